// SPDX-License-Identifier: MPL-2.0

package tokensource

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gofrs/flock"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

const (
	canaryAccount  = "canary-account"
	canaryPassword = "canary-password"
)

// newCache is a cache in a folder, as a new process would have it.
func newCache(directory string) *Cache {
	return &Cache{
		Directory:    directory,
		MinRemaining: time.Hour,
		BaseURL:      "https://api.bizppurio.com",
		Credentials:  bizppurio.Credentials{Account: canaryAccount, Password: canaryPassword},
		LockWait:     time.Minute,
	}
}

// counting issues fresh tokens of 24 hours, and counts.
func counting(t *testing.T, calls *int) func(context.Context) (bizppurio.Token, error) {
	t.Helper()
	return func(context.Context) (bizppurio.Token, error) {
		*calls++
		return newToken(t, bizppurio.Lifetime), nil
	}
}

// take takes a token as a new process would, and fails the test on an error.
func take(t *testing.T, c *Cache, issue func(context.Context) (bizppurio.Token, error)) (bizppurio.Token, *bizppurio.Warning) {
	t.Helper()
	token, warning, err := c.token(t.Context(), issue)
	if err != nil {
		t.Fatal(err)
	}
	return token, warning
}

func TestCache_sharesOneToken(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "b")
	calls := 0
	first, warning := take(t, newCache(dir), counting(t, &calls))
	if warning != nil {
		t.Fatalf("the first run warns: %v", warning)
	}
	second, warning := take(t, newCache(dir), counting(t, &calls))
	if warning != nil {
		t.Fatalf("the second run warns: %v", warning)
	}
	if calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
	if first.AccessToken != second.AccessToken || first.Type != second.Type || first.Expired != second.Expired || !first.ExpiresAt.Equal(second.ExpiresAt) {
		t.Error("the second run got another token than the first")
	}
}

// The folder gives away neither token nor password nor account, and nobody else
// may look into it.
func TestCache_onDisk(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cache")
	calls := 0
	token, _ := take(t, newCache(dir), counting(t, &calls))
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		if entry.IsDir() {
			return nil
		}
		files++
		content, err := os.ReadFile(path)
		for _, secret := range []string{token.AccessToken, canaryPassword, canaryAccount, "Bearer", token.Expired} {
			if bytes.Contains(content, []byte(secret)) || strings.Contains(path, secret) {
				t.Errorf("%s holds %q in the clear", path, secret)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("found %d files, error %v", files, err)
	}
}

func TestCache_whenATokenIsTaken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		pause     time.Duration
		change    func(*Cache)
		wantCalls int
	}{
		"enough_left":       {pause: 22 * time.Hour, wantCalls: 1},
		"too_little_left":   {pause: 23*time.Hour + time.Minute, wantCalls: 2},
		"run_out":           {pause: 30 * time.Hour, wantCalls: 2},
		"other_account":     {change: func(c *Cache) { c.Credentials.Account = "other" }, wantCalls: 2},
		"other_base_url":    {change: func(c *Cache) { c.BaseURL = "https://dev-api.bizppurio.com" }, wantCalls: 2},
		"other_password":    {change: func(c *Cache) { c.Credentials.Password = "other" }, wantCalls: 2},
		"less_is_enough":    {pause: 23*time.Hour + 30*time.Minute, change: func(c *Cache) { c.MinRemaining = time.Minute }, wantCalls: 1},
		"more_is_asked_for": {pause: 2 * time.Hour, change: func(c *Cache) { c.MinRemaining = 23 * time.Hour }, wantCalls: 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				take(t, newCache(dir), counting(t, &calls))
				time.Sleep(tt.pause)
				c := newCache(dir)
				if tt.change != nil {
					tt.change(c)
				}
				take(t, c, counting(t, &calls))
				if calls != tt.wantCalls {
					t.Errorf("%d calls, want %d", calls, tt.wantCalls)
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
	calls := 0
	take(t, newCache(dir), counting(t, &calls))
	before := readCacheFile(t, newCache(dir))

	other := newCache(dir)
	other.Credentials.Password = "wrong"
	_, warning, err := other.token(t.Context(), func(context.Context) (bizppurio.Token, error) {
		return bizppurio.Token{}, errPermanent
	})
	if !errors.Is(err, errPermanent) || warning == nil {
		t.Fatalf("a wrong password got error %v, warning %v", err, warning)
	}
	if !bytes.Equal(readCacheFile(t, other), before) {
		t.Error("a wrong password changed the file")
	}
	take(t, newCache(dir), counting(t, &calls))
	if calls != 1 {
		t.Errorf("after a wrong password, the right one made %d calls in all, want 1", calls)
	}

	other.Credentials.Password = "new"
	take(t, other, counting(t, &calls))
	again := newCache(dir)
	again.Credentials.Password = "new"
	if _, warning := take(t, again, counting(t, &calls)); calls != 2 || warning != nil {
		t.Errorf("%d calls, warning %v; want 2 and none: the new password's token replaces the old", calls, warning)
	}
}

// privateDir is a folder that the cache accepts.
func privateDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func readCacheFile(t *testing.T, c *Cache) []byte {
	t.Helper()
	content, err := os.ReadFile(c.path())
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Whatever is wrong with the file is a miss with one warning, and the next good
// token heals it. None of the faults is one that root does not feel.
func TestCache_faultyFile(t *testing.T) {
	t.Parallel()
	// rewrite changes the fields of a good file.
	rewrite := func(change func(*sealed)) func(*testing.T, *Cache) {
		return func(t *testing.T, c *Cache) {
			t.Helper()
			var s sealed
			if err := json.Unmarshal(readCacheFile(t, c), &s); err != nil {
				t.Fatal(err)
			}
			change(&s)
			content, _ := json.Marshal(s)
			mustWrite(t, c.path(), content)
		}
	}
	tests := map[string]func(*testing.T, *Cache){
		"empty":          func(t *testing.T, c *Cache) { t.Helper(); mustWrite(t, c.path(), nil) },
		"foreign":        func(t *testing.T, c *Cache) { t.Helper(); mustWrite(t, c.path(), []byte("hello")) },
		"too_large":      func(t *testing.T, c *Cache) { t.Helper(); mustWrite(t, c.path(), make([]byte, maxFile+1)) },
		"truncated":      func(t *testing.T, c *Cache) { t.Helper(); mustWrite(t, c.path(), readCacheFile(t, c)[:100]) },
		"bit_flipped":    rewrite(func(s *sealed) { s.Sealed[0] ^= 1 }),
		"other_version":  rewrite(func(s *sealed) { s.Version = 2 }),
		"short_salt":     rewrite(func(s *sealed) { s.Salt = s.Salt[:8] }),
		"other_salt":     rewrite(func(s *sealed) { s.Salt[0] ^= 1 }),
		"short_nonce":    rewrite(func(s *sealed) { s.Nonce = s.Nonce[:12] }),
		"costs_no_time":  rewrite(func(s *sealed) { s.Cost.Time = 0 }),
		"costs_too_much": rewrite(func(s *sealed) { s.Cost.MemoryKiB = 1 << 30 }),
		"costs_little":   rewrite(func(s *sealed) { s.Cost.MemoryKiB = 8 }),
		"no_threads":     rewrite(func(s *sealed) { s.Cost.Threads = 0 }),
		"a_folder": func(t *testing.T, c *Cache) {
			t.Helper()
			if err := errors.Join(os.Remove(c.path()), os.Mkdir(c.path(), 0o700)); err != nil {
				t.Fatal(err)
			}
		},
		"a_dangling_link": func(t *testing.T, c *Cache) {
			t.Helper()
			if err := errors.Join(os.Remove(c.path()), os.Symlink("/nowhere", c.path())); err != nil {
				t.Skip(err)
			}
		},
		"open_to_others": func(t *testing.T, c *Cache) {
			t.Helper()
			if runtime.GOOS == "windows" {
				t.Skip("Windows has no such bits")
			}
			if err := os.Chmod(c.path(), 0o644); err != nil {
				t.Fatal(err)
			}
		},
		"from_the_future": func(t *testing.T, c *Cache) {
			t.Helper()
			// What another run would have stored before the clock was set back.
			token := newToken(t, bizppurio.Lifetime)
			token.ReceivedAt = token.ReceivedAt.Add(48 * time.Hour)
			content, err := c.seal(t.Context(), newEntry(token))
			if err != nil {
				t.Fatal(err)
			}
			mustWrite(t, c.path(), content)
		},
		"unusable_token": func(t *testing.T, c *Cache) {
			t.Helper()
			content, err := c.seal(t.Context(), entry{AccessToken: "a b", Type: "Bearer", Expired: "20991231000000"})
			if err != nil {
				t.Fatal(err)
			}
			mustWrite(t, c.path(), content)
		},
	}
	for name, spoil := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := privateDir(t)
			calls := 0
			take(t, newCache(dir), counting(t, &calls))
			spoil(t, newCache(dir))

			_, warning := take(t, newCache(dir), counting(t, &calls))
			if calls != 2 {
				t.Errorf("%d calls with a faulty file, want 2", calls)
			}
			if warning == nil || !strings.Contains(warning.Detail, dir) {
				t.Errorf("the warning is %v, want one that names the folder", warning)
			}
			if _, warning := take(t, newCache(dir), counting(t, &calls)); calls != 2 || warning != nil {
				t.Errorf("afterwards: %d calls, warning %v; want still 2, and none: the file is healed", calls, warning)
			}
		})
	}
}

func mustWrite(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A folder that cannot be used is a warning, and the token comes all the same.
func TestCache_faultyFolder(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T) string{
		"below_a_file": func(t *testing.T) string {
			t.Helper()
			file := filepath.Join(t.TempDir(), "file")
			mustWrite(t, file, nil)
			return filepath.Join(file, "cache")
		},
		"a_file": func(t *testing.T) string {
			t.Helper()
			file := filepath.Join(t.TempDir(), "file")
			mustWrite(t, file, nil)
			return file
		},
		"open_to_others": func(t *testing.T) string {
			t.Helper()
			if runtime.GOOS == "windows" {
				t.Skip("Windows has no such bits")
			}
			dir := privateDir(t)
			if err := os.Chmod(dir, 0o750); err != nil {
				t.Fatal(err)
			}
			return dir
		},
		"lock_is_a_folder": func(t *testing.T) string {
			t.Helper()
			dir := privateDir(t)
			if err := os.Mkdir(newCache(dir).path()+".lock", 0o700); err != nil {
				t.Fatal(err)
			}
			return dir
		},
		"lock_is_a_link": func(t *testing.T) string {
			t.Helper()
			dir := privateDir(t)
			if err := os.Symlink(filepath.Join(t.TempDir(), "elsewhere"), newCache(dir).path()+".lock"); err != nil {
				t.Skip(err)
			}
			return dir
		},
		"file_cannot_be_replaced": func(t *testing.T) string {
			t.Helper()
			dir := privateDir(t)
			if err := os.MkdirAll(filepath.Join(newCache(dir).path(), "full"), 0o700); err != nil {
				t.Fatal(err)
			}
			return dir
		},
	}
	for name, folder := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			_, warning := take(t, newCache(folder(t)), counting(t, &calls))
			if calls != 1 || warning == nil {
				t.Errorf("%d calls, warning %v; want 1 and one", calls, warning)
			}
		})
	}
}

// A token whose expiry does not fit the clock serves, but is not stored.
func TestCache_oddTokenIsNotStored(t *testing.T) {
	t.Parallel()
	for name, lifetime := range map[string]time.Duration{"expired_on_arrival": -time.Hour, "valid_for_days": 72 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			_, warning := take(t, c, func(context.Context) (bizppurio.Token, error) { return newToken(t, lifetime), nil })
			if warning != nil {
				t.Errorf("the cache warns: %v", warning)
			}
			if _, err := os.Stat(c.path()); !os.IsNotExist(err) {
				t.Errorf("the token is on disk (stat: %v)", err)
			}
		})
	}
}

// Processes that ask at the same time wait for the one that issues.
func TestCache_manyProcessesOneCall(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	var mu sync.Mutex
	calls := 0
	issue := func(context.Context) (bizppurio.Token, error) {
		mu.Lock()
		defer mu.Unlock()
		calls++
		return newToken(t, bizppurio.Lifetime), nil
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, warning, err := newCache(dir).token(t.Context(), issue); warning != nil || err != nil {
				t.Errorf("warning %v, error %v", warning, err)
			}
		})
	}
	wg.Wait()
	if calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
}

// Another process holds the lock for longer than a run waits.
func TestCache_lockHeld(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	held := flock.New(c.path() + ".lock")
	if err := held.Lock(); err != nil {
		t.Fatal(err)
	}
	defer held.Close() //nolint:errcheck // the test is over

	c.LockWait = time.Millisecond
	calls := 0
	if _, warning := take(t, c, counting(t, &calls)); calls != 1 || warning == nil || !strings.Contains(warning.Detail, "lock") {
		t.Errorf("%d calls, warning %v; want 1, and one about the lock", calls, warning)
	}

	// An interrupt ends the wait, and is no reason to ask the API.
	c = newCache(c.Directory)
	c.MinRemaining = 25 * time.Hour // a miss
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := c.token(ctx, counting(t, &calls)); !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("an interrupted wait: error %v, %d calls; want context.Canceled and no further call", err, calls)
	}
}

// A token that came with an interrupt is kept for the next run.
func TestCache_interruptedWhileItIssues(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	token, warning, err := newCache(dir).token(ctx, func(context.Context) (bizppurio.Token, error) {
		cancel()
		return newToken(t, bizppurio.Lifetime), nil
	})
	if err != nil || warning != nil {
		t.Fatalf("error %v, warning %v, want neither", err, warning)
	}
	calls := 0
	if again, _ := take(t, newCache(dir), counting(t, &calls)); calls != 0 || again.AccessToken != token.AccessToken {
		t.Errorf("the next run made %d calls, want none", calls)
	}
}

// A fault that stays is told of once.
func TestCache_warnsOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	mustWrite(t, file, nil)
	c := newCache(file)
	calls := 0
	_, first := take(t, c, counting(t, &calls))
	_, second := take(t, c, counting(t, &calls))
	if first == nil || second != nil || calls != 2 {
		t.Errorf("warnings %v and %v, %d calls; want one, none and 2", first, second, calls)
	}
}

// What a run that was killed left behind goes away with the next token.
func TestCache_leftoversAreRemoved(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	mine := filepath.Join(c.Directory, ".tmp-"+filepath.Base(c.path())+"123456")
	foreign := filepath.Join(c.Directory, "keep")
	mustWrite(t, mine, []byte("half a fi"))
	mustWrite(t, foreign, []byte("somebody else's"))
	calls := 0
	take(t, c, counting(t, &calls))
	if _, err := os.Stat(mine); !os.IsNotExist(err) {
		t.Errorf("the left-over file is still there (stat: %v)", err)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Errorf("a foreign file is gone: %v", err)
	}
}

// A source with a cache passes its warning on with the token, once.
func TestSource_cacheWarning(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	mustWrite(t, file, nil)
	calls := 0
	issue := counting(t, &calls)
	source := New(&issuer{issue: func(ctx context.Context, _ int) (bizppurio.Token, error) { return issue(ctx) }}, newCache(file))
	for i, want := range []int{1, 0} {
		result, err := source.Token(t.Context())
		if err != nil || len(result.Warnings) != want {
			t.Errorf("call %d: error %v, %d warnings, want %d", i, err, len(result.Warnings), want)
		}
	}
}
