// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"
)

// provisionerBlock uses the token in apply: OpenTofu opens there only what is used.
const provisionerBlock = `
resource "terraform_data" "test" {
  provisioner "local-exec" {
    command = "exit 0"
    environment = {
      AUTHORIZATION = ephemeral.bizppurio_token.test.authorization
    }
  }
}
`

// Terraform starts the provider once for plan and once for apply.
func TestAccCalls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		configuration  string
		wantPlanCalls  int
		wantApplyCalls int
	}{
		"ephemeral": {
			configuration:  ephemeralBlock + provisionerBlock,
			wantPlanCalls:  1,
			wantApplyCalls: 1,
		},
		"ephemeral_only_applying": {
			configuration: `
ephemeral "bizppurio_token" "test" {
  enabled = terraform.applying
}
` + provisionerBlock,
			wantPlanCalls:  0,
			wantApplyCalls: 1,
		},
		"ephemeral_disabled": {
			configuration: `
ephemeral "bizppurio_token" "test" {
  enabled = false
}
` + provisionerBlock,
		},
		"data_source": {
			configuration: dataBlock + `
resource "terraform_data" "test" {
  input = data.bizppurio_token.test.authorization
}
`,
			wantPlanCalls:  1,
			wantApplyCalls: 0,
		},
		"configured_but_unused": {
			configuration: `
provider "bizppurio" {}

resource "terraform_data" "test" {}
`,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t)
			w := newWorkspace(t, tt.configuration, credentialsEnv(api.URL))
			w.must(w.plan())
			planned := api.TokenCalls()
			if planned != tt.wantPlanCalls {
				t.Errorf("plan made %d calls, want %d", planned, tt.wantPlanCalls)
			}
			w.must(w.applySaved())
			if got := api.TokenCalls() - planned; got != tt.wantApplyCalls {
				t.Errorf("apply made %d calls, want %d", got, tt.wantApplyCalls)
			}
		})
	}
}
