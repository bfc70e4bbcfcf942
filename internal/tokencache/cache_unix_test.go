// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokencache

import (
	"bytes"
	"io/fs"
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
			if warning.Shared != (name == "directory") {
				t.Errorf("shared: %t", warning.Shared)
			}
			if after := read(t, c.Path()); token.AccessToken != "second" || (name == "directory") != bytes.Equal(after, before) {
				t.Errorf("got %q, or a file in a foreign directory was replaced", token.AccessToken)
			}
		})
	}
}

// A directory that is there for more than this cache must not be closed to others:
// what is in it, or a mode that such directories have, tells.
func TestCache_sharedDirectory(t *testing.T) {
	t.Parallel()
	own := func(c *Cache) []string { return []string{c.Path(), c.lockPath(), nextPath(c)} }
	tests := map[string]struct {
		mode  fs.FileMode
		files func(*Cache) []string
		want  bool
	}{
		"empty":            {0o755, nil, false},
		"umask_of_group":   {0o775, nil, false},
		"own_files":        {0o750, own, false},
		"volume":           {0o777, nil, true},
		"volume_of_group":  {0o770 | fs.ModeSetgid, nil, true},
		"tmp":              {0o770 | fs.ModeSticky, own, true},
		"file_of_the_user": {0o755, func(c *Cache) []string { return []string{c.Path() + ".bak"} }, true},
		"other_file":       {0o755, func(c *Cache) []string { return []string{c.Directory + "/lost+found"} }, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCache(privateDir(t))
			if tt.files != nil {
				for _, path := range tt.files(c) {
					must(t, os.WriteFile(path, nil, 0o600))
				}
			}
			must(t, os.Chmod(c.Directory, tt.mode))
			_, warning := take(t, c, new(fakeAPI).request)
			wantWarning(t, warning, ReasonMode, c.Directory)
			if warning.Shared != tt.want || warning.Mode != tt.mode|fs.ModeDir {
				t.Errorf("shared: %t, mode %v", warning.Shared, warning.Mode)
			}
		})
	}
}
