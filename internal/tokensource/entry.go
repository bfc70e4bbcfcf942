// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"fmt"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// entry is what a file of the cache holds, before it is sealed.
type entry struct {
	AccessToken string    `json:"accesstoken"`
	Type        string    `json:"type"`
	Expired     string    `json:"expired"`
	IssuedAt    time.Time `json:"issued_at"`
}

func newEntry(token bizppurio.Token) entry {
	return entry{
		AccessToken: token.AccessToken, Type: token.Type, Expired: token.Expired,
		IssuedAt: token.ReceivedAt.UTC().Round(0),
	}
}

// clockTolerance is how far apart two readings of the machine's clock may be
// without a suspicion.
const clockTolerance = time.Minute

// token makes the token again, as one that came now.
func (e entry) token(now time.Time) (bizppurio.Token, error) {
	token, err := bizppurio.NewToken(e.AccessToken, e.Type, e.Expired)
	if err != nil {
		return bizppurio.Token{}, errDamaged
	}
	token.ReceivedAt = now
	switch {
	case e.IssuedAt.After(now.Add(clockTolerance)):
		return bizppurio.Token{}, e.clockFault(now)
	case !token.ExpiresAt.After(now):
		return bizppurio.Token{}, errMiss
	case !token.FitsClock():
		return bizppurio.Token{}, e.clockFault(now)
	}
	return token, nil
}

// clockFault says that by this machine's clock the entry is from the future.
func (e entry) clockFault(now time.Time) *fault {
	return &fault{
		what: fmt.Sprintf("its token was issued at %s, while this machine's clock says that it is %s, so that the clock has been set back",
			e.IssuedAt.Format(time.RFC3339), now.UTC().Format(time.RFC3339)),
		remedy: "set this machine's clock if it is wrong; the next token that comes replaces the file.",
	}
}
