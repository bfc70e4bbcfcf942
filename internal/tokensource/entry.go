package tokensource

import (
	"errors"
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

var (
	errDamaged = errors.New("its file is damaged, or was sealed with another password")
	errClock   = errors.New("its file comes from the future by this machine's clock, which may have been set back")
)

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
		return bizppurio.Token{}, errClock
	case !token.ExpiresAt.After(now):
		return bizppurio.Token{}, errMiss
	case !token.FitsClock():
		return bizppurio.Token{}, errClock
	}
	return token, nil
}
