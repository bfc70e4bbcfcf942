// SPDX-License-Identifier: MPL-2.0

// Package tokensource lets many callers share one token: those of one process
// by a Source, and those of several processes by a Cache on disk.
package tokensource

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Issuer issues tokens; *bizppurio.Client is one. Its errors are
// *bizppurio.Error.
type Issuer interface {
	Token(ctx context.Context) (bizppurio.Token, error)
}

// Source gives all its callers the same token, for as long as it is valid. The
// first to ask issues it and the others wait, each with its own context; if the
// one that issues is cancelled, the next takes over. A permanent failure is
// remembered: the API is not asked again. A transient one is not, but for a moment
// or for as long as the API asked to wait (Retry-After). It is safe for concurrent
// use.
type Source struct {
	issuer Issuer
	cache  *Cache

	// turn is held by the caller that issues. It is a channel because waiting
	// for it has to end with the caller's context.
	turn chan struct{}

	mu    sync.Mutex
	token *bizppurio.Token
	// failure is the last one, failedAt when it came, and failures how many
	// there were.
	failure  *bizppurio.Error
	failedAt time.Time
	failures int
}

// New makes a Source of an issuer and, unless it is nil, a cache.
func New(issuer Issuer, cache *Cache) *Source {
	return &Source{issuer: issuer, cache: cache, turn: make(chan struct{}, 1)}
}

// leastPause is the least time between a transient failure and the next call, as
// between two attempts. Terraform opens ten blocks at a time: without it, every
// ten would go through all attempts again.
const leastPause = time.Second

// Result is a token, with what there is to say about it.
type Result struct {
	Token bizppurio.Token
	// Warnings go to the caller that made the token come, and to no other.
	Warnings []bizppurio.Warning
}

// RepeatedError is a failure that another caller has been told of whole.
type RepeatedError struct{ Failure *bizppurio.Error }

// Error says in one line where the failure is explained.
func (e *RepeatedError) Error() string {
	return `Another bizppurio_token of this run met it first: look for the error with "What to do".`
}

// Unwrap is the failure itself.
func (e *RepeatedError) Unwrap() error { return e.Failure }

// Token gives the token, or the *bizppurio.Error that stood in the way; callers
// after the first get the latter as a RepeatedError. Warnings may come with an
// error as well.
func (s *Source) Token(ctx context.Context) (Result, error) {
	asked := s.failuresSoFar()
	if result, done, err := s.settled(asked); done {
		return result, err
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Result{}, bizppurio.Interrupted(ctx.Err())
	}
	// Another caller may have settled it in the meantime.
	if result, done, err := s.settled(asked); done {
		return result, err
	}
	return s.issue(ctx)
}

func (s *Source) failuresSoFar() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}

// settled tells whether there is nothing left to ask the API: there is a token
// that has not run out, or a failure that is permanent, that came while this
// caller, who saw asked failures before, waited for its turn, or after which the
// API wants to be left alone for a time that is not over yet.
func (s *Source) settled(asked int) (Result, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.token != nil && !ranOut(*s.token):
		return Result{Token: *s.token}, true, nil
	case s.failure != nil && (!s.failure.Transient() || s.failures > asked || time.Since(s.failedAt) < max(s.failure.RetryAfter, leastPause)):
		return Result{}, true, &RepeatedError{Failure: s.failure}
	}
	return Result{}, false, nil
}

// ranOut tells whether a token that was valid when it came has run out since, by
// the monotonic clock. One that looked expired on arrival never does: a wrong
// clock is no reason to ask again and again.
func ranOut(token bizppurio.Token) bool {
	lifetime := token.ExpiresAt.Sub(token.ReceivedAt)
	return lifetime > 0 && time.Since(token.ReceivedAt) >= lifetime
}

// issue gets a token by the cache or by the issuer, and remembers the outcome.
func (s *Source) issue(ctx context.Context) (Result, error) {
	var result Result
	var err error
	if s.cache == nil {
		result.Token, err = s.issuer.Token(ctx)
	} else {
		var warning *bizppurio.Warning
		result.Token, warning, err = s.cache.token(ctx, s.issuer.Token)
		if warning != nil {
			result.Warnings = append(result.Warnings, *warning)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		failure, ok := errors.AsType[*bizppurio.Error](err)
		if ok && failure.Reason != bizppurio.ReasonCanceled {
			if s.failure != nil && s.failure.Reason == failure.Reason && s.failure.Code == failure.Code {
				err = &RepeatedError{Failure: failure}
			}
			s.failure, s.failedAt = failure, time.Now()
			s.failures++
		}
		return Result{Warnings: result.Warnings}, err
	}
	s.token, s.failure = &result.Token, nil
	result.Warnings = append(result.Warnings, result.Token.Warnings()...)
	return result, nil
}
