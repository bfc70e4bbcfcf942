// SPDX-License-Identifier: MPL-2.0

// Package tokencache keeps a token on disk, sealed with a key that is derived
// from the account's password, for all processes of one user on one machine.
package tokencache

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Cache is a file that holds one token. Whatever is wrong with directory, file,
// lock or disk, the API is asked instead: the cache never makes a call fail.
type Cache struct {
	// Directory is created if need be. On Unix nobody but its owner may have
	// access to it.
	Directory string
	// MinRemaining is how long a token must still be valid to be taken from the
	// cache without asking for another.
	MinRemaining time.Duration
	// BaseURL is the canonical base URL that the token is for.
	BaseURL string
	// Credentials are those that the token is issued for.
	Credentials bizppurio.Credentials
	// LockTimeout is how long to wait for another process that requests a token:
	// as long as that may take with all its attempts.
	LockTimeout time.Duration
}

// Format keeps the password out of anything that prints the value.
func (Cache) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[token cache]") }

// Token returns the token from the cache or, holding the lock that all
// processes share, from request, and stores it. A token that another process
// stored while this one waited for the lock is taken whatever is left of it.
//
// The warning is the latest that the run met, since a person reads one; it is
// nil beside an error, and logged in any case. The error is request's, or ctx's
// where ctx ended before request was called.
func (c *Cache) Token(ctx context.Context, request func(context.Context) (bizppurio.Token, error)) (token bizppurio.Token, warning *Warning, err error) {
	d := c.newDisk()
	defer func() {
		if warning = cmp.Or(d.broken, warning); warning != nil {
			warning.log(ctx)
		}
		if err != nil {
			warning = nil
		}
		d.do(ctx, d.unlock)
	}()
	d.broken = d.do(ctx, d.prepare).warning
	seals := c.newSealer()
	before := d.do(ctx, d.read)
	warning = before.warning
	if before.content != nil {
		var ok bool
		if token, warning, ok = c.open(seals, before.content, c.MinRemaining); ok {
			return token, nil, nil
		}
	}

	waited, lockWarning := d.acquire(ctx, c.LockTimeout)
	waitWarning := d.waitWarning(waited)
	if stored := d.do(ctx, d.read).content; stored != nil && !bytes.Equal(stored, before.content) {
		if token, _, ok := c.open(seals, stored, 0); ok {
			return token, waitWarning, nil
		}
	}
	if ctx.Err() != nil {
		return bizppurio.Token{}, warning, ctx.Err()
	}
	warning = cmp.Or(lockWarning, waitWarning, warning)

	token, err = request(ctx)
	if err != nil {
		// An interrupt says nothing about the API, and a refusal of this run's
		// password nothing about another's. Anything else would meet all of them.
		if apiErr, ok := errors.AsType[*bizppurio.Error](err); ok && !isAboutCredentials(apiErr.Code) && ctx.Err() == nil {
			d.do(ctx, d.giveUp)
		}
		return bizppurio.Token{}, warning, err
	}
	// Nobody could say when a token expires that does not fit this machine's
	// clock: it is not stored.
	if !token.FitsClock() {
		return token, warning, nil
	}
	if token.Remaining() < c.MinRemaining {
		warning = &Warning{Reason: ReasonMinRemaining, Path: c.Path(), Remaining: token.Remaining(), MinRemaining: c.MinRemaining}
	}
	return token, cmp.Or(store(ctx, d, seals, token), warning), nil
}

// isAboutCredentials reports whether a result code refuses account or password.
func isAboutCredentials(code int) bool {
	documented, _ := bizppurio.LookupResultCode(code)
	return documented.Subject == bizppurio.SubjectCredentials
}

// entry is what a file holds, before it is sealed.
type entry struct {
	AccessToken string    `json:"accesstoken"`
	Type        string    `json:"type"`
	Expired     string    `json:"expired"`
	IssuedAt    time.Time `json:"issued_at"`
}

// open takes the token from a file's content. ok is false without one that is
// valid for minRemaining; the *Warning says why, unless it is about to expire or
// another version of the provider stored it.
func (c *Cache) open(s *sealer, content []byte, minRemaining time.Duration) (token bizppurio.Token, warning *Warning, ok bool) {
	stored, err := s.open(content)
	switch {
	case errors.Is(err, errVersion):
		return bizppurio.Token{}, nil, false
	case err != nil:
		return bizppurio.Token{}, &Warning{Reason: ReasonSealed, Path: c.Path()}, false
	}
	now := time.Now()
	token, warning = c.restore(stored, now)
	return token, warning, warning == nil && token.ExpiresAt.Sub(now) >= max(minRemaining, 1)
}

// clockSkew is how far apart two readings of the machine's clock may be without
// a suspicion.
const clockSkew = time.Minute

// restore returns the token of an entry, as one that came now. By a clock that
// was set back, an entry is from the future.
func (c *Cache) restore(e entry, now time.Time) (bizppurio.Token, *Warning) {
	token, err := bizppurio.NewToken(e.AccessToken, e.Type, e.Expired)
	if err != nil {
		return bizppurio.Token{}, &Warning{Reason: ReasonSealed, Path: c.Path()}
	}
	token.IssuedAt, token.ReceivedAt = e.IssuedAt, now
	if e.IssuedAt.After(now.Add(clockSkew)) || (token.Remaining() > 0 && !token.FitsClock()) {
		return bizppurio.Token{}, &Warning{Reason: ReasonClock, Path: c.Path(), IssuedAt: e.IssuedAt, Now: now}
	}
	return token, nil
}

// store seals a token and writes the file, unless another process holds the
// lock, which is then about to write it. An interrupt is no reason to throw a
// token away that is there.
func store(ctx context.Context, d *disk, s *sealer, token bizppurio.Token) *Warning {
	if !d.do(ctx, d.tryLock).locked {
		return nil
	}
	content, err := s.seal(entry{
		AccessToken: token.AccessToken, Type: token.Type, Expired: token.Expired,
		IssuedAt: token.IssuedAt.UTC().Round(0),
	})
	if err != nil {
		return &Warning{Reason: ReasonWrite, Path: d.path, Err: err}
	}
	return d.do(ctx, func() outcome { return d.write(content) }).warning
}
