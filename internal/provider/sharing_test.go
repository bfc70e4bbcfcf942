// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// manyBlocks is a configuration of 100 ephemeral resources, and of data sources
// of the same provider configuration.
func manyBlocks(dataSources int) string {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "ephemeral \"bizppurio_token\" \"e%d\" {}\n", i)
	}
	for i := range dataSources {
		fmt.Fprintf(&b, "data \"bizppurio_token\" \"d%d\" {}\n", i)
	}
	return b.String() + `
resource "terraform_data" "test" {
  provisioner "local-exec" {
    command = "exit 0"
    environment = {
      AUTHORIZATION = ephemeral.bizppurio_token.e0.authorization
    }
  }
}
`
}

func TestAccSharing_manyBlocks(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	w := newWorkspace(t, manyBlocks(20), credentialsEnv(api.URL))
	w.must(w.plan())
	if got := api.TokenCalls(); got != 1 {
		t.Errorf("plan made %d calls, want 1", got)
	}
	w.must(w.applySaved())
	if got := api.TokenCalls(); got != 2 {
		t.Errorf("plan and apply made %d calls, want 2", got)
	}
	w.must(w.tf.Destroy(t.Context()))
}

func TestAccSharing_wrongPassword(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	env := credentialsEnv(api.URL)
	env["BIZPPURIO_PASSWORD"] = "wrong"
	w := newWorkspace(t, manyBlocks(20), env)
	if err := w.plan(); err == nil {
		t.Fatal("plan succeeded with a wrong password")
	}
	if got := api.TokenCalls(); got != 1 {
		t.Errorf("%d calls, want 1", got)
	}
	if got := strings.Count(w.output.String(), "What to do:"); got != 1 {
		t.Errorf("the failure is explained %d times, want once:\n%.5000s", got, w.output.String())
	}
}

// A failure that outlasts its retries is met by all blocks together, and
// explained once.
func TestAccSharing_transientFailure(t *testing.T) {
	t.Parallel()
	api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{
		Status: 503, Header: map[string][]string{"Retry-After": {"3600"}},
	}))
	w := newWorkspace(t, manyBlocks(20), credentialsEnv(api.URL))
	if err := w.plan(); err == nil {
		t.Fatal("plan succeeded")
	}
	if got := api.TokenCalls(); got != 1 {
		t.Errorf("%d calls, want 1", got)
	}
	if got := strings.Count(w.output.String(), "What to do:"); got != 1 {
		t.Errorf("the failure is explained %d times, want once", got)
	}
}

func TestAccSharing_expiredOnArrival(t *testing.T) {
	t.Parallel()
	api := newAPI(t, bizppuriotest.WithFaults(fixedAnswer("aaa.bbb.ccc", "Bearer", "20201110185520")))
	w := newWorkspace(t, manyBlocks(0), credentialsEnv(api.URL))
	w.must(w.plan())
	if got := strings.Count(w.output.String(), "Token Already Expired on Arrival"); got != 1 {
		t.Errorf("plan warns %d times, want once", got)
	}
	w.must(w.applySaved())
	if got := api.TokenCalls(); got != 2 {
		t.Errorf("plan and apply made %d calls, want 2", got)
	}
}

// cacheEnv is credentialsEnv with the sealed cache in a folder.
func cacheEnv(url, directory string) map[string]string {
	env := credentialsEnv(url)
	env["BIZPPURIO_TOKEN_CACHE_DIR"] = directory
	return env
}

// dependentBlock is a resource that changes whenever the token does.
const dependentBlock = dataBlock + `
resource "terraform_data" "test" {
  input = data.bizppurio_token.test.authorization
}
`

// Runs at the same time share one token, and a later plan is empty although a
// resource depends on it.
func TestAccCache_manyRuns(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	directory := filepath.Join(t.TempDir(), "cache")
	workspaces := make([]*workspace, 4)
	for i := range workspaces {
		workspaces[i] = newWorkspace(t, dependentBlock, cacheEnv(api.URL, directory))
	}
	var wg sync.WaitGroup
	for _, w := range workspaces {
		wg.Go(func() {
			if err := w.apply(); err != nil {
				t.Errorf("%v\n%s", err, w.output.String())
			}
		})
	}
	wg.Wait()
	for _, w := range workspaces {
		changes, err := w.tf.Plan(t.Context())
		w.must(err)
		if changes {
			t.Errorf("the second plan is not empty:\n%s", w.output.String())
		}
		if strings.Contains(w.output.String(), "Warning") {
			t.Errorf("there is a warning:\n%s", w.output.String())
		}
	}
	if got := api.TokenCalls(); got != 1 {
		t.Errorf("%d calls in all, want 1", got)
	}
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(directory, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range append(api.Tokens(), testPassword, testAccount) {
			if strings.Contains(string(content)+entry.Name(), secret) {
				t.Errorf("%s holds %q in the clear", entry.Name(), secret)
			}
		}
	}
}

// What HCL says of the cache wins over the environment.
func TestAccCache_configuration(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		tokenCache string
		variable   bool
		// wantCalls is for two plans, one after the other.
		wantCalls int
	}{
		"off_by_default":          {wantCalls: 2},
		"on_by_variable":          {variable: true, wantCalls: 1},
		"on_by_object":            {tokenCache: `{ directory = "DIR" }`, wantCalls: 1},
		"on_by_enabled":           {tokenCache: `{ enabled = true, directory = "DIR", min_remaining = "30m" }`, wantCalls: 1},
		"off_whatever_the_others": {tokenCache: `{ enabled = false, directory = "DIR" }`, variable: true, wantCalls: 2},
		"never_enough_remaining":  {tokenCache: `{ min_remaining = "23h" }`, variable: true, wantCalls: 2},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Every token has 22 hours left.
			api := newAPI(t, bizppuriotest.WithClock(func() time.Time { return time.Now().Add(-2 * time.Hour) }))
			directory := filepath.Join(t.TempDir(), "cache")
			env := credentialsEnv(api.URL)
			if tt.variable {
				env = cacheEnv(api.URL, directory)
			}
			argument := ""
			if tt.tokenCache != "" {
				argument = "token_cache = " + strings.ReplaceAll(tt.tokenCache, "DIR", filepath.ToSlash(directory))
			}
			w := newWorkspace(t, "provider \"bizppurio\" {\n"+argument+"\n}\n"+ephemeralBlock, env)
			w.must(w.plan())
			w.must(w.plan())
			if got := api.TokenCalls(); got != tt.wantCalls {
				t.Errorf("%d calls, want %d", got, tt.wantCalls)
			}
		})
	}
}

// A run that is killed leaves the cache usable: the next run works, without a
// wait for a lock.
func TestAccCache_killed(t *testing.T) {
	t.Parallel()
	hang := bizppuriotest.Fault{Call: 1, Hang: true}
	api := newAPI(t, bizppuriotest.WithFaults(hang))
	directory := filepath.Join(t.TempDir(), "cache")
	w := newWorkspace(t, ephemeralBlock, cacheEnv(api.URL, directory))

	run := w.start("plan")
	// The first call hangs while the run holds the lock.
	for api.TokenCalls() == 0 {
		run.mustRun()
	}
	run.kill()

	w.must(w.plan())
	if got := api.TokenCalls(); got != 2 {
		t.Errorf("%d calls, want 2", got)
	}
	if strings.Contains(w.output.String(), "Warning") {
		t.Errorf("the next run warns:\n%s", w.output.String())
	}
	w.must(w.plan())
	if got := api.TokenCalls(); got != 2 {
		t.Error("the run after that made a call")
	}
}
