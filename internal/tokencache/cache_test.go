// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"
	"go.uber.org/goleak"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// shippedCurrent and shippedLowest are the costs of the product.
var shippedCurrent, shippedLowest = current, lowest

func TestMain(m *testing.M) {
	// Key derivation is slow on purpose, and tests need not be. Benchmarks
	// measure the real cost.
	if !slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, "-test.bench=") }) {
		lowest = cost{Time: 1, MemoryKiB: 8, Threads: 1}
		current = lowest
	}
	goleak.VerifyTestMain(m)
}

const (
	canaryAccount  = "canary-account"
	canaryPassword = "canary-password"
)

// newCache returns the cache of a new process.
func newCache(directory string) *Cache {
	return &Cache{
		Directory:    directory,
		MinRemaining: time.Hour,
		BaseURL:      "https://api.bizppurio.com",
		Credentials:  bizppurio.Credentials{Account: canaryAccount, Password: canaryPassword},
		LockTimeout:  time.Minute,
	}
}

// issuer issues tokens, each another one, and counts.
type issuer struct{ calls atomic.Int32 }

func (i *issuer) issue(context.Context) (bizppurio.Token, error) {
	return newToken("canary.token."+strconv.Itoa(int(i.calls.Add(1))), bizppurio.Lifetime), nil
}

// newToken returns a token that came now and is valid for lifetime.
func newToken(accessToken string, lifetime time.Duration) bizppurio.Token {
	now := time.Now()
	token, err := bizppurio.NewToken(accessToken, "Bearer", now.Add(lifetime).In(bizppurio.KST).Format("20060102150405"))
	if err != nil {
		panic(err)
	}
	token.ReceivedAt = now
	return token
}

// take returns a token that is there without an error from issue.
func take(t *testing.T, c *Cache, issue func(context.Context) (bizppurio.Token, error)) (bizppurio.Token, *Error) {
	t.Helper()
	token, unused, err := c.Token(t.Context(), issue)
	if err != nil || token.AccessToken == "" {
		t.Fatalf("no token: %v", err)
	}
	return token, unused
}

// privateDir returns a directory that the cache accepts.
func privateDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	must(t, os.Mkdir(dir, 0o700))
	return dir
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// wantUnused checks reason and path of an Error.
func wantUnused(t *testing.T, got *Error, reason Reason, path string) {
	t.Helper()
	if got == nil || got.Reason != reason || got.Path != path {
		t.Fatalf("unused = %v, want reason %q about %s", got, reason, path)
	}
}

func TestCache_sharesOneToken(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	var api issuer
	first, unused := take(t, newCache(dir), api.issue)
	if unused != nil {
		t.Errorf("the first process: %v", unused)
	}
	second, unused := take(t, newCache(dir), api.issue)
	if unused != nil {
		t.Errorf("the second process: %v", unused)
	}
	if got := api.calls.Load(); got != 1 {
		t.Errorf("%d calls, want 1", got)
	}
	if first.AccessToken != second.AccessToken || first.Type != second.Type || first.Expired != second.Expired || !first.ExpiresAt.Equal(second.ExpiresAt) {
		t.Error("the second process got another token than the first")
	}
	if age := time.Since(second.ReceivedAt); age < 0 || age > time.Hour || second.ReceivedAt.Before(first.ReceivedAt) {
		t.Errorf("ReceivedAt is %s ago, want the time of the second call", age)
	}
}

// The directory shows neither token nor password nor account, and nobody else
// has access to it.
func TestCache_onDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	token, _ := take(t, newCache(dir), new(issuer).issue)
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
		content := readFile(t, path)
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

func TestCache_whenATokenIsTaken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pause     time.Duration
		change    func(*Cache)
		wantCalls int32
		// want is the reason, if there is one.
		want Reason
	}{
		"just_enough_left":    {pause: 23 * time.Hour, wantCalls: 1},
		"too_little_left":     {pause: 23*time.Hour + time.Second, wantCalls: 2},
		"expires_now":         {pause: 24 * time.Hour, change: func(c *Cache) { c.MinRemaining = 0 }, wantCalls: 2},
		"a_moment_is_left":    {pause: 24*time.Hour - 1, change: func(c *Cache) { c.MinRemaining = 0 }, wantCalls: 1},
		"expired":             {pause: 30 * time.Hour, change: func(c *Cache) { c.MinRemaining = 0 }, wantCalls: 2},
		"less_is_enough":      {pause: 23*time.Hour + 30*time.Minute, change: func(c *Cache) { c.MinRemaining = time.Minute }, wantCalls: 1},
		"more_is_needed":      {pause: 2 * time.Hour, change: func(c *Cache) { c.MinRemaining = 23 * time.Hour }, wantCalls: 2},
		"other_account":       {change: func(c *Cache) { c.Credentials.Account = "other" }, wantCalls: 2},
		"other_base_url":      {change: func(c *Cache) { c.BaseURL = "https://dev-api.bizppurio.com" }, wantCalls: 2},
		"other_division":      {change: func(c *Cache) { c.BaseURL += "c"; c.Credentials.Account = canaryAccount[1:] }, wantCalls: 2},
		"other_password":      {change: func(c *Cache) { c.Credentials.Password = "other" }, wantCalls: 2, want: ReasonSealed},
		"other_lock_timeout":  {change: func(c *Cache) { c.LockTimeout = time.Hour }, wantCalls: 1},
		"lower_case_password": {change: func(c *Cache) { c.Credentials.Password = strings.ToUpper(canaryPassword) }, wantCalls: 2, want: ReasonSealed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				dir := privateDir(t)
				var api issuer
				_, _ = take(t, newCache(dir), api.issue)
				time.Sleep(tt.pause) // of the bubble's clock
				c := newCache(dir)
				if tt.change != nil {
					tt.change(c)
				}
				_, unused := take(t, c, api.issue)
				if got := api.calls.Load(); got != tt.wantCalls {
					t.Errorf("%d calls, want %d", got, tt.wantCalls)
				}
				if (unused != nil) != (tt.want != "") || unused != nil && unused.Reason != tt.want {
					t.Errorf("unused = %v, want reason %q", unused, tt.want)
				}
			})
		})
	}
}

// A file that another password sealed is left alone until this password has
// issued a token, and then replaced.
func TestCache_otherPassword(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	var api issuer
	_, _ = take(t, newCache(dir), api.issue)
	before := readFile(t, newCache(dir).Path())

	other := newCache(dir)
	other.Credentials.Password = "wrong"
	errWrong := errors.New("wrong password")
	_, unused, err := other.Token(t.Context(), func(context.Context) (bizppurio.Token, error) { return bizppurio.Token{}, errWrong })
	if !errors.Is(err, errWrong) {
		t.Errorf("error = %v, want that of issue", err)
	}
	wantUnused(t, unused, ReasonSealed, other.Path())
	if !bytes.Equal(readFile(t, other.Path()), before) {
		t.Error("a wrong password changed the file")
	}
	if _, _ = take(t, newCache(dir), api.issue); api.calls.Load() != 1 {
		t.Errorf("after a wrong password, the right one made %d calls in all, want 1", api.calls.Load())
	}

	other.Credentials.Password = "new"
	other.derived = derivedKey{}
	_, _ = take(t, other, api.issue)
	again := newCache(dir)
	again.Credentials.Password = "new"
	if _, unused := take(t, again, api.issue); api.calls.Load() != 2 || unused != nil {
		t.Errorf("%d calls, unused %v; want 2 and nil: the new password's token replaces the old one", api.calls.Load(), unused)
	}
}

// A directory that cannot be used is an Error, and the token comes all the same.
func TestCache_faultyDirectory(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		spoil func(*testing.T, *Cache)
		want  Reason
		// wantPath is what is behind the file's path; "/" stands for the directory.
		wantPath string
	}{
		"below_a_file": {spoil: func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Remove(c.Directory), os.WriteFile(c.Directory, nil, 0o600))
			c.Directory = filepath.Join(c.Directory, "cache")
		}, want: ReasonDirectory, wantPath: "/"},
		"a_file": {spoil: func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Remove(c.Directory), os.WriteFile(c.Directory, nil, 0o600))
		}, want: ReasonDirectory, wantPath: "/"},
		"open_to_group": {spoil: func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Directory, 0o710) }, want: ReasonMode, wantPath: "/"},
		"open_to_all":   {spoil: func(t *testing.T, c *Cache) { t.Helper(); chmod(t, c.Directory, 0o701) }, want: ReasonMode, wantPath: "/"},
		"lock_is_a_directory": {spoil: func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Mkdir(c.Path()+".lock", 0o700))
		}, want: ReasonNotRegular, wantPath: ".lock"},
		"lock_is_a_link": {spoil: func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), c.Path()+".lock"))
		}, want: ReasonNotRegular, wantPath: ".lock"},
		"file_cannot_be_replaced": {spoil: func(t *testing.T, c *Cache) {
			t.Helper()
			must(t, os.MkdirAll(filepath.Join(c.Path(), "full"), 0o700))
		}, want: ReasonNotRegular},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			tt.spoil(t, c)
			wantPath := c.Path() + tt.wantPath
			if tt.wantPath == "/" {
				wantPath = c.Directory
			}
			var api issuer
			_, unused := take(t, c, api.issue)
			wantUnused(t, unused, tt.want, wantPath)
			if got := api.calls.Load(); got != 1 {
				t.Errorf("%d calls, want 1", got)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	must(t, os.Chmod(path, mode))
}

// Errors of the operating system come along. These calls stand alone, because
// root meets few of them on the way through Token.
func TestCache_operatingSystemErrors(t *testing.T) {
	t.Parallel()
	c := newCache(filepath.Join(t.TempDir(), "missing"))
	file := newCache(filepath.Join(t.TempDir(), "file"))
	must(t, os.WriteFile(file.Directory, nil, 0o600))
	unreadable := newCache(privateDir(t))
	must(t, os.WriteFile(unreadable.Path(), nil, 0))

	_, unused := file.readFile()
	if runtime.GOOS != "windows" { // where that is a missing file
		wantUnused(t, unused, ReasonRead, file.Path())
	}
	if os.Geteuid() > 0 { // neither root nor Windows
		_, unused = unreadable.readFile()
		wantUnused(t, unused, ReasonRead, unreadable.Path())
	}
	content, unused := c.readFile()
	if content != nil || unused != nil {
		t.Errorf("without a file: %q, %v", content, unused)
	}
	unlock, unused := c.lock(t.Context())
	unlock()
	wantUnused(t, unused, ReasonLock, c.Path()+".lock")
	if !errors.Is(unused, fs.ErrNotExist) || unused.Error() != unused.Path+": lock cannot be used: "+unused.Err.Error() {
		t.Errorf("error = %v", unused)
	}
	if got, want := c.newError(ReasonSealed, nil).Error(), c.Path()+": damaged, or sealed with another password"; got != want {
		t.Errorf("error = %q, want %q", got, want)
	}

	// The directory goes away while the API is asked.
	gone := newCache(privateDir(t))
	token, unused, err := gone.Token(t.Context(), func(ctx context.Context) (bizppurio.Token, error) {
		must(t, os.RemoveAll(gone.Directory))
		return new(issuer).issue(ctx)
	})
	if err != nil || token.AccessToken == "" {
		t.Errorf("no token: %v", err)
	}
	wantUnused(t, unused, ReasonWrite, gone.Path())
	if !errors.Is(unused, fs.ErrNotExist) {
		t.Errorf("the error %v does not wrap the operating system's", unused)
	}
}

// A token whose expiry does not fit the clock serves, but is not stored.
func TestCache_oddTokenIsNotStored(t *testing.T) {
	t.Parallel()
	for name, lifetime := range map[string]time.Duration{"expired_on_arrival": -time.Hour, "valid_for_days": 72 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			_, unused := take(t, c, func(context.Context) (bizppurio.Token, error) { return newToken("odd", lifetime), nil })
			if unused != nil {
				t.Error(unused)
			}
			if _, err := os.Stat(c.Path()); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the token is on disk (stat: %v)", err)
			}
		})
	}
}

// Processes that ask at the same time wait for the one that issues.
func TestCache_manyProcessesOneCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dir := privateDir(t)
		var api issuer
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				token, unused, err := newCache(dir).Token(t.Context(), func(ctx context.Context) (bizppurio.Token, error) {
					time.Sleep(10 * time.Second) // of the bubble's clock: all others wait
					return api.issue(ctx)
				})
				if token.AccessToken != "canary.token.1" || unused != nil || err != nil {
					t.Errorf("got %q, unused %v, error %v", token.AccessToken, unused, err)
				}
			})
		}
		group.Wait()
		if got := api.calls.Load(); got != 1 {
			t.Errorf("%d calls, want 1", got)
		}
	})
}

// holdLock holds the lock as another process does.
func holdLock(t *testing.T, c *Cache) *flock.Flock {
	t.Helper()
	held := flock.New(c.Path() + ".lock")
	must(t, held.Lock())
	t.Cleanup(func() { _ = held.Close() })
	return held
}

// A lock that stays held is waited for as long as LockTimeout. The token is
// stored all the same, but files of others are left alone.
func TestCache_lockHeld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(privateDir(t))
		holdLock(t, c)
		unfinished := filepath.Join(c.Directory, ".tmp-"+filepath.Base(c.Path())+"1")
		must(t, os.WriteFile(unfinished, nil, 0o600))
		start := time.Now()
		var api issuer
		_, unused := take(t, c, api.issue)
		wantUnused(t, unused, ReasonLockTimeout, c.Path()+".lock")
		if waited := time.Since(start); waited != c.LockTimeout || unused.Waited != waited {
			t.Errorf("waited %s (the error says %s), want %s", waited, unused.Waited, c.LockTimeout)
		}
		_ = readFile(t, unfinished)
		if _, unused := take(t, newCache(c.Directory), api.issue); api.calls.Load() != 1 || unused != nil {
			t.Errorf("%d calls, unused %v; want 1 and nil: the token was stored", api.calls.Load(), unused)
		}
	})
}

// A lock that is given back lets the next one in.
func TestCache_lockGivenBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(privateDir(t))
		held := holdLock(t, c)
		start := time.Now()
		time.AfterFunc(30*time.Second, func() { _ = held.Close() })
		_, unused := take(t, c, new(issuer).issue)
		if waited := time.Since(start); unused != nil || waited < 30*time.Second || waited > 31*time.Second {
			t.Errorf("unused %v after %s, want nil after 30s", unused, waited)
		}
	})
}

// An interrupt ends the wait for the lock at once, and the API is not called.
func TestCache_interruptedWhileItWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newCache(privateDir(t))
		holdLock(t, c)
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		time.AfterFunc(10*time.Second, cancel)
		var api issuer
		_, unused, err := c.Token(ctx, api.issue)
		if !errors.Is(err, context.Canceled) || unused != nil || api.calls.Load() != 0 || time.Since(start) != 10*time.Second {
			t.Errorf("error %v, unused %v, %d calls after %s; want context.Canceled alone after 10s", err, unused, api.calls.Load(), time.Since(start))
		}
	})
}

// A token that came with an interrupt is kept for the next process.
func TestCache_interruptedWhileItIssues(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	var api issuer
	token, unused, err := newCache(dir).Token(ctx, func(ctx context.Context) (bizppurio.Token, error) {
		cancel()
		return api.issue(ctx)
	})
	if err != nil || unused != nil {
		t.Fatalf("error %v, unused %v, want neither", err, unused)
	}
	if again, _ := take(t, newCache(dir), api.issue); api.calls.Load() != 1 || again.AccessToken != token.AccessToken {
		t.Errorf("%d calls, want 1", api.calls.Load())
	}
}

// What a killed process left behind goes away with the next token.
func TestCache_leftoversAreRemoved(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	mine := filepath.Join(c.Directory, ".tmp-"+filepath.Base(c.Path())+"123456")
	foreign := []string{"keep", ".tmp-another", filepath.Base(c.Path()) + ".tmp-"}
	must(t, os.WriteFile(mine, []byte("half a fi"), 0o600))
	for _, name := range foreign {
		must(t, os.WriteFile(filepath.Join(c.Directory, name), nil, 0o600))
	}
	_, _ = take(t, c, new(issuer).issue)
	if _, err := os.Stat(mine); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the left-over file is still there (stat: %v)", err)
	}
	for _, name := range foreign {
		_ = readFile(t, filepath.Join(c.Directory, name))
	}
}

// Neither password nor key is in anything that prints a Cache.
func TestCache_isNotPrinted(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	_, _ = take(t, c, new(issuer).issue)
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, c); got != "[token cache]" {
			t.Errorf("%s prints %q", format, got)
		}
	}
}
