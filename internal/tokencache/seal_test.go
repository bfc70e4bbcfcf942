// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Whatever is wrong with the file is a miss with one Error, and the next token
// heals it. Root meets each of these too.
func TestCache_faultyFile(t *testing.T) {
	t.Parallel()
	write := func(content []byte) func(*testing.T, *Cache) {
		return func(t *testing.T, c *Cache) { t.Helper(); must(t, os.WriteFile(c.Path(), content, 0o600)) }
	}
	// rewrite changes the fields of a good file.
	rewrite := func(change func(*sealed)) func(*testing.T, *Cache) {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			var s sealed
			must(t, json.Unmarshal(readFile(t, c.Path()), &s))
			change(&s)
			content, err := json.Marshal(s)
			must(t, err)
			write(content)(t, c)
		}
	}
	// reseal seals an entry as the product does.
	reseal := func(change func(*entry)) func(*testing.T, *Cache) {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			e, ok := c.open(readFile(t, c.Path()))
			if !ok {
				t.Fatal("the file cannot be opened")
			}
			change(&e)
			content, err := c.seal(e)
			must(t, err)
			write(content)(t, c)
		}
	}
	expired := func(lifetime time.Duration) func(*entry) {
		return func(e *entry) { e.Expired = newToken("t", lifetime).Expired }
	}
	// pad fills a good file up to a size with white space, which JSON allows.
	pad := func(size int) func(*testing.T, *Cache) {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			content := readFile(t, c.Path())
			write(append(content, bytes.Repeat([]byte(" "), size-len(content))...))(t, c)
		}
	}
	tests := map[string]struct {
		spoil func(*testing.T, *Cache)
		// want is empty where the file can be used.
		want Reason
	}{
		"empty":          {write(nil), ReasonSealed},
		"foreign":        {write([]byte("hello")), ReasonSealed},
		"null":           {write([]byte("null")), ReasonSealed},
		"as_large":       {pad(maxFile), ""},
		"too_large":      {pad(maxFile + 1), ReasonSealed},
		"bit_flipped":    {rewrite(func(s *sealed) { s.Sealed[0] ^= 1 }), ReasonSealed},
		"tag_cut":        {rewrite(func(s *sealed) { s.Sealed = s.Sealed[:len(s.Sealed)-1] }), ReasonSealed},
		"nothing_sealed": {rewrite(func(s *sealed) { s.Sealed = nil }), ReasonSealed},
		"older_version":  {rewrite(func(s *sealed) { s.Version = 0 }), ReasonSealed},
		"newer_version":  {rewrite(func(s *sealed) { s.Version = 2 }), ReasonSealed},
		"no_salt":        {rewrite(func(s *sealed) { s.Salt = nil }), ReasonSealed},
		"short_salt":     {rewrite(func(s *sealed) { s.Salt = s.Salt[:8] }), ReasonSealed},
		"other_salt":     {rewrite(func(s *sealed) { s.Salt[0] ^= 1 }), ReasonSealed},
		"short_nonce":    {rewrite(func(s *sealed) { s.Nonce = s.Nonce[:12] }), ReasonSealed},
		"other_nonce":    {rewrite(func(s *sealed) { s.Nonce[0] ^= 1 }), ReasonSealed},
		"other_cost":     {rewrite(func(s *sealed) { s.Cost.Time++ }), ReasonSealed},
		"no_cost":        {rewrite(func(s *sealed) { s.Cost = cost{} }), ReasonSealed},
		"endless_cost":   {rewrite(func(s *sealed) { s.Cost.MemoryKiB = 1 << 30 }), ReasonSealed},
		"truncated": {func(t *testing.T, c *Cache) {
			t.Helper()
			write(readFile(t, c.Path())[:100])(t, c)
		}, ReasonSealed},
		"a_directory": {func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Remove(c.Path()), os.Mkdir(c.Path(), 0o700))
		}, ReasonNotRegular},
		"a_dangling_link": {func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Remove(c.Path()), os.Symlink("nowhere", c.Path()))
		}, ReasonNotRegular},
		"a_link_to_a_good_file": {func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Rename(c.Path(), c.Path()+".real"), os.Symlink(c.Path()+".real", c.Path()))
		}, ReasonNotRegular},
		"open_to_group":       {func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Path(), 0o640) }, ReasonMode},
		"open_to_all":         {func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Path(), 0o602) }, ReasonMode},
		"from_this_minute":    {reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockTolerance) }), ""},
		"from_the_future":     {reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockTolerance + 1) }), ReasonClock},
		"expires_within_25h":  {reseal(expired(25 * time.Hour)), ""},
		"expires_much_later":  {reseal(expired(25*time.Hour + time.Second)), ReasonClock},
		"unusable_token":      {reseal(func(e *entry) { e.AccessToken = "a b" }), ReasonSealed},
		"unusable_type":       {reseal(func(e *entry) { e.Type = "" }), ReasonSealed},
		"unusable_expiry":     {reseal(func(e *entry) { e.Expired = "20991331000000" }), ReasonSealed},
		"sealed_by_a_sibling": {reseal(func(e *entry) { e.AccessToken = "sibling" }), ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the clock stands still
				dir := privateDir(t)
				var api issuer
				_, _ = take(t, newCache(dir), api.issue)
				c := newCache(dir)
				tt.spoil(t, newCache(dir))

				token, unused := take(t, c, api.issue)
				if tt.want == "" {
					if api.calls.Load() != 1 || unused != nil {
						t.Errorf("%d calls, unused %v; want 1 and nil: the file is good", api.calls.Load(), unused)
					}
					return
				}
				wantUnused(t, unused, tt.want, c.Path())
				if api.calls.Load() != 2 || token.AccessToken != "canary.token.2" {
					t.Errorf("%d calls with a faulty file, want 2", api.calls.Load())
				}
				wantMode := map[string]os.FileMode{"open_to_group": 0o640, "open_to_all": 0o602}[name]
				if unused.Mode != wantMode {
					t.Errorf("the error's mode is %04o, want %04o", unused.Mode, wantMode)
				}
				if tt.want == ReasonClock && (!unused.Now.Equal(time.Now()) || unused.IssuedAt.IsZero()) {
					t.Errorf("the error's times are %s and %s", unused.IssuedAt, unused.Now)
				}
				if _, unused := take(t, newCache(dir), api.issue); api.calls.Load() != 2 || unused != nil {
					t.Errorf("afterwards: %d calls, unused %v; want still 2 and nil: the file is healed", api.calls.Load(), unused)
				}
			})
		})
	}
}

// The largest token of characters that JSON escapes fits.
func TestCache_largestToken(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	accessToken := strings.Repeat("<", 16<<10)
	_, _ = take(t, c, func(context.Context) (bizppurio.Token, error) { return newToken(accessToken, bizppurio.Lifetime), nil })
	var api issuer
	token, unused := take(t, newCache(c.Directory), api.issue)
	if unused != nil || api.calls.Load() != 0 || token.AccessToken != accessToken {
		t.Errorf("%d calls, unused %v; want the token from a file of %d bytes", api.calls.Load(), unused, len(readFile(t, c.Path())))
	}
}

func TestCost_acceptable(t *testing.T) {
	t.Parallel()
	if owasp := (cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1}); shippedLowest != owasp {
		t.Errorf("the lowest cost is %+v, want OWASP's minimum %+v", shippedLowest, owasp)
	}
	tests := map[string]struct {
		cost cost
		want bool
	}{
		"shipped":         {shippedCurrent, true},
		"lowest":          {lowest, true},
		"highest":         {highest, true},
		"too_few_passes":  {cost{lowest.Time - 1, lowest.MemoryKiB, lowest.Threads}, false},
		"too_many_passes": {cost{highest.Time + 1, highest.MemoryKiB, highest.Threads}, false},
		"too_little":      {cost{lowest.Time, lowest.MemoryKiB - 1, lowest.Threads}, false},
		"too_much":        {cost{highest.Time, highest.MemoryKiB + 1, highest.Threads}, false},
		"no_lanes":        {cost{lowest.Time, lowest.MemoryKiB, 0}, false},
		"too_many_lanes":  {cost{highest.Time, highest.MemoryKiB, highest.Threads + 1}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.cost.acceptable(); got != tt.want {
				t.Errorf("acceptable() = %t, want %t", got, tt.want)
			}
		})
	}
}

// A key is derived once for each salt and cost: a miss opens the file twice.
func TestCache_key(t *testing.T) {
	t.Parallel()
	c := newCache("")
	salt, otherSalt := bytes.Repeat([]byte{1}, saltSize), bytes.Repeat([]byte{2}, saltSize)
	otherCost := lowest
	otherCost.Threads++
	first := c.key(salt, lowest)
	if again := c.key(bytes.Clone(salt), lowest); &again[0] != &first[0] {
		t.Error("the same key was derived twice")
	}
	if bytes.Equal(c.key(otherSalt, lowest), first) || bytes.Equal(c.key(salt, otherCost), first) {
		t.Error("another salt or cost gave the same key")
	}
	if !bytes.Equal(c.key(salt, lowest), first) {
		t.Error("the same salt and cost gave another key")
	}
	// Two files of one token have neither salt nor nonce in common.
	var one, two sealed
	for _, s := range []*sealed{&one, &two} {
		content, err := c.seal(entry{})
		must(t, err, json.Unmarshal(content, s))
	}
	if bytes.Equal(one.Salt, two.Salt) || bytes.Equal(one.Nonce, two.Nonce) || bytes.Equal(one.Nonce, make([]byte, len(one.Nonce))) {
		t.Error("salt and nonce are not random")
	}
	// A short salt is refused, even in a file that is good otherwise.
	one.Salt = one.Salt[1:]
	aead, err := chacha20poly1305.NewX(c.key(one.Salt, one.Cost))
	must(t, err)
	one.Sealed = aead.Seal(nil, one.Nonce, []byte("{}"), c.associatedData())
	content, err := json.Marshal(one)
	must(t, err)
	if _, ok := c.open(content); ok {
		t.Error("a short salt is accepted")
	}
}

// open never panics, and accepts nothing but what was sealed.
func FuzzOpen(f *testing.F) {
	c := newCache("")
	want := entry{AccessToken: "canary.token", Type: "Bearer", Expired: "20991231000000"}
	content, err := c.seal(want)
	if err != nil {
		f.Fatal(err)
	}
	var s sealed
	if err := json.Unmarshal(content, &s); err != nil {
		f.Fatal(err)
	}
	s.Nonce = nil
	withoutNonce, _ := json.Marshal(s)
	for _, seed := range [][]byte{content, withoutNonce, content[:len(content)/2], append(bytes.Clone(content), '\n'), nil, []byte("null"), []byte("{}")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if got, ok := c.open(content); ok && got != want {
			t.Errorf("open accepts %q as %+v", content, got)
		}
	})
}
