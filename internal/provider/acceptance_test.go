// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
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

// testProvider is the provider with waits between attempts that nobody notices.
func testProvider() *bizppurioProvider {
	return &bizppurioProvider{
		version:      "test",
		retryWaitMin: time.Millisecond,
		retryWaitMax: time.Millisecond,
	}
}

// TestMain runs the tests, or one of the commands that this test binary is
// besides: the provider itself, for one, when Terraform starts it.
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

// providerBlock configures the provider for a stand-in at url, with further
// arguments.
func providerBlock(url string, arguments ...string) string {
	return `
provider "bizppurio" {
  account  = "` + testAccount + `"
  password = "` + testPassword + `"
  base_url = "` + url + `"
  ` + strings.Join(arguments, "\n  ") + `
}
`
}

const ephemeralBlock = `
ephemeral "bizppurio_token" "test" {}
`

const dataBlock = `
data "bizppurio_token" "test" {}
`

// accCase is a test case with this provider and the echo provider, which puts
// into its resource's attribute data what its configuration has there.
func accCase(steps ...resource.TestStep) resource.TestCase {
	return resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{
			tfversion.SkipBelow(tfversion.Version1_10_0),
		},
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"bizppurio": providerserver.NewProtocol6WithError(testProvider()),
			"echo":      echoprovider.NewProviderServer(),
		},
		Steps: steps,
	}
}
