// SPDX-License-Identifier: MPL-2.0

// Package tokencache keeps a token on disk, sealed with a key that is derived
// from the account's password, for all processes of one user on one machine.
package tokencache

import (
	"context"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Cache is a file that holds one token. Whatever is wrong with directory, file
// or lock, the API is asked instead: the cache never makes a call fail. A Cache
// serves one caller at a time.
type Cache struct {
	// Directory is created if need be. On Unix nobody but its owner may have
	// access to it.
	Directory string
	// MinRemaining is how long a token must still be valid to be taken from the
	// cache.
	MinRemaining time.Duration
	// BaseURL is the canonical base URL that the token is for.
	BaseURL string
	// Credentials are those that the token is issued for.
	Credentials bizppurio.Credentials
	// LockTimeout is how long to wait for another process that issues a token:
	// as long as that may take with all its attempts.
	LockTimeout time.Duration

	// derived is the last key; a miss reads the file twice.
	derived derivedKey
}

// String keeps the password and the key out of anything that prints the value.
func (*Cache) String() string { return "[token cache]" }

// GoString does for %#v what String does for the other verbs.
func (c *Cache) GoString() string { return c.String() }

// Token returns the token from the cache or, holding the lock that all
// processes share, from issue, and stores it. The *Error says why the cache
// could not be used or stored into; err is issue's, or ctx's where ctx ended
// before issue was called.
func (c *Cache) Token(ctx context.Context, issue func(context.Context) (bizppurio.Token, error)) (token bizppurio.Token, cacheErr *Error, err error) {
	if cacheErr := c.prepareDirectory(); cacheErr != nil {
		token, err := issue(ctx)
		return token, cacheErr, err
	}
	token, cacheErr, ok := c.load()
	if ok {
		return token, nil, nil
	}
	unlock, lockError := c.lock(ctx)
	defer unlock()
	if ctx.Err() != nil {
		return bizppurio.Token{}, nil, ctx.Err()
	}
	if lockError != nil {
		cacheErr = lockError
	} else if token, _, ok := c.load(); ok {
		return token, nil, nil
	}
	token, err = issue(ctx)
	if err != nil {
		return bizppurio.Token{}, cacheErr, err
	}
	// The token is there: an interrupt is no reason to throw it away.
	if storeError := c.store(token, lockError == nil); cacheErr == nil {
		cacheErr = storeError
	}
	return token, cacheErr, nil
}

// load takes the token from the file. ok is false without one that can be
// used; the *Error says why, unless there is none or it is about to expire.
func (c *Cache) load() (token bizppurio.Token, cacheErr *Error, ok bool) {
	content, cacheErr := c.readFile()
	if content == nil {
		return bizppurio.Token{}, cacheErr, false
	}
	entry, ok := c.open(content)
	if !ok {
		return bizppurio.Token{}, c.newError(ReasonSealed, nil), false
	}
	now := time.Now()
	token, cacheErr = c.restore(entry, now)
	return token, cacheErr, cacheErr == nil && token.ExpiresAt.Sub(now) >= max(c.MinRemaining, 1)
}

// entry is what a file holds, before it is sealed.
type entry struct {
	AccessToken string    `json:"accesstoken"`
	Type        string    `json:"type"`
	Expired     string    `json:"expired"`
	IssuedAt    time.Time `json:"issued_at"`
}

// clockTolerance is how far apart two readings of the machine's clock may be
// without a suspicion.
const clockTolerance = time.Minute

// restore returns the token of an entry, as one that came now. By a clock that
// was set back, an entry is from the future.
func (c *Cache) restore(e entry, now time.Time) (bizppurio.Token, *Error) {
	token, err := bizppurio.NewToken(e.AccessToken, e.Type, e.Expired)
	if err != nil {
		return bizppurio.Token{}, c.newError(ReasonSealed, nil)
	}
	token.ReceivedAt = now
	if e.IssuedAt.After(now.Add(clockTolerance)) || (token.Remaining() > 0 && !token.FitsClock()) {
		setBack := c.newError(ReasonClock, nil)
		setBack.IssuedAt, setBack.Now = e.IssuedAt, now
		return bizppurio.Token{}, setBack
	}
	return token, nil
}

// store seals a token and writes the file. A token whose expiry does not fit
// this machine's clock is not stored: nobody could say when it expires.
func (c *Cache) store(token bizppurio.Token, locked bool) *Error {
	if !token.FitsClock() {
		return nil
	}
	content, err := c.seal(entry{
		AccessToken: token.AccessToken, Type: token.Type, Expired: token.Expired,
		IssuedAt: token.ReceivedAt.UTC().Round(0),
	})
	if err != nil {
		return c.newError(ReasonWrite, err)
	}
	if locked {
		c.removeLeftovers()
	}
	return c.writeFile(content)
}
