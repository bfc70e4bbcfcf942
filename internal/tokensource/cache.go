package tokensource

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Cache keeps one token on disk, sealed with a key that is derived from the
// account's password, for all processes of one user on one machine.
//
// Whatever is wrong with folder, file or lock, the API is asked instead: the
// cache never makes a call fail.
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
	// LockWait is how long to wait for another process that issues a token; 0
	// stands for two minutes.
	LockWait time.Duration

	keys keyring
}

// defaultLockWait is longer than a token call takes with three attempts that
// time out after the default 30 seconds.
const defaultLockWait = 2 * time.Minute

// token takes the token from the cache or, holding the lock that all processes
// share, issues one and stores it. It returns one warning at the most.
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
		return bizppurio.Token{}, c.notUsed(firstFault(loadErr, lockErr)), err
	}
	storeErr := c.store(ctx, token, lockErr == nil)
	return token, c.notUsed(firstFault(loadErr, lockErr, storeErr)), nil
}

// errMiss says that the cache holds no token that can be taken, for a reason
// that is no fault.
var errMiss = errors.New("no token in the cache")

// firstFault is the first of the errors that is a fault and not just a miss.
func firstFault(errs ...error) error {
	for _, err := range errs {
		if err != nil && !errors.Is(err, errMiss) {
			return err
		}
	}
	return nil
}

// notUsed is the warning about a fault; nil for none.
func (c *Cache) notUsed(fault error) *bizppurio.Warning {
	if fault == nil {
		return nil
	}
	return &bizppurio.Warning{
		Summary: "Token Cache Not Used",
		Detail: fmt.Sprintf("The token cache in %s was not used: %s. The token came from the API instead.\n\n"+
			"What to do: where the cause is not gone by the next run, mend it, or turn the cache off with token_cache = { enabled = false }.",
			c.Directory, fault),
	}
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
