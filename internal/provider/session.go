// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// session is one configured provider, as ephemeral resource and data source
// use it. All their blocks share its token.
type session struct {
	// issue calls the API.
	issue func(context.Context) (bizppurio.Token, error)
	// cache is nil if the token cache is off.
	cache *tokencache.Cache
	// unknown names the provider's attributes whose values are not known yet;
	// with any of them there are no tokens.
	unknown []string
	// interrupt is the provider's.
	interrupt context.Context //nolint:containedctx // it belongs to the process

	// mu is held by the caller that gets the token, while the others wait.
	mu sync.Mutex
	// All callers share the first outcome: current until it expires, or failure,
	// which an interrupt is too.
	current bizppurio.Token
	failure *bizppurio.Error
}

// newSession returns the session of a provider block. It makes no network call.
func (p *bizppurioProvider) newSession(model configurationModel, terraformVersion string) (*session, diag.Diagnostics) {
	settings, diags := resolveConfiguration(model, os.Getenv)
	if diags.HasError() || len(settings.unknown) > 0 {
		return &session{unknown: settings.unknown}, diags
	}
	config := settings.client
	config.UserAgent = fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-bizppurio/%s", terraformVersion, p.version)
	config.RetryWaitMin, config.RetryWaitMax = p.retryWaitMin, p.retryWaitMax
	s := &session{issue: bizppurio.NewClient(config).Token, interrupt: p.interrupt}
	if settings.cache != nil {
		s.cache = &tokencache.Cache{
			Directory:    settings.cache.directory,
			MinRemaining: settings.cache.minRemaining,
			BaseURL:      config.BaseURL.String(),
			Credentials:  config.Credentials,
			// As long as a token may take, with all attempts and waits.
			LockTimeout: time.Duration(config.MaxRetries+1)*config.RequestTimeout +
				time.Duration(config.MaxRetries)*bizppurio.MaxRetryAfter,
		}
	}
	return s, diags
}

// token returns the token that all blocks share, with warnings for the caller
// that made it come and for no other.
func (s *session) token(ctx context.Context) (bizppurio.Token, diag.Diagnostics) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var diags diag.Diagnostics
	switch {
	case s.failure != nil:
		summary, _ := failureMessage(s.failure)
		diags.AddError(summary, repeatedDetail)
		return bizppurio.Token{}, diags
	case s.current.AccessToken != "" && !expiredSince(s.current):
		return s.current, nil
	}
	token, cacheErr, err := s.get(ctx)
	if cacheErr != nil {
		addWarning(&diags, cacheWarning(cacheErr))
	}
	if err != nil {
		s.failure = err
		diags.AddError(failureMessage(err))
		return bizppurio.Token{}, diags
	}
	s.current = token
	for _, warning := range tokenWarnings(token) {
		addWarning(&diags, warning)
	}
	return token, diags
}

// get gets a token from the cache or from the API, until ctx ends or the
// process is interrupted.
func (s *session) get(ctx context.Context) (bizppurio.Token, *tokencache.Error, *bizppurio.Error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.interrupt != nil {
		defer context.AfterFunc(s.interrupt, cancel)()
		if s.interrupt.Err() != nil { // AfterFunc alone would let a call start
			cancel()
		}
	}
	var token bizppurio.Token
	var cacheErr *tokencache.Error
	var err error
	if s.cache == nil {
		token, err = s.issue(ctx)
	} else {
		tflog.Debug(ctx, "Using the token cache", map[string]any{"file": s.cache.Path()})
		token, cacheErr, err = s.cache.Token(ctx, s.issue)
	}
	if err == nil {
		return token, cacheErr, nil
	}
	if failure, ok := errors.AsType[*bizppurio.Error](err); ok {
		return bizppurio.Token{}, cacheErr, failure
	}
	// ctx ended while the cache waited.
	return bizppurio.Token{}, cacheErr, &bizppurio.Error{Reason: bizppurio.ReasonCanceled}
}

// expiredSince reports whether a token that was valid when it came has expired
// since, by the monotonic clock. One that looked expired on arrival never does:
// a wrong clock is no reason to ask again and again.
func expiredSince(token bizppurio.Token) bool {
	return token.Remaining() > 0 && time.Since(token.ReceivedAt) >= token.Remaining()
}

func addWarning(diags *diag.Diagnostics, m message) { diags.AddWarning(m.summary, m.detail("")) }

// unknownMessage returns a message with the attributes that are not known yet.
func (s *session) unknownMessage(m message) message {
	m.cause = textf(m.cause, strings.Join(s.unknown, ", "))
	return m
}
