// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// LongestWait is the longest wait between two attempts: a longer Retry-After is
// an error.
const LongestWait = 60 * time.Second

// Token asks the API for a token. A transient failure is met with up to
// MaxRetries further attempts, with exponential back-off and jitter between
// them; ctx ends an attempt or a wait at once. The error is an *Error.
func (c *Client) Token(ctx context.Context) (Token, error) {
	ctx = c.withLogger(ctx)
	attempts := 0
	// The last failure is kept here, because Retry returns the context's error
	// in its place when a wait is cut short.
	var failure *Error
	pace := c.newPace(&failure)
	token, err := backoff.Retry(ctx, func() (Token, error) {
		attempts++
		start := time.Now()
		var token Token
		token, failure = c.attempt(ctx)
		c.logAttempt(ctx, attempts, time.Since(start), failure)
		if failure == nil {
			return token, nil
		}
		failure.Attempts = attempts
		if !failure.transient || failure.RetryAfter > LongestWait {
			return Token{}, backoff.Permanent(failure)
		}
		return Token{}, failure
	},
		backoff.WithBackOff(pace),
		backoff.WithMaxTries(uint(c.maxRetries)+1),
		backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(_ error, wait time.Duration) { c.logRetry(ctx, failure, wait) }),
	)
	if err == nil {
		return token, nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return Token{}, failure
	}
	// The wait was interrupted: that is what happened, not the failure before it.
	interrupted := *failure
	interrupted.Reason = ReasonCanceled
	interrupted.StatusCode, interrupted.Code, interrupted.Description = 0, "", ""
	interrupted.Detail = "it was interrupted while it waited to try again"
	interrupted.cause, interrupted.transient = ctx.Err(), false
	return Token{}, &interrupted
}

// pace is how long to wait before the next attempt: exponential back-off with
// jitter, and longer where the answer asked for it.
type pace struct {
	exponential *backoff.ExponentialBackOff
	min, max    time.Duration
	failure     **Error
}

func (c *Client) newPace(failure **Error) *pace {
	exponential := backoff.NewExponentialBackOff()
	// With a third up or down, the first wait is from once to twice the least
	// one, and the longest is the bound: runs that failed together do not ask
	// together again.
	exponential.RandomizationFactor = 1.0 / 3
	exponential.InitialInterval = c.retryWaitMin * 3 / 2
	exponential.MaxInterval = c.retryWaitMax * 3 / 4
	exponential.Multiplier = 2
	return &pace{exponential: exponential, min: c.retryWaitMin, max: c.retryWaitMax, failure: failure}
}

// Reset makes the pace start anew; it is of the interface backoff.BackOff.
func (p *pace) Reset() { p.exponential.Reset() }

// NextBackOff is the next wait. Retry-After may lengthen it beyond the bounds
// of the back-off; RateLimit-Reset, whose unit is uncertain, only within them.
func (p *pace) NextBackOff() time.Duration {
	wait := max(p.exponential.NextBackOff(), (*p.failure).rateLimitReset)
	return max(min(max(wait, p.min), p.max), (*p.failure).RetryAfter)
}

// readPacing takes from an answer's headers when to call again.
func (e *Error) readPacing(header http.Header) {
	e.RetryAfter = parseRetryAfter(header)
	if seconds, err := strconv.ParseFloat(header.Get("RateLimit-Reset"), 64); err == nil && seconds > 0 {
		e.rateLimitReset = secondsToDuration(seconds)
	}
}

// parseRetryAfter reads Retry-After as seconds or as an HTTP date (RFC 9110
// section 10.2.3). A date is compared with the answer's own Date, so that a
// wrong clock on this machine does no harm.
func parseRetryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, _ := strconv.ParseFloat(value, 64) // digits alone: at the most infinite
		return secondsToDuration(seconds)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(at.Sub(now), 0)
}

// secondsToDuration converts without overflow, NaN or a negative result.
func secondsToDuration(seconds float64) time.Duration {
	switch {
	case !(seconds > 0):
		return 0
	case seconds > math.MaxInt64/float64(time.Second)/2:
		return math.MaxInt64 / 2
	}
	return time.Duration(seconds * float64(time.Second))
}
