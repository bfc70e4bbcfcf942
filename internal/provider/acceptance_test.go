// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// Credentials that the stand-in knows. They are unlike anything else, so that a
// search finds them.
const (
	testAccount  = "canary-account"
	testPassword = "canary p@ssword:비밀번호/%41"
)

// TestMain runs the tests, or the command that this test binary is besides.
func TestMain(m *testing.M) {
	// What a person has in the environment must not change what the tests see,
	// but for TestLive.
	if _, isCommand := commands[strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")]; !isCommand && os.Getenv(envLive) == "" {
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
	}
	testscript.Main(m, commands)
}

// newAPI starts a stand-in that knows the test account.
func newAPI(t *testing.T, options ...bizppuriotest.Option) *bizppuriotest.Server {
	t.Helper()
	api := bizppuriotest.NewServer(append(options, bizppuriotest.WithAccount(testAccount, testPassword))...)
	t.Cleanup(api.Close)
	return api
}

// TestAccToken feeds every attribute of the ephemeral resource to the echo
// provider, which puts into its resource's attribute data what its configuration
// has there, and reads the data source beside it.
func TestAccToken(t *testing.T) {
	t.Parallel()
	if isOpenTofu() {
		t.Skip("OpenTofu reports a plan with an ephemeral resource as non-empty; the scripts run with it")
	}
	api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{Body: `{"accesstoken":"aaa.bbb.ccc","type":"bearer","expired":"20991110185520"}`}))
	const data = "data.bizppurio_token.test"
	checks := []statecheck.StateCheck{
		statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("enabled"), knownvalue.Null()),
		statecheck.ExpectSensitiveValue(data, tfjsonpath.New("accesstoken")),
		statecheck.ExpectSensitiveValue(data, tfjsonpath.New("authorization")),
	}
	for attribute, want := range map[string]string{
		"accesstoken": "aaa.bbb.ccc", "type": "bearer", "expired": "20991110185520",
		"expires_at": "2099-11-10T18:55:20+09:00", "authorization": "Bearer aaa.bbb.ccc",
	} {
		checks = append(checks,
			statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(attribute), knownvalue.StringExact(want)),
			statecheck.ExpectKnownValue(data, tfjsonpath.New(attribute), knownvalue.StringExact(want)))
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"bizppurio": providerserver.NewProtocol6WithError(&bizppurioProvider{version: "test"}),
			"echo":      echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{{
			Config: `
provider "bizppurio" {
  account  = "` + testAccount + `"
  password = "` + testPassword + `"
  base_url = "` + api.URL + `"
}

ephemeral "bizppurio_token" "test" {}

data "bizppurio_token" "test" {}

provider "echo" {
  data = ephemeral.bizppurio_token.test
}

resource "echo" "test" {}
`,
			ConfigStateChecks: checks,
		}},
	})
}
