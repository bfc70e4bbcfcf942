// SPDX-License-Identifier: MPL-2.0

// Package bizppurio issues bearer tokens from Bizppurio (비즈뿌리오), the Korean
// messaging service: POST /v1/token with HTTP Basic.
//
// It knows the API and nothing of Terraform but its logger. The facts it rests
// on come from the API's public documents; doc comments name them.
package bizppurio

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
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

// Client issues tokens. It is safe for concurrent use, and shares nothing with
// other clients of the process.
type Client struct {
	config Config
	// endpoint is the URL of the token call, and proxy the proxy's without its
	// user info; nil without one.
	endpoint, proxy *url.URL
	// transport returns the transport of one attempt, whose connections end
	// with the attempt's context.
	transport func(attempt context.Context, progress *progress) http.RoundTripper
}

// Format keeps the password out of anything that prints the value.
func (Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[bizppurio client]") }

// NewClient returns a Client. It makes no network call.
func NewClient(config Config) *Client {
	if config.RetryWaitMin == 0 {
		config.RetryWaitMin = defaultRetryWaitMin
	}
	if config.RetryWaitMax == 0 {
		config.RetryWaitMax = defaultRetryWaitMax
	}
	c := &Client{config: config, endpoint: config.BaseURL.JoinPath(tokenPath)}
	c.transport = c.newTransport
	if proxy := config.ProxyURL; proxy != nil {
		c.proxy = &url.URL{Scheme: proxy.Scheme, Host: proxy.Host}
		if proxy.Port() == "" { // curl and others have another default
			c.proxy.Host += ":" + defaultPort(proxy.Scheme)
		}
	}
	return c
}

// Token returns a token from the API. After a transient failure it makes up to
// MaxRetries further attempts, with exponential back-off and jitter between
// them. The end of ctx ends an attempt or a wait at once. The error is an
// *Error.
func (c *Client) Token(ctx context.Context) (Token, error) {
	ctx = tflog.NewSubsystem(ctx, subsystem)
	waits := backoff.NewExponentialBackOff()
	// Its jitter is one half, so the first wait is 1 to 3 times RetryWaitMin.
	waits.InitialInterval, waits.MaxInterval = 2*c.config.RetryWaitMin, c.config.RetryWaitMax
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
		wait := min(max(waits.NextBackOff(), c.config.RetryWaitMin), c.config.RetryWaitMax)
		wait = max(wait, err.RetryAfter)
		c.logRetry(ctx, attempt, wait, err)
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
}

// attempt makes one call, in the time that one attempt may take.
func (c *Client) attempt(ctx context.Context) (Token, *Error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.config.RequestTimeout, errTimeout)
	defer cancel()
	progress := new(progress)
	req, err := c.newRequest(progress.trace(ctx, c.proxy))
	if err != nil {
		return Token{}, c.newError(ReasonConnection) // cannot be: the URL was parsed
	}
	resp, err := c.transport(ctx, progress).RoundTrip(req)
	if err != nil {
		return Token{}, c.transportError(ctx, err, progress)
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	return c.parseResponse(ctx, resp)
}

// newRequest returns the one request this package sends: POST {base}/v1/token
// with HTTP Basic and no body.
func (c *Client) newRequest(ctx context.Context) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint.String(), http.NoBody)
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
	return &Error{
		Reason: reason, Transient: slices.Contains(TransientReasons, reason),
		Endpoint: c.endpoint, Proxy: c.proxy, Timeout: c.config.RequestTimeout, Time: time.Now(),
	}
}

// subsystem is the name of the API's logger, below the provider's own. Its
// lines are given no secret and no text from outside: there is nothing to mask.
const subsystem = "bizppurio_api"

// logAttempt writes the one DEBUG line of an attempt.
func (c *Client) logAttempt(ctx context.Context, attempt int, took time.Duration, err *Error) {
	fields := map[string]any{
		"http_method": http.MethodPost,
		"url":         c.endpoint.String(),
		"attempt":     attempt,
		"duration_ms": took.Milliseconds(),
	}
	if err == nil {
		fields["http_status"] = http.StatusOK
	} else {
		fields["error"] = string(err.Reason)
		if err.StatusCode != 0 {
			fields["http_status"] = err.StatusCode
		}
		if err.Code != 0 {
			fields["result_code"] = err.Code
		}
	}
	tflog.SubsystemDebug(ctx, subsystem, "Called the token endpoint", fields)
}

// logRetry writes why and when another attempt follows.
func (c *Client) logRetry(ctx context.Context, attempt int, wait time.Duration, err *Error) {
	tflog.SubsystemWarn(ctx, subsystem, "Trying again after a transient failure", map[string]any{
		"attempt": attempt,
		"error":   err.Error(),
		"wait_ms": wait.Milliseconds(),
	})
}
