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
		MarkdownDescription: "Issues bearer tokens from Bizppurio (비즈뿌리오), Korea's messaging service, for other providers, write-only arguments and provisioners. " +
			"A value in the configuration beats the environment variable, which beats the default; an environment variable that is set but empty counts as not set.",
		Attributes: map[string]schema.Attribute{
			"account": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Bizppurio account (계정). It is needed, here or in `BIZPPURIO_ACCOUNT`. " +
					"It must not contain a colon or control characters. Production and staging have separate accounts.",
			},
			"password": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Password (암호) of the account. It is needed, here or, better, in `BIZPPURIO_PASSWORD`. " +
					"It must not contain control characters. Written here, or in a variable that is not `ephemeral`, it is in every saved plan.",
			},
			"environment": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Environment of the account: `production` (운영) or `staging` (검수). " +
					"Also `BIZPPURIO_ENVIRONMENT`; default `production`.",
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address in front of `/v1/token`, for a gateway or a stand-in. " +
					"Also `BIZPPURIO_BASE_URL`; default: the address of `environment`, which it cannot be combined with. " +
					"It is an `https` URL, or an `http` URL of a loopback host, with a port and a path prefix if need be and without user info, query or fragment.",
			},
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How long one attempt may take, from dialling to the last byte, as a duration greater than zero such as `45s` or `1m30s`. " +
					"Default `30s`.",
			},
			// Not an Int64Attribute: the framework's error about 1.5 asks to report a bug.
			"max_retries": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: "How many attempts may follow the first one after a transient failure (a lost connection, a timeout, HTTP 429 or 5xx, and the result codes 3008, 3011, 5002 and 9000): 0 to 10. " +
					"Default `3`. The waits between them grow from 1 to 30 seconds; a `Retry-After` of up to 60 seconds is honoured.",
			},
			"proxy_url": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Proxy that all calls of this provider, and no others, leave through, for instance one whose address is registered with Bizppurio: an `http`, `https` or `socks5` URL, which may hold user info. " +
					"`NO_PROXY` does not apply to it. Default: what `HTTPS_PROXY` and `NO_PROXY` say.",
			},
			"ca_cert_pem": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "One or more PEM certificates of authorities to trust besides the system's, for staging or for a proxy that inspects TLS. " +
					"Default: the system's alone.",
			},
			"insecure_skip_verify": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to leave the server's certificate unchecked, so that anyone on the way can read the password. " +
					"It gives a warning at every run, and is an error for the production host. Default `false`.",
			},
			"token_cache": schema.SingleNestedAttribute{
				Optional: true,
				MarkdownDescription: "Sealed file in which runs on this machine, at once or one after another, share one token. " +
					"Off by default; on with this object, or with a folder in `BIZPPURIO_TOKEN_CACHE_DIR`; off with `{ enabled = false }` whatever the environment says. " +
					"The file is encrypted with a key derived from the password.",
				Attributes: map[string]schema.Attribute{
					"enabled": schema.BoolAttribute{
						Optional:            true,
						MarkdownDescription: "Whether to use the cache. Default `true`, once the object is there.",
					},
					"directory": schema.StringAttribute{
						Optional: true,
						MarkdownDescription: "Folder of the file, made with mode 0700 if need be: an absolute path, without `~`. " +
							"Also `BIZPPURIO_TOKEN_CACHE_DIR`; default: `terraform-provider-bizppurio` in the user's cache folder.",
					},
					"min_remaining": schema.StringAttribute{
						Optional: true,
						MarkdownDescription: "How long a token must still be valid to be taken from the cache, as a duration greater than zero and under `24h`. " +
							"Default `1h`.",
					},
				},
			},
		},
	}
}
