// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// realTerraform is the terraform to run, if there is to be one.
func realTerraform(t *testing.T) string {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set: make test sets it")
	}
	if binary := os.Getenv("TF_ACC_TERRAFORM_PATH"); binary != "" {
		return binary
	}
	return "terraform"
}

// runReal runs all of it, with the real terraform, in a temporary folder that is
// to be empty afterwards.
func runReal(t *testing.T, environ []string) (code int, report, progress string) {
	t.Helper()
	binary := realTerraform(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); !strings.HasPrefix(name, "BIZPPURIO_") {
			environ = append(environ, entry)
		}
	}
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), environ, binary, &stdout, &stderr)
	expectEmpty(t, tmp)
	return code, stdout.String(), stderr.String()
}

func expectNoSecret(t *testing.T, api *bizppuriotest.Server, text string) {
	t.Helper()
	expectNoCanary(t, text, append(api.Tokens(), testPassword, bizppuriotest.Basic(testAccount, testPassword)))
}

func TestRealTerraform(t *testing.T) {
	api := newAPI(t)
	code, report, progress := runReal(t, environ(api.URL))
	if code != exitHeld || !strings.Contains(report, "ok        terraform gives what the API gives") || !strings.Contains(report, "gave another token") {
		t.Errorf("exit status %d\n%s%s", code, progress, report)
	}
	if calls := api.TokenCalls(); calls != 2 {
		t.Errorf("%d calls, want one by the client and one by terraform", calls)
	}
	expectNoSecret(t, api, report+progress)
}

func TestRealTerraformWithCertificate(t *testing.T) {
	// One token for all calls, too.
	api := bizppuriotest.NewTLSServer(bizppuriotest.WithFaults(bizppuriotest.Fault{Body: success(aJWT, "Bearer", 24)}))
	t.Cleanup(api.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: api.HTTP.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, trust := range []string{envCAFile + "=" + ca, envInsecure + "=1"} {
		code, report, progress := runReal(t, environ(api.URL, trust))
		if code != exitHeld || !strings.Contains(report, "gave the SAME token") {
			t.Errorf("%s: exit status %d\n%s%s", trust, code, progress, report)
		}
		expectNoCanary(t, report+progress, canaries(aJWT))
	}
}

func TestRealTerraformFails(t *testing.T) {
	// The second answer repeats the token of the first.
	api := newAPI(t, bizppuriotest.WithFaults(
		bizppuriotest.Fault{Call: 1, Body: success(aJWT, "Bearer", 24)},
		bizppuriotest.Fault{Call: 2, Code: 3010, Description: "held: " + aJWT + " by " + testPassword},
	))
	code, report, progress := runReal(t, environ(api.URL))
	if code != exitFailed || !strings.Contains(report, "IP Address Not Allowed") || !strings.Contains(report, "What to do:") {
		t.Errorf("exit status %d\n%s%s", code, progress, report)
	}
	expectNoCanary(t, report+progress, canaries(aJWT))
}

func TestRealTerraformTypeIsToken(t *testing.T) {
	api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Body: success(aJWT, aJWT, 24)}))
	code, report, progress := runReal(t, environ(api.URL))
	if code != exitDiffers || !strings.Contains(report, "not Bearer") {
		t.Errorf("exit status %d\n%s%s", code, progress, report)
	}
	expectNoCanary(t, report+progress, canaries(aJWT))
}

func TestNoTerraform(t *testing.T) {
	realTerraform(t)
	api := newAPI(t)
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	var stdout, stderr bytes.Buffer
	env := append(environ(api.URL), "PATH="+os.Getenv("PATH"))
	if code := run(t.Context(), env, filepath.Join(t.TempDir(), "no-such-terraform"), &stdout, &stderr); code != exitFailed || stdout.Len() > 0 {
		t.Errorf("exit status %d\n%s", code, stdout.String())
	}
	// Without terraform, no token is asked for.
	if calls := api.TokenCalls(); calls != 0 {
		t.Errorf("%d calls", calls)
	}
	expectNoSecret(t, api, stderr.String())
	expectEmpty(t, tmp)
}

// expectEmpty fails the test where a folder of testlive's is left in tmp.
func expectEmpty(t *testing.T, tmp string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(tmp, "bizppurio-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
