// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokencache

import (
	"os"
	"syscall"
	"testing"
)

// Opening a pipe waits for another process, beyond any context.
func TestCache_pipes(t *testing.T) {
	t.Parallel()
	for name, suffix := range map[string]string{"file": "", "lock": ".lock"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			must(t, syscall.Mkfifo(c.Path()+suffix, 0o600))
			var api fakeAPI
			_, warning := take(t, c, api.request)
			wantWarning(t, warning, ReasonNotRegular, c.Path()+suffix)
			if got := api.calls.Load(); got != 1 {
				t.Errorf("%d calls, want 1", got)
			}
		})
	}
}

// A directory or a file of another user is not used, even by root.
func TestCache_foreignOwner(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]func(*Cache) string{
		"directory": func(c *Cache) string { return c.Directory },
		"file":      (*Cache).Path,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			var api fakeAPI
			take(t, c, api.request)
			before := read(t, c.Path())
			if err := os.Chown(path(c), os.Geteuid()+1, -1); err != nil {
				t.Skip("only root can give a file away: ", err)
			}
			_, warning := take(t, newCache(c.Directory), api.request)
			wantWarning(t, warning, ReasonOwner, path(c))
			if got := api.calls.Load(); got != 2 {
				t.Errorf("%d calls, want 2", got)
			}
			if after := read(t, c.Path()); name == "directory" && string(after) != string(before) {
				t.Error("a file in a foreign directory was replaced")
			}
		})
	}
}
