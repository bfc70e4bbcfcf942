// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Whatever is wrong with the file is a miss with one warning, and the next token
// heals it. Root meets each of these too.
func TestCache_faultyFile(t *testing.T) {
	t.Parallel()
	type spoiler func(*testing.T, *Cache)
	write := func(content []byte) spoiler {
		return func(t *testing.T, c *Cache) { t.Helper(); must(t, os.WriteFile(c.Path(), content, 0o600)) }
	}
	// rewrite changes the fields of a good file.
	rewrite := func(change func(*sealed)) spoiler {
		return func(t *testing.T, c *Cache) { t.Helper(); write(changed(t, read(t, c.Path()), change))(t, c) }
	}
	// reseal changes what is sealed in a good file.
	reseal := func(change func(*entry)) spoiler {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			s, _ := c.newSealer()
			e, ok := s.open(read(t, c.Path()))
			change(&e)
			content, err := s.seal(e)
			must(t, err)
			if !ok {
				t.Fatal("the file cannot be opened")
			}
			write(content)(t, c)
		}
	}
	expired := func(lifetime time.Duration) func(*entry) {
		return func(e *entry) { e.Expired = newToken("t", lifetime).Expired }
	}
	// pad fills a good file up to a size with white space, which JSON allows.
	pad := func(size int) spoiler {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			content := read(t, c.Path())
			write(append(content, bytes.Repeat([]byte(" "), size-len(content))...))(t, c)
		}
	}
	tests := map[string]struct {
		spoil spoiler
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
		"older_version":  {rewrite(func(s *sealed) { s.Version = 1 }), ReasonSealed},
		"newer_version":  {rewrite(func(s *sealed) { s.Version = 3 }), ReasonSealed},
		"no_salt":        {rewrite(func(s *sealed) { s.Salt = nil }), ReasonSealed},
		"other_salt":     {rewrite(func(s *sealed) { s.Salt[0] ^= 1 }), ReasonSealed},
		"short_nonce":    {rewrite(func(s *sealed) { s.Nonce = s.Nonce[:12] }), ReasonSealed},
		"other_nonce":    {rewrite(func(s *sealed) { s.Nonce[0] ^= 1 }), ReasonSealed},
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
			real := filepath.Join(c.Directory, "real")
			must(t, os.Rename(c.Path(), real), os.Symlink(real, c.Path()))
		}, ReasonNotRegular},
		"open_to_group":      {func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Path(), 0o640) }, ReasonMode},
		"open_to_all":        {func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Path(), 0o602) }, ReasonMode},
		"from_this_minute":   {reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockSkew) }), ""},
		"from_the_future":    {reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockSkew + 1) }), ReasonClock},
		"expires_within_25h": {reseal(expired(25 * time.Hour)), ""},
		"expires_later":      {reseal(expired(25*time.Hour + time.Second)), ReasonClock},
		"unusable_token":     {reseal(func(e *entry) { e.AccessToken = "a b" }), ReasonSealed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the clock stands still
				c := newCache(privateDir(t))
				var api fakeAPI
				take(t, c, api.request)
				tt.spoil(t, c)

				token, warning := take(t, c, api.request)
				wantWarning(t, warning, tt.want, c.Path())
				if tt.want == "" {
					if api.calls.Load() != 1 {
						t.Errorf("%d calls, want 1: the file is good", api.calls.Load())
					}
					return
				}
				if api.calls.Load() != 2 || token.AccessToken != "canary.token.2" {
					t.Errorf("%d calls with a faulty file, want 2", api.calls.Load())
				}
				wantMode := map[string]fs.FileMode{"open_to_group": 0o640, "open_to_all": 0o602}[name]
				if warning.Mode != wantMode {
					t.Errorf("the warning's mode is %04o, want %04o", warning.Mode, wantMode)
				}
				if tt.want == ReasonClock && (!warning.Now.Equal(time.Now()) || warning.IssuedAt.IsZero()) {
					t.Errorf("the warning's times are %s and %s", warning.IssuedAt, warning.Now)
				}
				wantHit(t, c, "canary.token.2")
			})
		})
	}
}

// changed changes the fields of a file's content.
func changed(t *testing.T, content []byte, change func(*sealed)) []byte {
	t.Helper()
	var s sealed
	must(t, json.Unmarshal(content, &s))
	change(&s)
	content, err := json.Marshal(s)
	must(t, err)
	return content
}

// The largest token of characters that JSON escapes fits.
func TestCache_largestToken(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	accessToken := strings.Repeat("<", 16<<10)
	take(t, c, returns(newToken(accessToken, bizppurio.Lifetime), nil))
	wantHit(t, newCache(c.Directory), accessToken)
}

// A run derives one key, or none, whatever it meets: a key takes 64 MiB, and
// two are more than a small machine has. Who has read a salt keeps it, and takes
// a new nonce. Not parallel: it measures the process's memory.
func TestCache_oneKey(t *testing.T) { //nolint:paralleltest // see above
	useShippedMemory(t)
	seal := func(t *testing.T, c *Cache, lifetime time.Duration) []byte {
		t.Helper()
		s, _ := c.newSealer()
		token := newToken("sealed", lifetime)
		content, err := s.seal(entry{AccessToken: token.AccessToken, Type: token.Type, Expired: token.Expired, IssuedAt: time.Now()})
		must(t, err)
		return content
	}
	good := func(t *testing.T, c *Cache) []byte { t.Helper(); return seal(t, c, bizppurio.Lifetime) }
	stale := func(t *testing.T, c *Cache) []byte { t.Helper(); return seal(t, c, time.Minute) }
	rewritten := func(change func(*sealed)) func(*testing.T, *Cache) []byte {
		return func(t *testing.T, c *Cache) []byte {
			t.Helper()
			return changed(t, good(t, c), change)
		}
	}
	damaged := rewritten(func(s *sealed) { s.Sealed[0] ^= 1 })
	tests := map[string]struct {
		// before is in the file, and meanwhile after the wait for the lock.
		before, meanwhile func(*testing.T, *Cache) []byte
		fails             bool
		wantKeys          int
		wantCall          bool
		// wantSalt is the salt afterwards: that of before.
		wantSalt bool
	}{
		"fresh":         {wantKeys: 1, wantCall: true},
		"fresh_refused": {fails: true, wantKeys: 0, wantCall: true},
		"hit":           {before: good, wantKeys: 1, wantSalt: true},
		"renewal":       {before: stale, wantKeys: 1, wantCall: true, wantSalt: true},
		"damaged":       {before: damaged, wantKeys: 1, wantCall: true, wantSalt: true},
		"not_ours":      {before: func(*testing.T, *Cache) []byte { return []byte("{}") }, wantKeys: 1, wantCall: true},
		"other_version": {before: rewritten(func(s *sealed) { s.Version++ }), wantKeys: 1, wantCall: true},
		"other_password": {before: func(t *testing.T, c *Cache) []byte {
			t.Helper()
			other := *c
			other.Credentials.Password = "other"
			return good(t, &other)
		}, wantKeys: 1, wantCall: true, wantSalt: true},
		"stored_meanwhile":     {meanwhile: good, wantKeys: 1},
		"other_salt_meanwhile": {before: stale, meanwhile: good, wantKeys: 1, wantCall: true, wantSalt: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) { //nolint:paralleltest // see above
			synctest.Test(t, func(t *testing.T) {
				c := newCache(privateDir(t))
				var before sealed
				if tt.before != nil {
					content := tt.before(t, c)
					must(t, os.WriteFile(c.Path(), content, 0o600), json.Unmarshal(content, &before))
				}
				if tt.meanwhile != nil {
					content, held := tt.meanwhile(t, c), holdLock(t, c)
					time.AfterFunc(time.Second, func() {
						must(t, os.WriteFile(c.Path(), content, 0o600), held.Close())
					})
				}
				var api fakeAPI
				var start, end runtime.MemStats
				runtime.ReadMemStats(&start)
				_, _, err := c.Token(t.Context(), func(ctx context.Context) (bizppurio.Token, error) {
					token, _ := api.request(ctx)
					if tt.fails {
						return bizppurio.Token{}, errTransient
					}
					return token, nil
				})
				runtime.ReadMemStats(&end)
				if (err != nil) != tt.fails || (api.calls.Load() == 1) != tt.wantCall {
					t.Errorf("%d calls, error %v", api.calls.Load(), err)
				}
				if keys := int(end.TotalAlloc-start.TotalAlloc) / (64 << 20); keys != tt.wantKeys {
					t.Errorf("%d keys, want %d: %d bytes", keys, tt.wantKeys, end.TotalAlloc-start.TotalAlloc)
				}
				if tt.fails {
					return
				}
				var after sealed
				must(t, json.Unmarshal(read(t, c.Path()), &after))
				if bytes.Equal(after.Salt, before.Salt) != tt.wantSalt {
					t.Errorf("the salt was %x and is %x", before.Salt, after.Salt)
				}
				if tt.wantCall && bytes.Equal(after.Nonce, before.Nonce) {
					t.Errorf("the nonce is %x as before", after.Nonce)
				}
			})
		})
	}
}

// open never panics, and accepts nothing but what was sealed.
func FuzzOpen(f *testing.F) {
	s, _ := newCache("").newSealer()
	want := entry{AccessToken: "canary.token", Type: "Bearer", Expired: "20991231000000"}
	content, err := s.seal(want)
	must(f, err)
	for _, seed := range [][]byte{content, content[:len(content)/2], append(bytes.Clone(content), '\n'), nil, []byte("null"), []byte("{}")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if got, ok := s.open(content); ok && got != want {
			t.Errorf("open accepts %q as %+v", content, got)
		}
	})
}
