// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
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
	type spoiler func(*Cache) error
	write := func(content string) spoiler {
		return func(c *Cache) error { return os.WriteFile(c.Path(), []byte(content), 0o600) }
	}
	// rewrite changes the fields of a good file.
	rewrite := func(change func(*sealed)) spoiler {
		return func(c *Cache) error {
			content, err := os.ReadFile(c.Path())
			return errors.Join(err, os.WriteFile(c.Path(), changed(content, change), 0o600))
		}
	}
	// reseal changes what is sealed in a good file.
	reseal := func(change func(*entry)) spoiler {
		return func(c *Cache) error {
			s := c.newSealer()
			content, _ := os.ReadFile(c.Path())
			e, _ := s.open(content)
			change(&e)
			content, err := s.seal(e)
			return errors.Join(err, os.WriteFile(c.Path(), content, 0o600))
		}
	}
	expired := func(lifetime time.Duration) func(*entry) {
		return func(e *entry) { e.Expired = newToken("t", lifetime).Expired }
	}
	// pad fills a good file up to a size with white space, which JSON allows.
	pad := func(size int) spoiler {
		return func(c *Cache) error {
			content, err := os.ReadFile(c.Path())
			return errors.Join(err, write(string(content)+strings.Repeat(" ", size-len(content)))(c))
		}
	}
	// instead puts something else in the file's place.
	instead := func(put func(path string) error) spoiler {
		return func(c *Cache) error { return errors.Join(os.Rename(c.Path(), c.Directory+"/good"), put(c.Path())) }
	}
	chmod := func(mode fs.FileMode) spoiler { return func(c *Cache) error { return os.Chmod(c.Path(), mode) } }
	tests := map[string]struct {
		spoil spoiler
		// want is empty where the file can be used.
		want     Reason
		wantMode fs.FileMode
	}{
		"empty":              {spoil: write(""), want: ReasonSealed},
		"foreign":            {spoil: write("hello"), want: ReasonSealed},
		"null":               {spoil: write("null"), want: ReasonSealed},
		"as_large":           {spoil: pad(maxFile)},
		"too_large":          {spoil: pad(maxFile + 1), want: ReasonSealed},
		"bit_flipped":        {spoil: rewrite(func(s *sealed) { s.Sealed[0] ^= 1 }), want: ReasonSealed},
		"tag_cut":            {spoil: rewrite(func(s *sealed) { s.Sealed = s.Sealed[:len(s.Sealed)-1] }), want: ReasonSealed},
		"nothing_sealed":     {spoil: rewrite(func(s *sealed) { s.Sealed = nil }), want: ReasonSealed},
		"no_version":         {spoil: rewrite(func(s *sealed) { s.Version = 0 }), want: ReasonSealed},
		"negative_version":   {spoil: rewrite(func(s *sealed) { s.Version = -1 }), want: ReasonSealed},
		"half_a_version":     {spoil: write(`{"version":2,"salt":"NK`), want: ReasonSealed},
		"no_salt":            {spoil: rewrite(func(s *sealed) { s.Salt = nil }), want: ReasonSealed},
		"other_salt":         {spoil: rewrite(func(s *sealed) { s.Salt[0] ^= 1 }), want: ReasonSealed},
		"shorter_than_nonce": {spoil: rewrite(func(s *sealed) { s.Sealed = s.Sealed[:11] }), want: ReasonSealed},
		"a_directory":        {spoil: instead(func(path string) error { return os.Mkdir(path, 0o700) }), want: ReasonNotRegular},
		"a_dangling_link":    {spoil: instead(func(path string) error { return os.Symlink("nowhere", path) }), want: ReasonNotRegular},
		"a_link":             {spoil: instead(func(path string) error { return os.Symlink("good", path) }), want: ReasonNotRegular},
		"mode_of_group":      {spoil: chmod(0o640), want: ReasonMode, wantMode: 0o640},
		"mode_of_all":        {spoil: chmod(0o602), want: ReasonMode, wantMode: 0o602},
		"from_this_minute":   {spoil: reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockSkew) })},
		"from_the_future":    {spoil: reseal(func(e *entry) { e.IssuedAt = time.Now().Add(clockSkew + 1) }), want: ReasonClock},
		"expires_within_25h": {spoil: reseal(expired(25 * time.Hour))},
		"expires_later":      {spoil: reseal(expired(25*time.Hour + time.Second)), want: ReasonClock},
		"unusable_token":     {spoil: reseal(func(e *entry) { e.AccessToken = "a b" }), want: ReasonSealed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			skipModes(t, name)
			synctest.Test(t, func(t *testing.T) { // the clock stands still
				c := newCache(privateDir(t))
				_, _ = take(t, c, returns(newToken("first", bizppurio.Lifetime), nil))
				must(t, tt.spoil(c))

				token, warning := take(t, c, returns(newToken("second", bizppurio.Lifetime), nil))
				wantWarning(t, warning, tt.want, c.Path())
				if tt.want == "" {
					if token.AccessToken != "first" {
						t.Errorf("got %q, want the token of the file, which is good", token.AccessToken)
					}
					return
				}
				if warning.Mode != tt.wantMode {
					t.Errorf("the warning's mode is %04o, want %04o", warning.Mode, tt.wantMode)
				}
				if tt.want == ReasonClock && (!warning.Now.Equal(time.Now()) || warning.IssuedAt.IsZero()) {
					t.Errorf("the warning's times are %s and %s", warning.IssuedAt, warning.Now)
				}
				wantHit(t, c, "second")
			})
		})
	}
}

// A file of another version of the provider is a plain miss, and replaced: nothing
// is wrong with it.
func TestCache_otherVersion(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"older": `{"version":2,"salt":"NKaIeVFWbgOkI8gZJ51+EQ==","nonce":"U1EG26DJLy1doDZC5VqxmMiX/WRM618c","sealed":"QVWIoBGx"}`,
		"newer": `{"version":4}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			must(t, os.WriteFile(c.Path(), []byte(content), 0o600))
			ctx, log := withLog(t.Context())
			_, warning, err := c.Token(ctx, new(fakeAPI).request)
			if err != nil || warning != nil || log.content.Len() > 0 {
				t.Errorf("warning %v, error %v, log %s", warning, err, &log.content)
			}
			wantHit(t, c, "canary.token.1")
		})
	}
}

// changed changes the fields of a file's content.
func changed(content []byte, change func(*sealed)) []byte {
	var s sealed
	_ = json.Unmarshal(content, &s)
	change(&s)
	content, _ = json.Marshal(s)
	return content
}

// The largest token of characters that JSON escapes fits.
func TestCache_largestToken(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	accessToken := strings.Repeat("<", 16<<10)
	_, _ = take(t, c, returns(newToken(accessToken, bizppurio.Lifetime), nil))
	wantHit(t, newCache(c.Directory), accessToken)
}

// A run derives one key, or none, whatever it meets, and gives the memory back:
// two keys are more than a small machine has. Who has read a salt keeps it, and
// takes a new nonce. Not parallel: it measures the process's memory.
func TestCache_oneKey(t *testing.T) { //nolint:paralleltest // see above
	useShippedMemory(t)
	seal := func(c *Cache, lifetime time.Duration) []byte {
		s := c.newSealer()
		token := newToken("sealed", lifetime)
		content, _ := s.seal(entry{AccessToken: token.AccessToken, Type: token.Type, Expired: token.Expired, IssuedAt: time.Now()})
		return content
	}
	good := func(c *Cache) []byte { return seal(c, bizppurio.Lifetime) }
	foreign := func(*Cache) []byte { return []byte("{}") }
	stale := func(c *Cache) []byte { return seal(c, time.Minute) }
	tests := map[string]struct {
		// before is in the file, and meanwhile after a wait for the lock.
		before, meanwhile func(*Cache) []byte
		err               error
		wantKeys          int
		wantCall          bool
		// wantSalt says that the salt stays.
		wantSalt bool
	}{
		"fresh":         {wantKeys: 1, wantCall: true},
		"fresh_refused": {err: errTransient, wantKeys: 0, wantCall: true},
		"hit":           {before: good, wantKeys: 1, wantSalt: true},
		"renewal":       {before: stale, wantKeys: 1, wantCall: true, wantSalt: true},
		"damaged": {before: func(c *Cache) []byte {
			return changed(good(c), func(s *sealed) { s.Sealed[0] ^= 1 })
		}, wantKeys: 1, wantCall: true, wantSalt: true},
		"foreign": {before: foreign, wantKeys: 1, wantCall: true},
		"short_salt": {before: func(c *Cache) []byte {
			return changed(good(c), func(s *sealed) { s.Salt = s.Salt[1:] })
		}, wantKeys: 1, wantCall: true},
		"other_version": {before: func(c *Cache) []byte {
			return changed(good(c), func(s *sealed) { s.Version++ })
		}, wantKeys: 1, wantCall: true},
		"other_password": {before: func(c *Cache) []byte {
			other := *c
			other.Credentials.Password = "other"
			return good(&other)
		}, wantKeys: 1, wantCall: true, wantSalt: true},
		"stored_meanwhile":     {meanwhile: good, wantKeys: 1},
		"healed_meanwhile":     {before: foreign, meanwhile: good, wantKeys: 1},
		"other_salt_meanwhile": {before: stale, meanwhile: good, wantKeys: 1, wantCall: true, wantSalt: true},
	}
	for name, tt := range tests { //nolint:paralleltest // see above
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newCache(privateDir(t))
				var before, after sealed
				if tt.before != nil {
					content := tt.before(c)
					must(t, os.WriteFile(c.Path(), content, 0o600), json.Unmarshal(content, &before))
				}
				if tt.meanwhile != nil {
					content, held := tt.meanwhile(c), holdLock(t, c)
					time.AfterFunc(time.Second, func() {
						must(t, os.WriteFile(c.Path(), content, 0o600), held.Close())
					})
				}
				called := false
				var start, end runtime.MemStats
				runtime.ReadMemStats(&start)
				_, warning, err := c.Token(t.Context(), func(context.Context) (bizppurio.Token, error) {
					called = true
					return newToken("canary.token", bizppurio.Lifetime), tt.err
				})
				runtime.ReadMemStats(&end)
				if !errors.Is(err, tt.err) || called != tt.wantCall || !called && warning != nil {
					t.Errorf("called %t, warning %v, error %v", called, warning, err)
				}
				if used := end.TotalAlloc - start.TotalAlloc; int(used/(19<<20)) != tt.wantKeys {
					t.Errorf("%d bytes in all, want %d keys of 19 MiB", used, tt.wantKeys)
				}
				time.Sleep(2 * time.Second) // of the bubble's clock
				synctest.Wait()
				runtime.ReadMemStats(&end)
				if kept := (end.HeapSys - end.HeapReleased) - min(start.HeapSys-start.HeapReleased, end.HeapSys-end.HeapReleased); kept > 10<<20 {
					t.Errorf("%d bytes of it are kept", kept)
				}
				if tt.err != nil {
					return
				}
				must(t, json.Unmarshal(read(t, c.Path()), &after))
				if bytes.Equal(after.Salt, before.Salt) != tt.wantSalt {
					t.Errorf("the salt was %x and is %x", before.Salt, after.Salt)
				}
				if called && bytes.Equal(after.Sealed[:12], before.Sealed[:min(12, len(before.Sealed))]) {
					t.Errorf("the nonce is %x as before", after.Sealed[:12])
				}
			})
		})
	}
}

// What this version wrote once can be found and opened as long as it is this
// version: a change of the key's cost, of the cipher or of what a file is bound to
// is not.
func TestSealer_format(t *testing.T) { //nolint:paralleltest // it derives a key at its real cost
	useShippedMemory(t)
	c := newCache("")
	if c.Path() != "51fe9f44cb73814112da1b8e82d07d90.token" {
		t.Errorf("the file is %s", c.Path())
	}
	e, err := c.newSealer().open([]byte(`{"version":3,"salt":"0IiyjAj04F6Y//jGNE7s8A==","sealed":"rL9eT61aFFtHy9GzUKzx5skT0qzS5LDjsNiEA4D+pb01/BJRfdQNzaPIU/zbVWXPrtSN4oaNbW14iQQpuN//xrimCc9re2oXCZ8H3r2SkIjw98Ogl4IiKHjJK/RD9CmAzJ1/5mZZ3QE07lvznEQESwA673oeMAKEBirXd1HYmJR6nkwNAgKdEg=="}`))
	if want := (entry{AccessToken: "canary.token", Type: "Bearer", Expired: "20991231000000"}); err != nil || e != want {
		t.Errorf("opened %+v, error %v", e, err)
	}
}

// open never panics, and accepts nothing but what was sealed.
func FuzzOpen(f *testing.F) {
	s := newCache("").newSealer()
	want := entry{AccessToken: "canary.token", Type: "Bearer", Expired: "20991231000000"}
	content, err := s.seal(want)
	must(f, err)
	for _, seed := range [][]byte{content, content[:len(content)/2], append(bytes.Clone(content), '\n'), nil, []byte("null"), []byte("{}")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if got, err := s.open(content); err == nil && got != want {
			t.Errorf("open accepts %q as %+v", content, got)
		}
	})
}
