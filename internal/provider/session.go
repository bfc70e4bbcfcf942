package provider

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
)

// tokenSource gives tokens; its errors are *bizppurio.Error.
type tokenSource interface {
	Token(ctx context.Context) (bizppurio.Token, error)
}

// session is one configured provider, as ephemeral resource and data source
// use it.
type session struct {
	tokens tokenSource
	// unknown names the provider's attributes whose values are not known yet;
	// with any of them there are no tokens.
	unknown []string
}

// newSession makes the session of a provider block. It never calls the network.
func (p *bizppurioProvider) newSession(model configurationModel, terraformVersion string) (*session, diag.Diagnostics) {
	config, unknown, diags := resolveConfiguration(model, os.Getenv)
	if diags.HasError() || len(unknown) > 0 {
		return &session{unknown: unknown}, diags
	}
	config.UserAgent = userAgent(terraformVersion, p.version)
	config.RetryWaitMin, config.RetryWaitMax = p.retryWaitMin, p.retryWaitMax
	client, err := bizppurio.NewClient(config)
	if err != nil {
		diags.AddError("Invalid Proxy in the Environment", fmt.Sprintf("No call can be made: %s.", err))
		return nil, diags
	}
	return &session{tokens: client}, diags
}

// userAgent names Terraform and the provider with their versions.
func userAgent(terraformVersion, providerVersion string) string {
	return fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-bizppurio/%s", terraformVersion, providerVersion)
}

// isUnknown tells whether the provider's configuration is not known yet.
func (s *session) isUnknown() bool { return len(s.unknown) > 0 }

// unknownNames lists the attributes that are not known yet.
func (s *session) unknownNames() string { return strings.Join(s.unknown, ", ") }

// token gets a token, with all that there is to say about it.
func (s *session) token(ctx context.Context) (tokenModel, diag.Diagnostics) {
	token, err := s.tokens.Token(ctx)
	if err != nil {
		return tokenModel{}, failureDiagnostics(err)
	}
	return newTokenModel(token), warningDiagnostics(token)
}
