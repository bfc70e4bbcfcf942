// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokensource"
)

// failureDiagnostic turns the failure of a token call into a diagnostic. It is
// the one place that does.
func failureDiagnostic(err error) diag.Diagnostic {
	if repeated, ok := errors.AsType[*tokensource.RepeatedError](err); ok {
		return diag.NewErrorDiagnostic(repeated.Failure.Explain().Summary, repeated.Error())
	}
	if failure, ok := errors.AsType[*bizppurio.Error](err); ok {
		x := failure.Explain()
		return diag.NewErrorDiagnostic(x.Summary, x.Detail())
	}
	// The text of an error from elsewhere is not known to hold no secret.
	return diag.NewErrorDiagnostic("Token Request Failed",
		"The token could not be issued, for a reason that the provider does not know. Please report this to the provider's developers.")
}

// warningDiagnostics turns warnings into diagnostics.
func warningDiagnostics(warnings []bizppurio.Warning) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, w := range warnings {
		diags.AddWarning(w.Summary, w.Detail)
	}
	return diags
}
