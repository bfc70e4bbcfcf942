// SPDX-License-Identifier: MPL-2.0

//go:build unix

package tokensource

import (
	"os"
	"strings"
	"syscall"
	"testing"
)

// A pipe in place of the lock would keep whoever opens it waiting, beyond any
// context.
func TestCache_lockIsAPipe(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	if err := syscall.Mkfifo(c.path()+".lock", 0o600); err != nil {
		t.Fatal(err)
	}
	calls := 0
	if _, warning := take(t, c, counting(t, &calls)); calls != 1 || warning == nil {
		t.Errorf("%d calls, warning %v; want 1 and one", calls, warning)
	}
}

// A folder of another user is not used, even by root.
func TestCache_foreignFolder(t *testing.T) {
	t.Parallel()
	c := newCache(privateDir(t))
	if err := os.Chown(c.Directory, 65534, -1); err != nil {
		t.Skip("only root can give a folder away: ", err)
	}
	calls := 0
	_, warning := take(t, c, counting(t, &calls))
	if calls != 1 || warning == nil || !strings.Contains(warning.Detail, "belongs to another user") {
		t.Errorf("%d calls, warning %v; want 1, and one about the owner", calls, warning)
	}
	if entries, err := os.ReadDir(c.Directory); err != nil || len(entries) > 0 {
		t.Errorf("the folder holds %v (error %v), want nothing", entries, err)
	}
}
