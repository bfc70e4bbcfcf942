// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"crypto/fips140"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

func TestCache_sharesOneToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "a", "b")
		want := newToken("canary.token", bizppurio.Lifetime)
		_, warning := take(t, newCache(dir), returns(want, nil))
		wantWarning(t, warning, "", "")
		time.Sleep(time.Hour) // of the bubble's clock
		want.ReceivedAt = time.Now()
		got, warning := take(t, newCache(dir), new(fakeAPI).request)
		wantWarning(t, warning, "", "")
		if !got.IssuedAt.Equal(want.IssuedAt) {
			t.Errorf("issued at %s, want %s", got.IssuedAt, want.IssuedAt)
		}
		if want.IssuedAt = got.IssuedAt; got != want {
			t.Errorf("the second process got %#v of %s, want the first one's, received now", got, got.ReceivedAt)
		}
	})
}

// The directory shows neither token nor password nor account, and nobody else
// has access to it.
func TestCache_onDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	token, _ := take(t, newCache(dir), new(fakeAPI).request)
	files := 0
	must(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		must(t, err)
		info, err := entry.Info()
		must(t, err)
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		if entry.IsDir() {
			return nil
		}
		files++
		content := read(t, path)
		for _, secret := range []string{token.AccessToken, canaryPassword, canaryAccount, "api.bizppurio.com", "Bearer", token.Expired} {
			if bytes.Contains(content, []byte(secret)) || strings.Contains(path, secret) {
				t.Errorf("%s holds %q in the clear", path, secret)
			}
		}
		return nil
	}))
	if files != 2 {
		t.Errorf("found %d files, want the token and its lock", files)
	}
}

// The password is not in anything that prints a Cache.
func TestCache_isNotPrinted(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, value := range []any{newCache(""), *newCache("")} {
			if got := fmt.Sprintf(format, value); got != "[token cache]" {
				t.Errorf("%s prints %q", format, got)
			}
		}
	}
}

func TestCache_whenATokenIsTaken(t *testing.T) {
	t.Parallel()
	anything := func(c *Cache) { c.MinRemaining = 0 }
	tests := map[string]struct {
		pause  time.Duration
		change func(*Cache)
		want   bool
	}{
		"just_enough_left": {23 * time.Hour, nil, true},
		"too_little_left":  {23*time.Hour + time.Second, nil, false},
		"expires_now":      {24 * time.Hour, anything, false},
		"a_moment_is_left": {24*time.Hour - 1, anything, true},
		"expired":          {30 * time.Hour, anything, false},
		"other_account":    {0, func(c *Cache) { c.Credentials.Account = "other" }, false},
		"other_base_url":   {0, func(c *Cache) { c.BaseURL = "https://dev-api.bizppurio.com" }, false},
		"other_division":   {0, func(c *Cache) { c.BaseURL += "c"; c.Credentials.Account = canaryAccount[1:] }, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newCache(privateDir(t))
				var api fakeAPI
				_, _ = take(t, c, api.request)
				time.Sleep(tt.pause) // of the bubble's clock
				if tt.change != nil {
					tt.change(c)
				}
				_, warning := take(t, c, api.request)
				wantWarning(t, warning, "", "")
				if got := api.calls.Load() == 1; got != tt.want {
					t.Errorf("taken: %t, want %t", got, tt.want)
				}
			})
		})
	}
}

// A refused password leaves the file of another one alone, and only the log
// speaks of the cache. One that is accepted replaces it.
func TestCache_otherPassword(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	var api fakeAPI
	_, _ = take(t, newCache(dir), api.request)
	other := newCache(dir)
	other.Credentials.Password = "canary-other"

	refused := &bizppurio.Error{Reason: bizppurio.ReasonResultCode, Code: 3007}
	ctx, log := withLog(t.Context())
	token, warning, err := other.Token(ctx, returns(bizppurio.Token{AccessToken: "canary"}, refused))
	if !errors.Is(err, refused) || warning != nil || token != (bizppurio.Token{}) {
		t.Errorf("token %+v, warning %v, error %v; want only the refusal", token, warning, err)
	}
	log.wantLine(t, map[string]any{
		"@level": "warn", "@message": "Met a problem with the token cache",
		"path": other.Path(), "reason": string(ReasonSealed), "error": nil, "waited": nil,
	})
	wantHit(t, newCache(dir), "canary.token.1")

	_, warning = take(t, other, api.request)
	wantWarning(t, warning, ReasonSealed, other.Path())
	wantHit(t, other, "canary.token.2")
}

// What is wrong with directory, file or lock is a warning, and the token comes
// all the same.
func TestCache_faultyDirectory(t *testing.T) {
	t.Parallel()
	file := func(c *Cache) error {
		return errors.Join(os.Remove(c.Directory), os.WriteFile(c.Directory, nil, 0o600))
	}
	chmod := func(mode fs.FileMode) func(*Cache) error {
		return func(c *Cache) error { return os.Chmod(c.Directory, mode) }
	}
	directory := func(c *Cache) string { return c.Directory }
	tests := map[string]struct {
		spoil    func(*Cache) error
		want     Reason
		wantPath func(*Cache) string
	}{
		"a_file":                  {file, ReasonDirectory, directory},
		"below_a_file":            {func(c *Cache) error { err := file(c); c.Directory += "/cache"; return err }, ReasonDirectory, directory},
		"mode_of_group":           {chmod(0o710), ReasonMode, directory},
		"mode_of_all":             {chmod(0o701), ReasonMode, directory},
		"lock_is_a_directory":     {func(c *Cache) error { return os.Mkdir(c.lockPath(), 0o700) }, ReasonNotRegular, (*Cache).lockPath},
		"lock_is_a_link":          {func(c *Cache) error { return os.Symlink("elsewhere", c.lockPath()) }, ReasonNotRegular, (*Cache).lockPath},
		"file_cannot_be_replaced": {func(c *Cache) error { return os.MkdirAll(c.Path()+"/full", 0o700) }, ReasonNotRegular, (*Cache).Path},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			skipModes(t, name)
			c := newCache(privateDir(t))
			must(t, tt.spoil(c))
			token, warning := take(t, c, new(fakeAPI).request)
			wantWarning(t, warning, tt.want, tt.wantPath(c))
			if token.AccessToken != "canary.token.1" {
				t.Errorf("got %q", token.AccessToken)
			}
		})
	}
}

// Of two problems the latest is told: that a file cannot be written is worth more
// than that it is damaged, because the next token will not replace it either.
func TestCache_cannotBeWritten(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	must(t, os.WriteFile(c.Path(), []byte("damaged"), 0o600), os.MkdirAll(nextPath(c)+"/full", 0o700))
	ctx, log := withLog(t.Context())
	_, warning, err := c.Token(ctx, new(fakeAPI).request)
	must(t, err)
	wantWarning(t, warning, ReasonWrite, c.Path())
	log.wantLine(t, map[string]any{"reason": string(ReasonWrite), "error": warning.Err.Error()})
}

// These errors of the operating system stand alone, because root meets few of
// them on the way through Token.
func TestCache_operatingSystemErrors(t *testing.T) {
	t.Parallel()
	below := newCache(filepath.Join(t.TempDir(), "file"))
	must(t, os.WriteFile(below.Directory, nil, 0o600))
	warning := below.newDisk().read().warning
	if runtime.GOOS != "windows" { // where that is a missing file
		wantWarning(t, warning, ReasonRead, below.Path())
	}
	unreadable := newCache(privateDir(t))
	must(t, os.WriteFile(unreadable.Path(), nil, 0))
	warning = unreadable.newDisk().read().warning
	if os.Geteuid() > 0 { // neither root nor Windows
		wantWarning(t, warning, ReasonRead, unreadable.Path())
	}
	c := newCache(filepath.Join(t.TempDir(), "missing"))
	d := c.newDisk()
	if got := d.read(); got.content != nil || got.warning != nil {
		t.Errorf("without a file: %q, %v", got.content, got.warning)
	}
	waited, warning := d.acquire(t.Context(), c.LockTimeout)
	wantWarning(t, warning, ReasonLock, c.lockPath())
	if !errors.Is(warning.Err, fs.ErrNotExist) || waited != 0 || d.lock.Locked() {
		t.Errorf("locked %t after %s, with %v", d.lock.Locked(), waited, warning)
	}
}

// A token whose expiry does not fit the clock serves, but is not stored.
func TestCache_oddTokenIsNotStored(t *testing.T) {
	t.Parallel()
	for name, lifetime := range map[string]time.Duration{"expired_on_arrival": -time.Hour, "valid_for_days": 72 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			_, warning := take(t, c, returns(newToken("odd", lifetime), nil))
			wantWarning(t, warning, "", "")
			if _, err := os.Stat(c.Path()); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the token is on disk (stat: %v)", err)
			}
		})
	}
}

// It works where nothing but FIPS 140's algorithms may be asked of Go's own
// library. The mode belongs to a process: the test starts itself in it.
func TestCache_fipsOnly(t *testing.T) {
	t.Parallel()
	if !fips140.Enforced() {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCache_fipsOnly$", "-test.v")
		child.Env = append(os.Environ(), "GODEBUG=fips140=only")
		if output, err := child.CombinedOutput(); err != nil || !bytes.Contains(output, []byte("--- PASS: TestCache_fipsOnly")) {
			t.Errorf("in FIPS-only mode: %v\n%s", err, output)
		}
		return
	}
	dir := privateDir(t)
	_, warning := take(t, newCache(dir), new(fakeAPI).request)
	wantWarning(t, warning, "", "")
	wantHit(t, newCache(dir), "canary.token.1")
}

// A new token that has less left than min_remaining is stored, for those that
// wait, but every run will ask for another: that is a warning.
func TestCache_minRemaining(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		lifetime time.Duration
		want     Reason
	}{
		"longer":  {time.Hour + time.Second, ""},
		"as_long": {time.Hour, ""},
		"shorter": {time.Hour - time.Second, ReasonMinRemaining},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // the clock stands still
				c := newCache(privateDir(t))
				_, warning := take(t, c, returns(newToken("first", tt.lifetime), nil))
				wantWarning(t, warning, tt.want, c.Path())
				if warning != nil && (warning.Remaining != tt.lifetime || warning.MinRemaining != time.Hour) {
					t.Errorf("%s are left of %s", warning.Remaining, warning.MinRemaining)
				}
				c.MinRemaining = tt.lifetime
				wantHit(t, c, "first")
			})
		})
	}
}
