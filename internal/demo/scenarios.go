// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-exec/tfexec"
)

const stateFile = "terraform.tfstate"

// ephemeral lets an ephemeral token configure another provider, which sends a
// message with it.
func (d *demo) ephemeral(ctx context.Context) error {
	step("Ephemeral resource: the token configures another provider, which sends a message")
	w, err := d.newWorkspace(ctx, "ephemeral")
	if err != nil {
		return err
	}
	planCalls, applyCalls, err := w.planAndApply(ctx, d.api,
		tfexec.Var("account="+d.account.name), tfexec.Var("base_url="+d.api.URL))
	if err != nil {
		return err
	}
	say("Token calls: %d in plan, %d in apply.", planCalls, applyCalls)
	messages := d.api.Messages()
	if len(messages) != 1 {
		return fmt.Errorf("the stand-in accepted %d messages, not 1", len(messages))
	}
	code, err := w.output(ctx, "result_code")
	if err != nil {
		return err
	}
	say("The message to %s was accepted: result code %s.", messages[0].To, code)
	if err := d.expectNone(w, "saved plan", planFile); err != nil {
		return err
	}
	return d.expectNone(w, "state", stateFile)
}

// dataSource reads the same kind of token by the data source, and shows where
// it ends up.
func (d *demo) dataSource(ctx context.Context) error {
	step("Data source: the same token, with the price it has")
	w, err := d.newWorkspace(ctx, "data-source")
	if err != nil {
		return err
	}
	planCalls, applyCalls, err := w.planAndApply(ctx, d.api)
	if err != nil {
		return err
	}
	say("Token calls: %d in plan, %d in apply.", planCalls, applyCalls)
	for _, name := range []string{"type", "expired", "expires_at"} {
		value, err := w.output(ctx, name)
		if err != nil {
			return err
		}
		say("%-11s = %s", name, value)
	}
	say("%-11s = (sensitive)", "accesstoken")
	found, err := w.secretsIn(stateFile, d.secrets())
	if err != nil {
		return err
	}
	if !slices.Contains(found, "the token") {
		return errors.New("the state does not hold the token, although the data source writes it there")
	}
	say("The state DOES hold the token: prefer the ephemeral resource.")
	return nil
}
