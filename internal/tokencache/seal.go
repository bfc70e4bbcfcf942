// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
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

// Bounds on what a file may ask for: not below OWASP's minimum, which would be a
// sign of forgery, and not so much that it could stall a run: a key derivation
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

// derivedKey is a key with what it was derived with.
type derivedKey struct {
	salt []byte
	cost cost
	key  []byte
}

// key returns the key that Argon2id derives from the password.
func (c *Cache) key(salt []byte, cost cost) []byte {
	if c.derived.key == nil || !bytes.Equal(c.derived.salt, salt) || c.derived.cost != cost {
		key := argon2.IDKey([]byte(c.Credentials.Password), salt, cost.Time, cost.MemoryKiB, cost.Threads, chacha20poly1305.KeySize)
		c.derived = derivedKey{salt: salt, cost: cost, key: key}
	}
	return c.derived.key
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

// seal returns the content of a file, with XChaCha20-Poly1305 under a key that
// Argon2id derives from the password.
func (c *Cache) seal(e entry) ([]byte, error) {
	plaintext, err := json.Marshal(e) //nolint:gosec // it is sealed below
	if err != nil {
		return nil, err
	}
	salt, nonce := make([]byte, saltSize), make([]byte, chacha20poly1305.NonceSizeX)
	_, _ = rand.Read(salt) // never fails
	_, _ = rand.Read(nonce)
	aead, err := chacha20poly1305.NewX(c.key(salt, current))
	if err != nil {
		return nil, err
	}
	return json.Marshal(sealed{
		Version: formatVersion, Cost: current, Salt: salt, Nonce: nonce,
		Sealed: aead.Seal(nil, nonce, plaintext, c.associatedData()),
	})
}

// open opens the content of a file. A file that another password sealed looks
// like a damaged one.
func (c *Cache) open(content []byte) (e entry, ok bool) {
	var s sealed
	if json.Unmarshal(content, &s) != nil || s.Version != formatVersion || !s.Cost.acceptable() ||
		len(s.Salt) != saltSize || len(s.Nonce) != chacha20poly1305.NonceSizeX {
		return entry{}, false
	}
	aead, err := chacha20poly1305.NewX(c.key(s.Salt, s.Cost))
	if err != nil {
		return entry{}, false
	}
	plaintext, err := aead.Open(nil, s.Nonce, s.Sealed, c.associatedData())
	return e, err == nil && json.Unmarshal(plaintext, &e) == nil
}
