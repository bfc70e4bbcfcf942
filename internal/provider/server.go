// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// envProtocolLog is the level of the protocol's own logger; see
// https://developer.hashicorp.com/terraform/plugin/log/managing.
const envProtocolLog = "TF_LOG_SDK_PROTO"

// Serve serves the provider to the Terraform that started this process, or with
// debug to one that connects by TF_REATTACH_PROVIDERS. It returns when Terraform
// is done.
func Serve(version string, debug bool) error {
	return serve(&bizppurioProvider{version: version}, debug)
}

// serve serves a provider, and lets an interrupt end its waits. Ctrl-C, and the
// SIGTERM of a CI runner, reach this process as well as Terraform, which does not
// pass an interrupt on while terraform apply is still planning.
func serve(p *bizppurioProvider, debug bool) error {
	// Terraform collects what this process writes. net/http writes what a server
	// sends unasked; the protocol's logger repeats every error whole, with a
	// description that the API may have sent, and can dump whole messages, with
	// password and token, into files.
	log.SetOutput(io.Discard)            //nolint:forbidigo // so that it is not written to
	_ = os.Setenv(envProtocolLog, "OFF") // fails for malformed names only
	_ = os.Unsetenv(envProtocolLog + "_DATA_DIR")
	signals := []os.Signal{os.Interrupt}
	if !debug {
		signals = append(signals, syscall.SIGTERM)
	}
	interrupt, stop := signal.NotifyContext(context.Background(), signals...) //nolint:forbidigo // the process has no caller
	defer stop()
	context.AfterFunc(interrupt, stop) // a second SIGTERM ends the process
	p.interrupt = interrupt
	return providerserver.Serve(interrupt, func() provider.Provider { return p }, providerserver.ServeOpts{
		Address: Address, Debug: debug, ProtocolVersion: 6,
	})
}
