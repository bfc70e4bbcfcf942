// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocolServer is the provider as Terraform calls it.
type protocolServer struct {
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

func newProtocolServer(t testing.TB) protocolServer {
	t.Helper()
	return serveProtocol(t, &bizppurioProvider{version: "test", retryWaitMin: 1, retryWaitMax: 1})
}

func serveProtocol(t testing.TB, p *bizppurioProvider) protocolServer {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(p)()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return protocolServer{server, schemas}
}

// block returns a block with the given attributes set, to go-cty's values.
func block(t testing.TB, schema *tfprotov6.Schema, set map[string]any) *tfprotov6.DynamicValue {
	t.Helper()
	object, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attributeType := range object.AttributeTypes {
		values[name] = tftypes.NewValue(attributeType, set[name])
	}
	dynamic, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		t.Fatal(err)
	}
	return &dynamic
}

func (s protocolServer) configure(t testing.TB, set map[string]any) {
	t.Helper()
	resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(t, s.schemas.Provider, set)})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp)
	}
}

// open opens the ephemeral resource, for a client that allows deferral or not.
func (s protocolServer) open(t testing.TB, deferral bool, set map[string]any) *tfprotov6.OpenEphemeralResourceResponse {
	t.Helper()
	resp, err := s.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: "bizppurio_token", Config: block(t, s.schemas.EphemeralResourceSchemas["bizppurio_token"], set),
		ClientCapabilities: &tfprotov6.OpenEphemeralResourceClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// read reads the data source in the same way.
func (s protocolServer) read(t testing.TB, deferral bool) *tfprotov6.ReadDataSourceResponse {
	t.Helper()
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: "bizppurio_token", Config: block(t, s.schemas.DataSourceSchemas["bizppurio_token"], nil),
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: deferral},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// wantDiagnostic checks for one diagnostic.
func wantDiagnostic(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, summary, detail string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != severity || diags[0].Summary != summary || !strings.Contains(diags[0].Detail, detail) {
		t.Fatalf("got %v, want %s %q with %q", diags, severity, summary, detail)
	}
}

func TestToken_providerNotConfigured(t *testing.T) {
	t.Parallel()
	server := newProtocolServer(t)
	wantDiagnostic(t, server.open(t, false, nil).Diagnostics, tfprotov6.DiagnosticSeverityError, "Bizppurio: Provider Not Configured", "before the provider was configured")
	wantDiagnostic(t, server.read(t, false).Diagnostics, tfprotov6.DiagnosticSeverityError, "Bizppurio: Provider Not Configured", "before the provider was configured")
	if resp := server.open(t, false, map[string]any{"enabled": false}); len(resp.Diagnostics) > 0 {
		t.Errorf("a disabled resource needs no provider: %v", resp.Diagnostics)
	}
}

// Without a call, the outputs are null or unknown, the block is deferred where
// Terraform allows that, or there is an error that says why.
func TestToken_noCall(t *testing.T) {
	t.Parallel()
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s %s", r.Method, r.URL) }))
	defer api.Close()
	const (
		null = iota
		unknown
		warning  // unknown, with a warning
		deferred // unknown, and deferred where that is allowed
		missing  // an error
	)
	tests := map[string]struct {
		account, baseURL, enabled any
		want, wantDeferral        int // where deferral is not allowed, and where it is
		wantData                  string
	}{
		"disabled":                           {"a", api.URL, false, null, null, ""},
		"unknown_enabled":                    {"a", api.URL, tftypes.UnknownValue, unknown, unknown, ""},
		"unknown_account":                    {tftypes.UnknownValue, api.URL, nil, warning, deferred, "Bizppurio: Provider Configuration Not Known Yet"},
		"unknown_account_and_enabled":        {tftypes.UnknownValue, api.URL, tftypes.UnknownValue, warning, deferred, "Bizppurio: Provider Configuration Not Known Yet"},
		"unknown_account_but_turned_off":     {tftypes.UnknownValue, api.URL, false, null, null, "Bizppurio: Provider Configuration Not Known Yet"},
		"missing_account":                    {nil, api.URL, nil, missing, missing, "Bizppurio: Missing Credentials"},
		"missing_account_but_turned_off":     {nil, api.URL, false, null, null, "Bizppurio: Missing Credentials"},
		"missing_account_unknown_enabled":    {nil, api.URL, tftypes.UnknownValue, unknown, unknown, "Bizppurio: Missing Credentials"},
		"missing_account_unknown_address":    {nil, tftypes.UnknownValue, true, missing, missing, "Bizppurio: Missing Credentials"},
		"missing_account_unknown_both_parts": {nil, tftypes.UnknownValue, tftypes.UnknownValue, unknown, unknown, "Bizppurio: Missing Credentials"},
	}
	for name, tt := range tests {
		for deferral, want := range map[bool]int{false: tt.want, true: tt.wantDeferral} {
			t.Run(fmt.Sprintf("%s_deferral_%t", name, deferral), func(t *testing.T) {
				t.Parallel()
				server := newProtocolServer(t)
				server.configure(t, map[string]any{"account": tt.account, "password": "p", "base_url": tt.baseURL})
				// A block beside it that asks for nothing is never deferred, nor an error.
				if resp := server.open(t, deferral, map[string]any{"enabled": false}); len(resp.Diagnostics) > 0 || resp.Deferred != nil {
					t.Errorf("a block with enabled = false: %v, deferred %v", resp.Diagnostics, resp.Deferred)
				}
				resp := server.open(t, deferral, map[string]any{"enabled": tt.enabled})
				if (resp.Deferred != nil) != (want == deferred) || resp.Deferred != nil && resp.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
					t.Errorf("deferred: %v", resp.Deferred)
				}
				switch want {
				case missing:
					wantDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, "Bizppurio: Missing Credentials", "account is not set")
				case warning:
					wantDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "Bizppurio: Token Not Yet Available", "not known before apply: account.")
				default:
					if len(resp.Diagnostics) > 0 {
						t.Error(resp.Diagnostics)
					}
				}
				if want != missing {
					wantOutputs(t, server, resp, tt.enabled, want == null)
				}
				if tt.wantData == "" {
					return
				}
				data := server.read(t, deferral)
				if want := deferral && tt.account == tftypes.UnknownValue; (data.Deferred != nil) != want {
					t.Errorf("the data source is deferred: %v", data.Deferred)
				} else if want {
					if len(data.Diagnostics) > 0 {
						t.Error(data.Diagnostics)
					}
					return
				}
				wantDiagnostic(t, data.Diagnostics, tfprotov6.DiagnosticSeverityError, tt.wantData, "")
			})
		}
	}
}

// wantOutputs checks that all outputs of the ephemeral resource are null, or
// that all are unknown.
func wantOutputs(t *testing.T, server protocolServer, resp *tfprotov6.OpenEphemeralResourceResponse, enabled any, null bool) {
	t.Helper()
	schema := server.schemas.EphemeralResourceSchemas["bizppurio_token"]
	result, err := resp.Result.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := result.As(&values); err != nil || len(values) != len(schema.Block.Attributes) {
		t.Fatalf("%d attributes, error %v", len(values), err)
	}
	for name, value := range values {
		if name == "enabled" && !value.Equal(tftypes.NewValue(tftypes.Bool, enabled)) {
			t.Errorf("enabled is %s, want it as it was", value)
		}
		if name != "enabled" && (value.IsKnown() != null || null && !value.IsNull()) {
			t.Errorf("%s is %s", name, value)
		}
	}
}

// The framework keeps one configuration a process. Terraform starts a process for
// each provider block, but not under -debug.
func TestConfigure_otherTarget(t *testing.T) {
	t.Parallel()
	const one, two = "http://127.0.0.1:1", "http://127.0.0.1:2"
	debugged, ordinary := serveProtocol(t, &bizppurioProvider{debug: true}), newProtocolServer(t)
	for _, tt := range []struct {
		account, baseURL, proxy any
		isOther                 bool
	}{
		{"a", one, nil, false},
		{"a", one + "/", nil, false},
		{tftypes.UnknownValue, one, nil, false},
		{"a", one, nil, false},
		{"b", one, nil, true},
		{"b", one, nil, false},
		{"b", two, nil, true},
		{nil, two, nil, true},
		{nil, two, "http://127.0.0.1:3", true},
	} {
		set := map[string]any{"account": tt.account, "password": "p", "base_url": tt.baseURL, "proxy_url": tt.proxy}
		ordinary.configure(t, set)
		if !tt.isOther {
			debugged.configure(t, set)
			continue
		}
		resp, err := debugged.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: block(t, debugged.schemas.Provider, set)})
		if err != nil {
			t.Fatal(err)
		}
		wantDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "Bizppurio: Another Account or Address Under -debug", "use the account, the address and the proxy that were configured last")
	}
}

// What keeps all blocks from a token is explained once, and then in one line for
// each of them.
func TestToken_explainedOnce(t *testing.T) {
	t.Parallel()
	missing, unknown := newProtocolServer(t), newProtocolServer(t)
	missing.configure(t, nil)
	unknown.configure(t, map[string]any{"account": tftypes.UnknownValue, "password": "p"})
	for name, tt := range map[string]struct {
		diags         []*tfprotov6.Diagnostic
		summary, what string
	}{
		"missing": {
			slices.Concat(missing.open(t, false, nil).Diagnostics, missing.open(t, false, nil).Diagnostics, missing.read(t, false).Diagnostics),
			"Bizppurio: Missing Credentials", "account and password are not set",
		},
		"unknown": {
			slices.Concat(unknown.read(t, false).Diagnostics, unknown.read(t, false).Diagnostics, unknown.read(t, false).Diagnostics),
			"Bizppurio: Provider Configuration Not Known Yet", "account",
		},
	} {
		if len(tt.diags) != 3 {
			t.Fatalf("%s: got %v, want three errors", name, tt.diags)
		}
		for i, d := range tt.diags {
			if isWhole := strings.Contains(d.Detail, "What to do: "); d.Summary != tt.summary || isWhole != (i == 0) || !strings.Contains(d.Detail, tt.what) {
				t.Errorf("%s: error %d is %s: %s", name, i, d.Summary, d.Detail)
			}
		}
	}
}
