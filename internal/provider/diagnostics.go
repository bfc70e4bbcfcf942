package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// failureDiagnostics turns the failure of a token call into diagnostics. It is
// the one place that does.
func failureDiagnostics(err error) diag.Diagnostics {
	var failure *bizppurio.Error
	if !errors.As(err, &failure) {
		// The text of an error from elsewhere is not known to hold no secret.
		return diag.Diagnostics{diag.NewErrorDiagnostic("Token Request Failed",
			"The token could not be issued, for a reason that the provider does not know. Please report this to the provider's developers.")}
	}
	x := failure.Explain()
	return diag.Diagnostics{diag.NewErrorDiagnostic(x.Summary, x.Detail())}
}

// warningDiagnostics turns what is odd about a token into warnings.
func warningDiagnostics(token bizppurio.Token) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, w := range token.Warnings() {
		diags.AddWarning(w.Summary, w.Detail)
	}
	return diags
}
