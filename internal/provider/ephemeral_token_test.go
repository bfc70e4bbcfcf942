// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// expectEcho checks an attribute of the token that went through the echo
// provider.
func expectEcho(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(attribute), want)
}

const echoBlock = `
provider "echo" {
  data = ephemeral.bizppurio_token.test
}

resource "echo" "test" {}
`

// fixedAnswer is an answer with a token of which every attribute is known.
func fixedAnswer(accessToken, authScheme, expired string) bizppuriotest.Fault {
	return bizppuriotest.Fault{
		Body: `{"accesstoken":"` + accessToken + `","type":"` + authScheme + `","expired":"` + expired + `"}`,
	}
}

func TestAccEphemeralToken_attributes(t *testing.T) {
	t.Parallel()
	if isOpenTofu() {
		t.Skip("OpenTofu reports a plan with an ephemeral resource as non-empty; the scripts run with it")
	}
	api := newAPI(t, bizppuriotest.WithFaults(fixedAnswer("aaa.bbb.ccc", "Bearer", "20991110185520")))

	resource.Test(t, accCase(resource.TestStep{
		Config: providerBlock(api.URL) + ephemeralBlock + echoBlock,
		ConfigStateChecks: []statecheck.StateCheck{
			expectEcho("accesstoken", knownvalue.StringExact("aaa.bbb.ccc")),
			expectEcho("type", knownvalue.StringExact("Bearer")),
			expectEcho("expired", knownvalue.StringExact("20991110185520")),
			expectEcho("expires_at", knownvalue.StringExact("2099-11-10T18:55:20+09:00")),
			expectEcho("authorization", knownvalue.StringExact("Bearer aaa.bbb.ccc")),
			expectEcho("enabled", knownvalue.Null()),
		},
	}))
}

func TestAccEphemeralToken_disabled(t *testing.T) {
	t.Parallel()
	if isOpenTofu() {
		t.Skip("OpenTofu reports a plan with an ephemeral resource as non-empty; the scripts run with it")
	}
	api := newAPI(t)

	resource.Test(t, accCase(resource.TestStep{
		Config: providerBlock(api.URL) + `
ephemeral "bizppurio_token" "test" {
  enabled = false
}
` + echoBlock,
		ConfigStateChecks: []statecheck.StateCheck{
			expectEcho("accesstoken", knownvalue.Null()),
			expectEcho("type", knownvalue.Null()),
			expectEcho("expired", knownvalue.Null()),
			expectEcho("expires_at", knownvalue.Null()),
			expectEcho("authorization", knownvalue.Null()),
			expectEcho("enabled", knownvalue.Bool(false)),
		},
	}))
	if got := api.TokenCalls(); got != 0 {
		t.Errorf("a disabled token made %d calls, want none", got)
	}
}
