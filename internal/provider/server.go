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

// Serve serves the provider to the Terraform that started this process, or with
// debug to one that connects by TF_REATTACH_PROVIDERS. It returns when Terraform
// is done or, without debug, gone: the process has to end then.
func Serve(version string, debug bool) error {
	return serve(&bizppurioProvider{version: version}, debug)
}

// serve serves a provider, and lets an interrupt end its waits. Ctrl-C, and the
// SIGTERM of a CI runner, reach this process as well as Terraform, which does not
// pass an interrupt on while terraform apply is still planning.
func serve(p *bizppurioProvider, debug bool) error {
	// Terraform collects what this process writes, and net/http writes what a
	// server sends unasked.
	log.SetOutput(io.Discard) //nolint:forbidigo // so that it is not written to
	// Whole messages, with password and token, would be written into files.
	_ = os.Unsetenv("TF_LOG_SDK_PROTO_DATA_DIR")
	// Where nobody asked Terraform for a log, it throws away what the SDK logs: that
	// costs a fifth of the time of an apply with a hundred blocks.
	if !debug && os.Getenv("TF_LOG") == "" && os.Getenv("TF_LOG_PROVIDER") == "" {
		_ = os.Setenv("TF_LOG_SDK", "OFF")
	}
	signals := []os.Signal{os.Interrupt}
	var terraformEnded <-chan struct{} // never, under debug
	if !debug {
		signals = append(signals, syscall.SIGTERM)
		// A Terraform that was gone before this line is noticed when the SDK announces
		// itself: writing to a closed pipe ends the process (on Unix).
		terraformEnded = parentEnded()
	}
	interrupt, stop := signal.NotifyContext(context.Background(), signals...) //nolint:forbidigo // the process has no caller
	defer stop()
	context.AfterFunc(interrupt, stop) // a second SIGTERM ends the process
	p.interrupt, p.debug = interrupt, debug
	served := make(chan error, 1)
	go func() {
		served <- providerserver.Serve(interrupt, func() provider.Provider { return p }, providerserver.ServeOpts{
			Address: Address, Debug: debug, ProtocolVersion: 6,
		})
	}()
	select {
	case err := <-served:
		return err
	case <-terraformEnded: // whatever a block still waits for
		return nil
	}
}
