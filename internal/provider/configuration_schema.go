// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// configurationModel is the provider block.
type configurationModel struct {
	Account            types.String `tfsdk:"account"`
	Password           types.String `tfsdk:"password"`
	Environment        types.String `tfsdk:"environment"`
	BaseURL            types.String `tfsdk:"base_url"`
	RequestTimeout     types.String `tfsdk:"request_timeout"`
	MaxRetries         types.Number `tfsdk:"max_retries"`
	ProxyURL           types.String `tfsdk:"proxy_url"`
	CACertPEM          types.String `tfsdk:"ca_cert_pem"`
	InsecureSkipVerify types.Bool   `tfsdk:"insecure_skip_verify"`
	TokenCache         types.Object `tfsdk:"token_cache"`
}

// tokenCacheModel is the object token_cache.
type tokenCacheModel struct {
	Enabled      types.Bool   `tfsdk:"enabled"`
	Directory    types.String `tfsdk:"directory"`
	MinRemaining types.String `tfsdk:"min_remaining"`
}

func configurationSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Requests bearer tokens from Bizppurio (비즈뿌리오), Korea's messaging service, for other providers, write-only arguments and provisioners. " +
			"A value in the configuration takes precedence over the environment variable, which takes precedence over the default. An environment variable that is set but empty counts as not set.",
		Attributes: map[string]schema.Attribute{
			"account": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Bizppurio account (계정). Also `BIZPPURIO_ACCOUNT`; needed as soon as a `bizppurio_token` asks for a token. " +
					"It must not contain a colon or control characters. Production and staging have separate accounts.",
			},
			"password": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Password (암호) of the account. Also, and preferably, `BIZPPURIO_PASSWORD`; needed as soon as a `bizppurio_token` asks for a token. " +
					"It must not contain control characters. A password written here, or in a variable without `ephemeral = true`, is part of every saved plan.",
			},
			"environment": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Environment of the account: `production` (운영) or `staging` (검수). " +
					"Also `BIZPPURIO_ENVIRONMENT`; default `production`. Setting it here while `BIZPPURIO_BASE_URL` is set is an error.",
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address in front of `/v1/token`, for a gateway or a stand-in: an `https` URL, or an `http` URL of a loopback host, with an ASCII host, optionally a port and a path prefix, and without user info, query or fragment. It is not secret: errors and logs show it. " +
					"Also `BIZPPURIO_BASE_URL`; default: the address of `environment`. Setting both `base_url` and `environment` here is an error.",
			},
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How long one attempt may take, from dialing to the last byte: a duration greater than zero and at most `10m`, such as `45s` or `1m30s`. " +
					"Default `30s`.",
			},
			// Not an Int64Attribute: the framework's error about 1.5 asks the user to
			// report a bug.
			"max_retries": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: "How many more attempts follow a transient failure (a lost connection, a timeout, HTTP 429 or 5xx, and the result codes 3008, 3011, 5002 and 9000): 0 to 10. " +
					"Default `3`. The waits between attempts grow from 1 to 30 seconds; a `Retry-After` of up to 60 seconds is honored.",
			},
			"proxy_url": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Proxy for all calls of this provider and for no others, for instance one whose address is registered with Bizppurio: an `http`, `https` or `socks5` (`socks5h`) URL, which may hold user info. " +
					"`NO_PROXY` does not apply to it. Default: `HTTPS_PROXY` and `NO_PROXY`; an `http` `base_url` never uses those.",
			},
			"ca_cert_pem": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "One or more PEM certificates of authorities to trust in addition to the system's, for staging or for a proxy that decrypts TLS. " +
					"Default: the system's only.",
			},
			"insecure_skip_verify": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to skip the check of the server's certificate, so that anyone in between can read the password. " +
					"It causes a warning in every run, and an error for the production host or with an `https` proxy. Default `false`.",
			},
			"token_cache": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "Encrypted token cache shared by all runs on this machine. " +
					"Off by default; this object or a directory in `BIZPPURIO_TOKEN_CACHE_DIR` turns it on, and `{ enabled = false }` turns it off whatever the environment says. " +
					"The encryption key is derived from the password.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{
						Optional:            true,
						MarkdownDescription: "Whether to use the cache. Default `true` in this object.",
					},
					"directory": schema.StringAttribute{
						Optional: true,
						MarkdownDescription: "Directory of the cache, created with mode 0700 if it does not exist: an absolute path, without `~`. " +
							"Also `BIZPPURIO_TOKEN_CACHE_DIR`; default: `terraform-provider-bizppurio` in the user's cache directory.",
					},
					"min_remaining": schema.StringAttribute{
						Optional: true,
						MarkdownDescription: "How long a cached token must still be valid to be used: a duration greater than zero and under `24h`. " +
							"Default `6h`.",
					},
				},
			},
		},
	}
}
