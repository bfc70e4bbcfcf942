// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/explain"
)

// credential returns account or password, and where it comes from. It may be
// missing: no block may ask for a token.
func (r *resolver) credential(attribute string, attr types.String, variable string, validate func(string) error) (text string, origin explain.Origin, missing bool) {
	s, ok := r.hcl(attribute, attr)
	if !ok && attr.IsNull() {
		s, ok = r.env(attribute, variable)
		missing = !ok
	}
	if !ok {
		return "", explain.Origin{}, missing
	}
	r.addInvalid(s, validate(s.text))
	return s.text, explain.Origin{Variable: s.variable, Slips: explain.Slips(s.text, attribute == "account")}, false
}
