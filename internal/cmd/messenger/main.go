// SPDX-License-Identifier: MPL-2.0

// Command messenger is a small Terraform provider that stands for "another
// provider" in the demo: it is configured with a whole Authorization header and
// sends a message with it by POST /v3/message. It is not part of a release.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return &messenger{} }, providerserver.ServeOpts{
		Address:         "bizppurio.example/demo/messenger",
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// messenger is the provider; configured, it is also what resources and actions
// send with.
type messenger struct {
	BaseURL       types.String `tfsdk:"base_url"`
	Authorization types.String `tfsdk:"authorization"`
}

func (m *messenger) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "messenger"
}

func (m *messenger) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{Attributes: map[string]providerschema.Attribute{
		"base_url":      providerschema.StringAttribute{Required: true},
		"authorization": providerschema.StringAttribute{Required: true, Sensitive: true},
	}}
}

func (m *messenger) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.Diagnostics.Append(req.Config.Get(ctx, m)...)
	resp.ResourceData, resp.ActionData = m, m
}

func (m *messenger) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &sms{} }}
}

func (m *messenger) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return &smsAction{} }}
}

func (m *messenger) DataSources(context.Context) []func() datasource.DataSource { return nil }

// sms is a message that was sent. There is nothing to read back, and a message
// cannot be taken back.
type sms struct{ messenger *messenger }

type smsModel struct {
	smsInput
	ResultCode types.Int64  `tfsdk:"result_code"`
	MessageKey types.String `tfsdk:"message_key"`
}

type smsInput struct {
	Account types.String `tfsdk:"account"`
	From    types.String `tfsdk:"from"`
	To      types.String `tfsdk:"to"`
	Message types.String `tfsdk:"message"`
}

func (s *sms) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_sms"
}

func (s *sms) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	input := schema.StringAttribute{
		Required:      true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"account": input, "from": input, "to": input, "message": input,
		"result_code": schema.Int64Attribute{Computed: true},
		"message_key": schema.StringAttribute{Computed: true},
	}}
}

func (s *sms) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	s.messenger, _ = req.ProviderData.(*messenger)
}

func (s *sms) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var model smsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	code, key, err := s.messenger.send(ctx, model.smsInput)
	if err != nil {
		resp.Diagnostics.AddError("Message Not Sent", err.Error())
		return
	}
	model.ResultCode, model.MessageKey = types.Int64Value(code), types.StringValue(key)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

func (s *sms) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (s *sms) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (s *sms) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// smsAction sends a message each time it is invoked, and leaves nothing in the
// state.
type smsAction struct{ messenger *messenger }

func (s *smsAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_sms"
}

func (s *smsAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	input := actionschema.StringAttribute{Required: true}
	resp.Schema = actionschema.Schema{Attributes: map[string]actionschema.Attribute{
		"account": input, "from": input, "to": input, "message": input,
	}}
}

func (s *smsAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	s.messenger, _ = req.ProviderData.(*messenger)
}

func (s *smsAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var input smsInput
	resp.Diagnostics.Append(req.Config.Get(ctx, &input)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, _, err := s.messenger.send(ctx, input); err != nil {
		resp.Diagnostics.AddError("Message Not Sent", err.Error())
	}
}

// send makes the call POST /v3/message.
func (m *messenger) send(ctx context.Context, model smsInput) (code int64, key string, err error) {
	body, err := json.Marshal(map[string]any{
		"account": model.Account.ValueString(),
		"type":    "sms",
		"from":    model.From.ValueString(),
		"to":      model.To.ValueString(),
		"refkey":  "terraform-demo",
		"content": map[string]any{"sms": map[string]any{"message": model.Message.ValueString()}},
	})
	if err != nil {
		return 0, "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.BaseURL.ValueString()+"/v3/message", bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Authorization", m.Authorization.ValueString())
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close() //nolint:errcheck // nothing is left to lose
	var answer struct {
		Code        int64  `json:"code"`
		Description string `json:"description"`
		MessageKey  string `json:"messagekey"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return 0, "", fmt.Errorf("HTTP %d without a JSON answer: %w", resp.StatusCode, err)
	}
	if resp.StatusCode != http.StatusOK || answer.Code != 1000 {
		return 0, "", fmt.Errorf("HTTP %d, result code %d: %s", resp.StatusCode, answer.Code, answer.Description)
	}
	return answer.Code, answer.MessageKey, nil
}
