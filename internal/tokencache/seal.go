// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"runtime/debug"
	"strconv"
	"time"

	"golang.org/x/crypto/argon2"
)

// formatVersion is the version of the file's format, cost of the key included.
const formatVersion = 3

// saltSize is the size of Argon2's salt in bytes, as RFC 9106 recommends it.
const saltSize = 16

// keySize is the size of an AES-256 key in bytes.
const keySize = 32

// passes, lanes and memoryKiB are the cost of a key: OWASP's minimum. Every plan
// and every apply waits for it, and 64 MiB were more than a small machine has. A
// test that derives a hundred keys lowers memoryKiB.
const (
	passes = 2
	lanes  = 1
)

var memoryKiB uint32 = 19 << 10

// sealed is the content of a file. Only Sealed needs protection, and has it; its
// nonce is in it.
type sealed struct {
	Version int    `json:"version"`
	Salt    []byte `json:"salt"`
	Sealed  []byte `json:"sealed"`
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

// sealer seals and opens files with AES-256-GCM, under the one key that it
// derives from the password: with the salt of the first file that it opens, or
// with a new one.
type sealer struct {
	password       string
	associatedData []byte
	salt           []byte
	aead           cipher.AEAD
}

func (c *Cache) newSealer() *sealer {
	return &sealer{password: c.Credentials.Password, associatedData: c.associatedData()}
}

// useSalt derives the key with Argon2id. It reports false if the key is there
// already and has another salt.
func (s *sealer) useSalt(salt []byte) bool {
	if s.aead == nil {
		s.salt = salt
		key := argon2.IDKey([]byte(s.password), salt, passes, memoryKiB, lanes, keySize)
		// Go would keep the memory for the rest of the run. Giving it back takes half
		// as long as the key: no run waits for that.
		time.AfterFunc(time.Second, debug.FreeOSMemory)
		block, _ := aes.NewCipher(key) // fails for other sizes alone
		s.aead, _ = cipher.NewGCMWithRandomNonce(block)
	}
	return bytes.Equal(s.salt, salt)
}

// seal returns the content of a file.
func (s *sealer) seal(e entry) ([]byte, error) {
	plaintext, err := json.Marshal(e) //nolint:gosec // it is sealed below
	if err != nil {
		return nil, err
	}
	if s.aead == nil {
		salt := make([]byte, saltSize)
		_, _ = rand.Read(salt) // never fails
		s.useSalt(salt)
	}
	box := s.aead.Seal(nil, nil, plaintext, s.associatedData) //nolint:gosec // it takes a random nonce
	return json.Marshal(sealed{Version: formatVersion, Salt: s.salt, Sealed: box})
}

// What is wrong with a file's content.
var (
	errVersion = errors.New("another version of the format")
	errSealed  = errors.New("damaged, or sealed with another password")
)

// open opens the content of a file. A file that another password sealed looks
// like a damaged one.
func (s *sealer) open(content []byte) (e entry, err error) {
	var file sealed
	switch err := json.Unmarshal(content, &file); {
	case err == nil && file.Version > 0 && file.Version != formatVersion:
		return entry{}, errVersion
	case err != nil || file.Version != formatVersion || len(file.Salt) != saltSize || !s.useSalt(file.Salt):
		return entry{}, errSealed
	}
	plaintext, err := s.aead.Open(nil, nil, file.Sealed, s.associatedData)
	if err != nil || json.Unmarshal(plaintext, &e) != nil {
		return entry{}, errSealed
	}
	return e, nil
}
