// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

// tokenSource is one configured provider, as ephemeral resource and data source
// use it. All their blocks share its token.
type tokenSource struct {
	configuration
	// request calls the API.
	request func(context.Context) (bizppurio.Token, error)
	// interrupt is the provider's.
	interrupt context.Context // it belongs to the process

	// mu is held by the caller that gets the token, while the others wait.
	mu sync.Mutex
	// All callers share the first outcome: current until it expires, or a
	// failure, which an interrupt is too. Callers after the first are told
	// repeated.
	current  bizppurio.Token
	repeated diag.Diagnostics
}

// token returns the token that all blocks share, with warnings for the caller
// that made it come and for no other.
func (s *tokenSource) token(ctx context.Context) (bizppurio.Token, diag.Diagnostics) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.repeated != nil:
		return bizppurio.Token{}, s.repeated
	case len(s.postponed) > 0:
		return s.fail(s.postponed...)
	case s.isUnknown(): // a data source cannot wait
		return s.fail(explain.UnknownDataSource(s.unknown))
	case s.current.AccessToken != "" && !hasExpired(s.current, time.Since(s.current.ReceivedAt), time.Now()):
		return s.current, nil
	}
	token, cacheWarning, err := s.get(ctx)
	if err != nil {
		return s.fail(explain.Failure(err, s.circumstances))
	}
	s.current = token
	var diags diag.Diagnostics
	if cacheWarning != nil {
		diags.Append(warningDiagnostic(explain.Cache(cacheWarning)))
	}
	if warning, ok := explain.Token(token); ok {
		diags.Append(warningDiagnostic(warning))
	}
	return token, diags
}

// fail returns errors that stand for all callers, explained as a whole.
func (s *tokenSource) fail(errs ...explain.Explanation) (_ bizppurio.Token, whole diag.Diagnostics) {
	for _, err := range errs {
		whole.AddError(err.Summary, err.Detail)
		s.repeated.AddError(err.Summary, err.Repeated)
	}
	return bizppurio.Token{}, whole
}

// get gets a token from the cache or from the API, until ctx ends or the
// process is interrupted.
func (s *tokenSource) get(ctx context.Context) (bizppurio.Token, *tokencache.Warning, *bizppurio.Error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.interrupt != nil {
		defer context.AfterFunc(s.interrupt, cancel)()
		if s.interrupt.Err() != nil { // AfterFunc alone would let a call start
			cancel()
		}
	}
	var token bizppurio.Token
	var warning *tokencache.Warning
	var err error
	if s.cache == nil {
		token, err = s.request(ctx)
	} else {
		tflog.Debug(ctx, "Using the token cache", map[string]any{"file": s.cache.Path()})
		token, warning, err = s.cache.Token(ctx, s.request)
	}
	if err == nil {
		return token, warning, nil
	}
	if apiErr, ok := errors.AsType[*bizppurio.Error](err); ok {
		return bizppurio.Token{}, nil, apiErr
	}
	// ctx ended while the cache waited.
	return bizppurio.Token{}, nil, &bizppurio.Error{Reason: bizppurio.ReasonCanceled}
}

// hasExpired reports whether a token that was valid when it came has expired
// since: by the monotonic clock, after elapsed, or, since that stands still while
// a laptop sleeps, by the wall clock where the token fits it. One that looked
// expired on arrival never does: a wrong clock is no reason to ask again and
// again.
func hasExpired(token bizppurio.Token, elapsed time.Duration, now time.Time) bool {
	if token.Remaining() <= 0 {
		return false
	}
	return elapsed >= token.Remaining() || token.FitsClock() && !now.Before(token.ExpiresAt)
}

func errorDiagnostic(e explain.Explanation) diag.Diagnostic {
	return diag.NewErrorDiagnostic(e.Summary, e.Detail)
}

func warningDiagnostic(e explain.Explanation) diag.Diagnostic {
	return diag.NewWarningDiagnostic(e.Summary, e.Detail)
}
