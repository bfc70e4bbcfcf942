// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"context"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Cache keeps one token on disk, sealed with a key that is derived from the
// account's password, for all processes of one user on one machine.
//
// Whatever is wrong with folder, file or lock, the API is asked instead: the
// cache never makes a call fail. A Cache serves one caller at a time.
type Cache struct {
	// Directory is the folder, which is made if need be. On Unix nobody but its
	// owner may have access to it.
	Directory string
	// MinRemaining is how long a token must still be valid to be taken from the
	// cache.
	MinRemaining time.Duration
	// BaseURL is the base URL that the token is for, without a trailing slash.
	BaseURL string
	// Credentials are those that the token is issued for.
	Credentials bizppurio.Credentials
	// LockWait is how long to wait for another process that issues a token: as
	// long as that may take with all its attempts.
	LockWait time.Duration

	keys keyring
	// warned says that a fault was told of already.
	warned bool
}

// String keeps the password and the key out of anything that prints the value.
func (*Cache) String() string { return "[token cache]" }

// GoString does for %#v what String does for the other verbs.
func (c *Cache) GoString() string { return c.String() }

// token takes the token from the cache or, holding the lock that all processes
// share, issues one and stores it. It returns one warning at the most, and none
// if an earlier call did.
func (c *Cache) token(ctx context.Context, issue func(context.Context) (bizppurio.Token, error)) (bizppurio.Token, *bizppurio.Warning, error) {
	if err := c.prepareDirectory(); err != nil {
		token, issueErr := issue(ctx)
		return token, c.notUsed(err), issueErr
	}
	token, loadErr := c.load(ctx)
	if loadErr == nil {
		return token, nil, nil
	}
	unlock, lockErr := c.lock(ctx)
	defer unlock()
	if ctx.Err() != nil {
		return bizppurio.Token{}, nil, bizppurio.Interrupted(ctx.Err())
	}
	if lockErr == nil {
		if token, err := c.load(ctx); err == nil {
			return token, nil, nil
		}
	}
	token, err := issue(ctx)
	if err != nil {
		return bizppurio.Token{}, c.notUsed(loadErr, lockErr), err
	}
	// The token is there: an interrupt is no reason to throw it away.
	storeErr := c.store(context.WithoutCancel(ctx), token, lockErr == nil)
	return token, c.notUsed(loadErr, lockErr, storeErr), nil
}

// load takes the token from the file. The error is errMiss where there is none
// or where it is about to expire.
func (c *Cache) load(ctx context.Context) (bizppurio.Token, error) {
	content, err := c.readFile()
	if err != nil {
		return bizppurio.Token{}, err
	}
	entry, err := c.open(ctx, content)
	if err != nil {
		return bizppurio.Token{}, err
	}
	now := time.Now()
	token, err := entry.token(now)
	if err != nil {
		return bizppurio.Token{}, err
	}
	if token.ExpiresAt.Sub(now) < c.MinRemaining {
		return bizppurio.Token{}, errMiss
	}
	return token, nil
}

// store seals a token and writes the file. A token whose expiry does not fit
// this machine's clock is not stored: nobody could tell when it runs out.
func (c *Cache) store(ctx context.Context, token bizppurio.Token, locked bool) error {
	if !token.FitsClock() {
		return nil
	}
	content, err := c.seal(ctx, newEntry(token))
	if err != nil {
		return err
	}
	if locked {
		c.removeLeftovers()
	}
	return c.writeFile(content)
}
