// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokensource"
)

// session is one configured provider, as ephemeral resource and data source
// use it.
type session struct {
	tokens *tokensource.Source
	// unknown names the provider's attributes whose values are not known yet;
	// with any of them there are no tokens.
	unknown []string
	// interrupt is the provider's.
	interrupt context.Context //nolint:containedctx // it belongs to the process
}

// newSession makes the session of a provider block. It never calls the network.
func (p *bizppurioProvider) newSession(model configurationModel, terraformVersion string) (*session, diag.Diagnostics) {
	settings, diags := resolveConfiguration(model, os.Getenv)
	if diags.HasError() || len(settings.unknown) > 0 {
		return &session{unknown: settings.unknown}, diags
	}
	config := settings.client
	config.UserAgent = userAgent(terraformVersion, p.version)
	config.RetryWaitMin, config.RetryWaitMax = p.retryWaitMin, p.retryWaitMax
	client, err := bizppurio.NewClient(config)
	if err != nil {
		diags.AddError("Invalid Proxy in the Environment", fmt.Sprintf("No call can be made: %s.\n\nWhat to do: correct or unset them, or give the proxy in proxy_url.", err))
		return nil, diags
	}
	var cache *tokensource.Cache
	if settings.cache != nil {
		cache = &tokensource.Cache{
			Directory:    settings.cache.directory,
			MinRemaining: settings.cache.minRemaining,
			BaseURL:      strings.TrimSuffix(config.BaseURL.String(), "/"),
			Credentials:  config.Credentials,
			LockWait:     longestIssue(config),
		}
	}
	return &session{tokens: tokensource.New(client, cache), interrupt: p.interrupt}, diags
}

// longestIssue is how long a token may take at the longest, with all attempts and
// the waits between them.
func longestIssue(config bizppurio.Config) time.Duration {
	return time.Duration(config.MaxRetries+1)*config.RequestTimeout + time.Duration(config.MaxRetries)*bizppurio.LongestWait
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
	if s.interrupt != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		defer context.AfterFunc(s.interrupt, cancel)()
	}
	result, err := s.tokens.Token(ctx)
	diags := warningDiagnostics(result.Warnings)
	if err != nil {
		diags.Append(failureDiagnostic(err))
		return nil, diags
	}
	return newTokenModel(result.Token), diags
}
