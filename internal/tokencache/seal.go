// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"strconv"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// formatVersion is the version of the file's format, cost of the key included.
const formatVersion = 2

// saltSize is the size of Argon2's salt in bytes, as RFC 9106 recommends it.
const saltSize = 16

// passes, lanes and memoryKiB are the cost of a key: memory and lanes of RFC
// 9106's second recommended option, and more than three times the memory of
// OWASP's minimum (19 MiB, 2 passes). With RFC 9106's third pass it took over
// 0.1 s on two cores, which every plan and every apply would wait for. A test
// that derives a hundred keys lowers memoryKiB.
const (
	passes = 2
	lanes  = 4
)

var memoryKiB uint32 = 64 << 10

// sealed is the content of a file. Only Sealed needs protection, and has it.
type sealed struct {
	Version int    `json:"version"`
	Salt    []byte `json:"salt"`
	Nonce   []byte `json:"nonce"`
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

// sealer seals and opens files with XChaCha20-Poly1305, under the one key that
// it derives from the password: with the salt of the first file that it opens,
// or with a new one. A key takes all the memory that a small machine can spare.
type sealer struct {
	password       string
	associatedData []byte
	salt           []byte
	aead           cipher.AEAD
}

// newSealer returns a sealer, unless this process must not use its cipher.
func (c *Cache) newSealer() (*sealer, *Error) {
	if _, err := chacha20poly1305.NewX(make([]byte, chacha20poly1305.KeySize)); err != nil {
		return nil, &Error{Reason: ReasonCipher, Path: c.Path(), Err: err}
	}
	return &sealer{password: c.Credentials.Password, associatedData: c.associatedData()}, nil
}

// useSalt derives the key with Argon2id. It reports false if the key is there
// already and has another salt.
func (s *sealer) useSalt(salt []byte) bool {
	if s.aead == nil {
		key := argon2.IDKey([]byte(s.password), salt, passes, memoryKiB, lanes, chacha20poly1305.KeySize)
		s.salt = salt
		s.aead, _ = chacha20poly1305.NewX(key) // newSealer has tried it
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
	nonce := make([]byte, chacha20poly1305.NonceSizeX)
	_, _ = rand.Read(nonce)
	return json.Marshal(sealed{
		Version: formatVersion, Salt: s.salt, Nonce: nonce,
		Sealed: s.aead.Seal(nil, nonce, plaintext, s.associatedData),
	})
}

// open opens the content of a file. A file that another password sealed looks
// like a damaged one.
func (s *sealer) open(content []byte) (e entry, ok bool) {
	var file sealed
	if json.Unmarshal(content, &file) != nil || file.Version != formatVersion ||
		len(file.Salt) != saltSize || len(file.Nonce) != chacha20poly1305.NonceSizeX || !s.useSalt(file.Salt) {
		return entry{}, false
	}
	plaintext, err := s.aead.Open(nil, file.Nonce, file.Sealed, s.associatedData)
	if err != nil {
		return entry{}, false
	}
	err = json.Unmarshal(plaintext, &e)
	return e, err == nil
}
