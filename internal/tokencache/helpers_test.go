// SPDX-License-Identifier: MPL-2.0

package tokencache

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"go.uber.org/goleak"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

var shippedMemoryKiB = memoryKiB

func TestMain(m *testing.M) {
	memoryKiB = 8 * lanes // the least that Argon2 takes
	goleak.VerifyTestMain(m)
}

// useShippedMemory gives keys their real cost.
func useShippedMemory(t testing.TB) {
	t.Helper()
	memoryKiB = shippedMemoryKiB
	t.Cleanup(func() { memoryKiB = 8 * lanes })
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

// fakeAPI returns tokens, each another one, and counts the calls.
type fakeAPI struct{ calls atomic.Int32 }

func (a *fakeAPI) request(context.Context) (bizppurio.Token, error) {
	return newToken("canary.token."+strconv.Itoa(int(a.calls.Add(1))), bizppurio.Lifetime), nil
}

// newToken returns a token that came now and is valid for lifetime.
func newToken(accessToken string, lifetime time.Duration) bizppurio.Token {
	now := time.Now()
	token, err := bizppurio.NewToken(accessToken, "Bearer", now.Add(lifetime).In(bizppurio.KST).Format("20060102150405"))
	if err != nil {
		panic(err)
	}
	token.IssuedAt, token.ReceivedAt = now, now
	return token
}

// returns returns a request that returns a token or an error.
func returns(token bizppurio.Token, err error) func(context.Context) (bizppurio.Token, error) {
	return func(context.Context) (bizppurio.Token, error) { return token, err }
}

// take returns a token that comes without an error.
func take(t testing.TB, c *Cache, request func(context.Context) (bizppurio.Token, error)) (bizppurio.Token, *Warning) {
	t.Helper()
	token, warning, err := c.Token(t.Context(), request)
	if err != nil || token.AccessToken == "" {
		t.Fatalf("no token: %v", err)
	}
	return token, warning
}

// wantHit checks that a new process finds a token.
func wantHit(t testing.TB, c *Cache, accessToken string) {
	t.Helper()
	token, warning := take(t, c, returns(newToken("another", bizppurio.Lifetime), nil))
	if token.AccessToken != accessToken || warning != nil {
		t.Errorf("a new process has %q with the warning %v, want %q without one", token.AccessToken, warning, accessToken)
	}
}

// wantWarning checks reason and path of a warning; no reason means none.
func wantWarning(t testing.TB, got *Warning, reason Reason, path string) {
	t.Helper()
	if reason == "" && got == nil {
		return
	}
	if got == nil || got.Reason != reason || got.Path != path {
		t.Fatalf("warning = %v, want reason %q about %s", got, reason, path)
	}
}

// logBuffer is a log that may be read while a run waits.
type logBuffer struct {
	mu      sync.Mutex
	content bytes.Buffer
}

func (l *logBuffer) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.content.Write(line)
}

// withLog returns a context that logs, and the log.
func withLog(ctx context.Context) (context.Context, *logBuffer) {
	log := new(logBuffer)
	return tflogtest.RootLogger(ctx, log), log
}

// wantLine takes the only line from a log. It must have these fields, and no
// secret.
func (l *logBuffer) wantLine(t testing.TB, want map[string]any) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if strings.Contains(l.content.String(), "canary") {
		t.Errorf("the log holds a secret: %s", &l.content)
	}
	lines, err := tflogtest.MultilineJSONDecode(&l.content)
	must(t, err)
	if len(lines) != 1 {
		t.Fatalf("the log has %d lines, want 1: %v", len(lines), lines)
	}
	for key, value := range want {
		if lines[0][key] != value {
			t.Errorf("the log's %s is %v, want %v", key, lines[0][key], value)
		}
	}
}

// privateDir returns a directory that the cache accepts.
func privateDir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cache")
	must(t, os.Mkdir(dir, 0o700))
	return dir
}

func nextPath(c *Cache) string { return c.Path() + ".next" }

func must(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// skipModes skips a case that is about modes where there are none.
func skipModes(t testing.TB, name string) {
	t.Helper()
	if runtime.GOOS == "windows" && strings.HasPrefix(name, "mode_") {
		t.Skip("Windows has no such modes")
	}
}

// holdLock holds the lock as another process does. Closing it is what a killed
// process leaves to the operating system.
func holdLock(t testing.TB, c *Cache) *flock.Flock {
	t.Helper()
	held := flock.New(c.lockPath())
	must(t, held.Lock())
	t.Cleanup(func() { _ = held.Close() })
	return held
}
