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
	"net/http"
	"net/url"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// MaxRetryAfter is the longest Retry-After that is honored; a longer one is an
// error.
const MaxRetryAfter = 60 * time.Second

// Bounds of the wait between two attempts, where Config has none.
const (
	defaultRetryWaitMin = time.Second
	defaultRetryWaitMax = 30 * time.Second
)

// Config configures a Client.
type Config struct {
	// BaseURL is the address in front of /v1/token; see ParseBaseURL.
	BaseURL *url.URL
	// Credentials of the account; see ValidateAccount and ValidatePassword.
	Credentials Credentials
	// UserAgent is the User-Agent header of every call.
	UserAgent string
	// RequestTimeout bounds one attempt, from dialing to the last byte.
	RequestTimeout time.Duration
	// MaxRetries is how many attempts may follow the first.
	MaxRetries int
	// RetryWaitMin and RetryWaitMax bound the wait between two attempts;
	// zero means 1 and 30 seconds.
	RetryWaitMin, RetryWaitMax time.Duration
	// ProxyURL is the proxy for every call, or nil; see ParseProxyURL.
	ProxyURL *url.URL
	// RootCAs are the authorities to trust; nil means the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify turns the check of the server's certificate off. With
	// an https proxy, the proxy's certificate is not checked either.
	InsecureSkipVerify bool
}

// String keeps the passwords out of anything that prints the value.
func (Config) String() string { return "[bizppurio config]" }

// GoString does for %#v what String does for the other verbs.
func (c Config) GoString() string { return c.String() }

// Client issues tokens. It is safe for concurrent use, and shares nothing with
// other clients of the process.
type Client struct {
	config Config
	// endpoint is the URL of the token call (source: the specification,
	// 인증토큰 발급).
	endpoint string
	// transport returns the transport of one attempt, whose connections end
	// with the attempt's context.
	transport func(attempt context.Context) http.RoundTripper
}

// String keeps the password out of anything that prints the value.
func (*Client) String() string { return "[bizppurio client]" }

// GoString does for %#v what String does for the other verbs.
func (c *Client) GoString() string { return c.String() }

// NewClient returns a Client. It makes no network call.
func NewClient(config Config) *Client {
	if config.RetryWaitMin == 0 {
		config.RetryWaitMin = defaultRetryWaitMin
	}
	if config.RetryWaitMax == 0 {
		config.RetryWaitMax = defaultRetryWaitMax
	}
	c := &Client{config: config, endpoint: config.BaseURL.JoinPath("v1", "token").String()}
	c.transport = c.newTransport
	return c
}

// Token returns a token from the API. After a transient failure it makes up to
// MaxRetries further attempts, with exponential back-off and jitter between
// them. The end of ctx ends an attempt or a wait at once. The error is an
// *Error.
func (c *Client) Token(ctx context.Context) (Token, error) {
	ctx = tflog.NewSubsystem(ctx, subsystem)
	waits := c.newBackOff()
	for attempt := 1; ; attempt++ {
		if ctx.Err() != nil {
			canceled := c.newError(ReasonCanceled)
			canceled.Attempts = attempt - 1
			return Token{}, canceled
		}
		start := time.Now()
		token, err := c.attempt(ctx)
		c.logAttempt(ctx, attempt, time.Since(start), err)
		if err == nil {
			return token, nil
		}
		err.Attempts = attempt
		if !err.Transient || err.RetryAfter > MaxRetryAfter || attempt > c.config.MaxRetries {
			return Token{}, err
		}
		// RateLimit-Reset counts only within the bounds of the back-off.
		wait := max(waits.NextBackOff(), err.rateLimitReset, c.config.RetryWaitMin)
		wait = max(min(wait, c.config.RetryWaitMax), err.RetryAfter)
		c.logRetry(ctx, attempt, wait, err)
		sleep(ctx, wait)
	}
}

// newBackOff returns the waits between the attempts of one call of Token. The
// jitter is a third up or down: the first wait is from once to twice the least
// one, and the longest is the bound, so that runs that failed together do not
// call together again.
func (c *Client) newBackOff() *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval:     c.config.RetryWaitMin * 3 / 2,
		RandomizationFactor: 1.0 / 3,
		Multiplier:          2,
		MaxInterval:         c.config.RetryWaitMax * 3 / 4,
	}
}

// sleep waits until the time is over or ctx ends.
func sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// attempt makes one call, in the time that one attempt may take.
func (c *Client) attempt(ctx context.Context) (Token, *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.config.RequestTimeout, errTimeout)
	defer cancel()
	ctx, handshakeFailed := traceHandshake(ctx)
	req, err := c.newRequest(ctx)
	if err != nil {
		return Token{}, c.newError(ReasonConnection) // cannot be: the URL was parsed
	}
	resp, err := c.transport(ctx).RoundTrip(req)
	if err != nil {
		return Token{}, c.transportError(ctx, err, handshakeFailed.Load())
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	return c.parseResponse(ctx, resp)
}

// newRequest returns the one request this package sends: POST {base}/v1/token
// with HTTP Basic and no body.
func (c *Client) newRequest(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint, http.NoBody)
	if err != nil {
		return nil, err
	}
	req.SetBasicAuth(c.config.Credentials.Account, c.config.Credentials.Password)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.config.UserAgent)
	return req, nil
}

// newError returns an Error of this client's call.
func (c *Client) newError(reason Reason) *Error {
	err := &Error{Reason: reason, Endpoint: c.endpoint}
	if proxy := c.config.ProxyURL; proxy != nil {
		err.Proxy = proxy.Scheme + "://" + proxy.Host
		if proxy.Port() == "" {
			err.Proxy += ":" + defaultPorts[proxy.Scheme]
		}
	}
	return err
}
