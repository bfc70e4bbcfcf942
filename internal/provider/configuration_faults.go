// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Faults of values. None quotes the value.
var (
	errEmpty       = errors.New("it must not be empty; leave the attribute out, or set it to null, to use the environment variable or the default")
	errEnvironment = errors.New(`it must be "production" (운영) or "staging" (검수)`)
	errMaxRetries  = errors.New("it must be a whole number from 0 to 10")
	errDuration    = errors.New(`it must be a duration greater than zero, such as "30s", "1m30s" or "500ms"`)
)

func (r *resolver) addUnknown(attribute string) { r.unknown = append(r.unknown, attribute) }

// addInvalid adds the fault of a value, if there is one.
func (r *resolver) addInvalid(v value, err error) {
	if err == nil {
		return
	}
	name := "The provider's attribute " + v.attribute
	if v.variable != "" {
		name = "The environment variable " + v.variable + ", which stands in for the provider's attribute " + v.attribute + ","
	}
	summary, detail := "Invalid Provider Configuration", fmt.Sprintf("%s is not valid: %s.", name, err)
	if v.mayHoldSecret() {
		r.diags.AddError(summary, detail)
		return
	}
	r.diags.AddAttributeError(v.at, summary, detail)
}

// addConflict tells that base_url stands beside environment.
func (r *resolver) addConflict(baseURL value) {
	const summary = "Conflicting Provider Configuration"
	const detail = "base_url and environment are both set, and each names the address to call. " +
		"Keep environment for Bizppurio's own addresses, or base_url for another one."
	attribute := "base_url"
	if baseURL.mayHoldSecret() {
		attribute = "environment"
	}
	r.addError(attribute, summary, detail)
}

// addError adds a fault with its attribute's path, so that Terraform shows the
// line; but not where that line holds a secret.
func (r *resolver) addError(attribute, summary, detail string) {
	if secretAttributes[attribute] {
		r.diags.AddError(summary, detail)
		return
	}
	r.diags.AddAttributeError(path.Root(attribute), summary, detail)
}

// secretAttributes are those whose line in the configuration is never shown.
var secretAttributes = map[string]bool{"password": true, "proxy_url": true}

// mayHoldSecret tells whether the value's line in the configuration must not be
// shown: Terraform prints it beside an error that carries the attribute's path.
func (v value) mayHoldSecret() bool {
	return secretAttributes[v.attribute] ||
		v.attribute == "base_url" && strings.Contains(v.text, "@")
}
