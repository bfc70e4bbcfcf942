// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokencache

import (
	"bytes"
	"os"
	"syscall"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// Opening a pipe waits for another process, beyond any context.
func TestCache_pipes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		path func(*Cache) string
		want Reason
	}{
		"file": {(*Cache).Path, ReasonNotRegular},
		"lock": {(*Cache).lockPath, ReasonNotRegular},
		"next": {nextPath, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			must(t, syscall.Mkfifo(tt.path(c), 0o600))
			_, warning := take(t, c, new(fakeAPI).request)
			wantWarning(t, warning, tt.want, tt.path(c))
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
			_, _ = take(t, c, new(fakeAPI).request)
			before := read(t, c.Path())
			if err := os.Chown(path(c), os.Geteuid()+1, -1); err != nil {
				t.Skip("only root can give a file away: ", err)
			}
			token, warning := take(t, c, returns(newToken("second", bizppurio.Lifetime), nil))
			wantWarning(t, warning, ReasonOwner, path(c))
			if after := read(t, c.Path()); token.AccessToken != "second" || (name == "directory") != bytes.Equal(after, before) {
				t.Errorf("got %q, or a file in a foreign directory was replaced", token.AccessToken)
			}
		})
	}
}
