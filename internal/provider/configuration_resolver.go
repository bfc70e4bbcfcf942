// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// resolver reads the attributes one after another and collects all errors.
//
// It uses none of the framework's validators: their messages are in English
// only, some quote the value, and a value may also come from the environment.
type resolver struct {
	getenv func(string) string
	// partial says that values that are missing here may come from the
	// environment.
	partial bool

	diags   diag.Diagnostics
	unknown []string
}

// setting is the text of an attribute, with where it comes from.
type setting struct {
	attribute string
	at        path.Path
	// variable is the environment variable; empty for a value in HCL.
	variable string
	text     string
}

// hcl returns an attribute's value in the provider block. ok is false without
// one, for one that is not known yet, and for an empty one, which is an error.
func (r *resolver) hcl(attribute string, attr types.String) (s setting, ok bool) {
	return r.hclAt(path.Root(attribute), attribute, attr)
}

// hclAt is hcl for an attribute at any path.
func (r *resolver) hclAt(at path.Path, attribute string, attr types.String) (s setting, ok bool) {
	s = setting{attribute: attribute, at: at, text: attr.ValueString()}
	switch {
	case attr.IsNull():
		return s, false
	case attr.IsUnknown():
		r.addUnknown(attribute)
		return s, false
	case s.text == "":
		r.addInvalid(s, bizppurio.ErrEmpty)
		return s, false
	}
	return s, true
}

// env returns an environment variable's value for an attribute; ok is false for
// one that is not set or empty.
func (r *resolver) env(attribute, variable string) (s setting, ok bool) {
	s = setting{attribute: attribute, at: path.Root(attribute), variable: variable, text: r.getenv(variable)}
	return s, s.text != ""
}

func (r *resolver) addUnknown(attribute string) { r.unknown = append(r.unknown, attribute) }

// addInvalid adds the error of a value, if there is one.
func (r *resolver) addInvalid(s setting, err error) {
	if err != nil {
		invalid, _ := errors.AsType[bizppurio.ConfigError](err) // all of them are
		r.addError(s, explain.InvalidValue(s.attribute, s.variable, invalid))
	}
}

// addError adds an error at a value's path, so that Terraform shows the line:
// but never a line on which somebody may have pasted a secret.
func (r *resolver) addError(s setting, e explain.Explanation) {
	switch s.attribute {
	case "account", "password", "base_url", "proxy_url", "ca_cert_pem":
		r.diags.AddError(e.Summary, e.Detail)
	default:
		r.diags.AddAttributeError(s.at, e.Summary, e.Detail)
	}
}
