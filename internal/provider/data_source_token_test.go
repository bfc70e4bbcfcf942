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

const dataAddress = "data.bizppurio_token.test"

func expectData(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(dataAddress, tfjsonpath.New(attribute), want)
}

func TestAccTokenDataSource_attributes(t *testing.T) {
	t.Parallel()
	api := newAPI(t, bizppuriotest.WithFaults(fixedAnswer("aaa.bbb.ccc", "Bearer", "20991110185520")))

	resource.Test(t, accCase(resource.TestStep{
		Config: providerBlock(api.URL) + dataBlock,
		ConfigStateChecks: []statecheck.StateCheck{
			expectData("accesstoken", knownvalue.StringExact("aaa.bbb.ccc")),
			expectData("type", knownvalue.StringExact("Bearer")),
			expectData("expired", knownvalue.StringExact("20991110185520")),
			expectData("expires_at", knownvalue.StringExact("2099-11-10T18:55:20+09:00")),
			expectData("authorization", knownvalue.StringExact("Bearer aaa.bbb.ccc")),
			statecheck.ExpectSensitiveValue(dataAddress, tfjsonpath.New("accesstoken")),
			statecheck.ExpectSensitiveValue(dataAddress, tfjsonpath.New("authorization")),
		},
	}))
}
