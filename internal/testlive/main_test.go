// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

const (
	testAccount  = "canary-account"
	testPassword = "canary p@ssword:비밀번호/%41"
)

func TestMain(m *testing.M) {
	// What a person has in the environment must not change what the tests see.
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch strings.ToUpper(name) {
		case "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY":
			_ = os.Unsetenv(name)
		}
		if strings.HasPrefix(name, "BIZPPURIO_") {
			_ = os.Unsetenv(name)
		}
	}
	m.Run()
}

func newAPI(t *testing.T, options ...bizppuriotest.Option) *bizppuriotest.Server {
	t.Helper()
	api := bizppuriotest.NewServer(append(options, bizppuriotest.WithAccount(testAccount, testPassword))...)
	t.Cleanup(api.Close)
	return api
}

// environ is an environment with the test account and an address.
func environ(url string, more ...string) []string {
	return append([]string{envAccount + "=" + testAccount, envPassword + "=" + testPassword, envBaseURL + "=" + url}, more...)
}

// contact makes both calls, the second by standIn, and writes the report.
func contact(t *testing.T, environ []string) (*evidence, string) {
	t.Helper()
	s, err := readSettings(environ)
	if err != nil {
		t.Fatal(err)
	}
	e := collect(t.Context(), s, standIn{s}, func(string) {})
	var report bytes.Buffer
	writeReport(&report, e)
	return e, report.String()
}

// standIn stands in for terraform: it tells of a token what
// configuration/main.tf tells.
type standIn struct{ settings settings }

func (standIn) name() string { return "a test" }

func (i standIn) issue(ctx context.Context) (*facts, string) {
	client, err := bizppurio.NewClient(i.settings.clientConfig())
	if err != nil {
		return nil, err.Error()
	}
	token, err := client.Token(ctx)
	if err != nil {
		return nil, i.settings.secrets.scrub(err.Error())
	}
	sum := sha256.Sum256([]byte(token.AccessToken))
	return &facts{
		Bearer: token.Type == "Bearer", Expired: token.Expired, ExpiresAt: token.ExpiresAt.Format(time.RFC3339),
		SHA256: hex.EncodeToString(sum[:]), Whole: true,
	}, ""
}
