// SPDX-License-Identifier: MPL-2.0

// Package bizppurio issues bearer tokens from Bizppurio (비즈뿌리오), the Korean
// messaging service: POST /v1/token with HTTP Basic.
//
// It knows the API and nothing of Terraform but its logger. The facts it rests
// on come from the API's public documents; doc comments name them.
package bizppurio

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"time"
)

// Config is what a Client needs to know.
type Config struct {
	// BaseURL is what comes before /v1/token, as ParseBaseURL gives it.
	BaseURL *url.URL
	// Credentials of the account; see ValidateAccount and ValidatePassword.
	Credentials Credentials
	// UserAgent is the User-Agent header of every call.
	UserAgent string
	// RequestTimeout bounds one attempt, from dialling to the last byte.
	RequestTimeout time.Duration
	// MaxRetries is how many attempts may follow the first.
	MaxRetries int
	// RetryWaitMin and RetryWaitMax bound the wait between two attempts; where
	// they are zero, 1 and 30 seconds do.
	RetryWaitMin, RetryWaitMax time.Duration
	// ProxyURL is the http, https or socks5 proxy that every call leaves
	// through. Where it is nil, the environment decides: HTTPS_PROXY,
	// HTTP_PROXY and NO_PROXY.
	ProxyURL *url.URL
	// RootCAs are the authorities to trust; nil means the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify leaves the server's certificate unchecked.
	InsecureSkipVerify bool
	// Transport makes the HTTP calls; where it is nil, a transport of the
	// client's own does, made of the fields above.
	Transport http.RoundTripper
}

// Client issues tokens. It is safe for concurrent use, and shares nothing with
// other clients of the process.
type Client struct {
	endpoint    string
	baseURL     *url.URL
	credentials Credentials
	userAgent   string

	requestTimeout             time.Duration
	maxRetries                 int
	retryWaitMin, retryWaitMax time.Duration

	proxy     *url.URL
	transport http.RoundTripper
	redactor  redactor
}

// String keeps the password out of anything that prints the value.
func (*Client) String() string { return "[bizppurio client]" }

// GoString does for %#v what String does for the other verbs.
func (c *Client) GoString() string { return c.String() }

// errAttemptTimeout is the cause of an attempt's context that ran out of time.
var errAttemptTimeout = errors.New("request timeout")

// NewClient makes a Client. It calls nobody; it fails only if the proxy
// settings in the environment cannot be used.
func NewClient(config Config) (*Client, error) {
	endpoint := config.BaseURL.JoinPath(tokenPath...)
	proxy, err := proxyFor(config.ProxyURL, endpoint)
	if err != nil {
		return nil, err
	}
	c := &Client{
		endpoint:       endpoint.String(),
		baseURL:        config.BaseURL,
		credentials:    config.Credentials,
		userAgent:      config.UserAgent,
		requestTimeout: config.RequestTimeout,
		maxRetries:     max(config.MaxRetries, 0),
		retryWaitMin:   config.RetryWaitMin,
		retryWaitMax:   config.RetryWaitMax,
		proxy:          proxy,
		transport:      config.Transport,
	}
	if c.retryWaitMin == 0 {
		c.retryWaitMin = time.Second
	}
	if c.retryWaitMax == 0 {
		c.retryWaitMax = 30 * time.Second
	}
	if c.transport == nil {
		c.transport = newTransport(proxy, config.RootCAs, config.InsecureSkipVerify)
	}
	secrets := []string{c.credentials.Password, c.credentials.pair()}
	if proxy != nil && proxy.User != nil {
		password, _ := proxy.User.Password()
		secrets = append(secrets, password, proxy.User.String())
		if password != "" {
			secrets = append(secrets, proxy.User.Username()+":"+password)
		}
	}
	c.redactor = newRedactor(secrets...)
	return c, nil
}

// attempt makes one call and judges its answer, body included.
func (c *Client) attempt(ctx context.Context) (Token, *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.requestTimeout, errAttemptTimeout)
	defer cancel()
	token, failure := c.call(context.WithValue(ctx, attemptKey{}, ctx))
	if failure != nil {
		failure.Endpoint = c.endpoint
		failure.Staging, failure.Production = IsStaging(c.baseURL), IsProduction(c.baseURL)
		if c.proxy != nil {
			failure.Proxy = c.proxy.Host
		}
	}
	return token, failure
}

func (c *Client) call(ctx context.Context) (Token, *Error) {
	ctx, handshakeFailed := traceHandshake(ctx)
	req, err := c.newTokenRequest(ctx)
	if err != nil {
		return Token{}, c.transportError(ctx, err, ReasonConnection)
	}
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		if handshakeFailed.Load() {
			err = handshakeError{err}
		}
		return Token{}, c.transportError(ctx, err, ReasonConnection)
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	return c.judge(ctx, resp)
}
