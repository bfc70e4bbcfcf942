// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"strconv"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// formatVersion is the version of the file's format.
const formatVersion = 1

// saltSize is the size of Argon2's salt in bytes, as RFC 9106 recommends it.
const saltSize = 16

// cost is what a key derivation costs.
type cost struct {
	// Time is the number of passes, MemoryKiB the memory, Threads the lanes.
	Time      uint32 `json:"time"`
	MemoryKiB uint32 `json:"memory_kib"`
	Threads   uint8  `json:"threads"`
}

// current has the memory and lanes of RFC 9106's second recommended option, and
// more than three times the memory of OWASP's minimum (19 MiB, 2 passes). With
// RFC 9106's third pass it took over 0.1 s on two cores, which every plan and
// every apply would wait for.
var current = cost{Time: 2, MemoryKiB: 64 << 10, Threads: 4}

// Bounds on what a file may ask for: not below OWASP's minimum, which would tell
// of a forgery, and not so much that it could stall a run: a key derivation
// cannot be interrupted.
var (
	lowest  = cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1}
	highest = cost{Time: 4, MemoryKiB: 128 << 10, Threads: 8}
)

func (c cost) acceptable() bool {
	return c.Time >= lowest.Time && c.Time <= highest.Time &&
		c.MemoryKiB >= lowest.MemoryKiB && c.MemoryKiB <= highest.MemoryKiB &&
		c.Threads >= lowest.Threads && c.Threads <= highest.Threads
}

// sealed is the content of a file. Only Sealed needs protection, and has it.
type sealed struct {
	Version int    `json:"version"`
	Cost    cost   `json:"argon2id"`
	Salt    []byte `json:"salt"`
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed"`
}

// keyring derives keys, and remembers the last: a miss opens a file and seals
// the next with the same salt.
type keyring struct {
	salt []byte
	cost cost
	key  []byte
	// opened says that a file was opened with the key, so that its salt is good
	// for the next file too.
	opened bool
}

// deriving is held during a key derivation, of which there is one at a time in a
// process, because each takes 64 MiB.
var deriving = make(chan struct{}, 1)

func (k *keyring) derive(ctx context.Context, password string, salt []byte, cost cost) ([]byte, error) {
	if k.key != nil && bytes.Equal(k.salt, salt) && k.cost == cost {
		return k.key, nil
	}
	select {
	case deriving <- struct{}{}:
		defer func() { <-deriving }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	k.salt, k.cost, k.opened = salt, cost, false
	k.key = argon2.IDKey([]byte(password), salt, cost.Time, cost.MemoryKiB, cost.Threads, chacha20poly1305.KeySize)
	return k.key, ctx.Err()
}

// associatedData binds a file to its format, base URL and account. Each part
// has its length before it, so that no two sets of parts look the same.
func (c *Cache) associatedData() []byte {
	var data []byte
	for _, part := range []string{"terraform-provider-bizppurio token", strconv.Itoa(formatVersion), c.BaseURL, c.Credentials.Account} {
		data = binary.BigEndian.AppendUint64(data, uint64(len(part)))
		data = append(data, part...)
	}
	return data
}

// seal makes the content of a file, with XChaCha20-Poly1305 under a key that
// Argon2id derives from the password.
func (c *Cache) seal(ctx context.Context, e entry) ([]byte, error) {
	plaintext, err := json.Marshal(e) //nolint:gosec // it is sealed below
	if err != nil {
		return nil, err
	}
	salt := c.keys.salt
	if !c.keys.opened || c.keys.cost != current {
		salt = randomBytes(saltSize)
	}
	key, err := c.keys.derive(ctx, c.Credentials.Password, salt, current)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	nonce := randomBytes(aead.NonceSize())
	return json.Marshal(sealed{
		Version: formatVersion, Cost: current, Salt: salt, Nonce: nonce,
		Sealed: aead.Seal(nil, nonce, plaintext, c.associatedData()),
	})
}

// open opens the content of a file. Every fault is errDamaged: a file that
// another password sealed cannot be told from one that is damaged.
func (c *Cache) open(ctx context.Context, content []byte) (entry, error) {
	var s sealed
	if json.Unmarshal(content, &s) != nil || s.Version != formatVersion || !s.Cost.acceptable() ||
		len(s.Salt) != saltSize || len(s.Nonce) != chacha20poly1305.NonceSizeX {
		return entry{}, errDamaged
	}
	key, err := c.keys.derive(ctx, c.Credentials.Password, s.Salt, s.Cost)
	if err != nil {
		return entry{}, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return entry{}, err
	}
	plaintext, err := aead.Open(nil, s.Nonce, s.Sealed, c.associatedData())
	if err != nil {
		return entry{}, errDamaged
	}
	var e entry
	if json.Unmarshal(plaintext, &e) != nil {
		return entry{}, errDamaged
	}
	c.keys.opened = true
	return e, nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	return b
}
