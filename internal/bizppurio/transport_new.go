package bizppurio

import "net/http"

// NewTransport makes the transport that NewClient would make of config, for
// those who want to look at its calls: what they put around it goes into
// Config.Transport. Like NewClient, it fails only if the proxy settings in the
// environment cannot be used.
func NewTransport(config Config) (http.RoundTripper, error) {
	proxy, err := proxyFor(config.ProxyURL, config.BaseURL.JoinPath(tokenPath...))
	if err != nil {
		return nil, err
	}
	return newTransport(proxy, config.RootCAs, config.InsecureSkipVerify), nil
}
