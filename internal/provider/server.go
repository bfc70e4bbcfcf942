// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"os"
	"os/signal"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Serve serves the provider to the Terraform that started this process, or with
// debug to one that is told of it by TF_REATTACH_PROVIDERS. It returns when
// Terraform is done.
func Serve(version string, debug bool) error {
	return serve(func() *bizppurioProvider { return &bizppurioProvider{version: version} }, debug)
}

// serve serves a provider, and lets an interrupt end its waits. Ctrl-C reaches
// this process as well as Terraform, which does not pass an interrupt on while
// terraform apply is still planning.
func serve(newProvider func() *bizppurioProvider, debug bool) error {
	interrupt, stop := signal.NotifyContext(context.Background(), os.Interrupt) //nolint:forbidigo // the process has no caller
	defer stop()
	var opts []tf6server.ServeOpt
	if debug {
		opts = append(opts, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer {
		p := newProvider()
		p.interrupt = interrupt
		return newServer(p)
	}, opts...)
}

// server is the framework's protocol server, but for one thing: that keeps the
// context of every request until the process ends, and with it all that belongs
// to the request (over 10 KiB), which a thousand tokens would feel. It is handed
// a context here that lets go of all that.
type server struct {
	tfprotov6.ProviderServer
}

func newServer(p provider.Provider) tfprotov6.ProviderServer {
	return &server{ProviderServer: providerserver.NewProtocol6(p)()}
}

func (s *server) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return releasing(ctx, req, s.ProviderServer.ValidateEphemeralResourceConfig)
}

func (s *server) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return releasing(ctx, req, s.ProviderServer.OpenEphemeralResource)
}

func (s *server) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return releasing(ctx, req, s.ProviderServer.CloseEphemeralResource)
}

func (s *server) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return releasing(ctx, req, s.ProviderServer.ValidateDataResourceConfig)
}

func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return releasing(ctx, req, s.ProviderServer.ReadDataSource)
}

// releasing serves a request with a context that is released afterwards.
func releasing[Request, Response any](ctx context.Context, req *Request, serve func(context.Context, *Request) (*Response, error)) (*Response, error) {
	ctx, release := releasable(ctx)
	defer release()
	return serve(ctx, req)
}

// releasable makes a context that is its parent until it is released. From then
// on it has no values and its error is that of a cancelled one, while Done is
// still the parent's, which ends with its request.
func releasable(parent context.Context) (context.Context, func()) {
	c := &releasableContext{done: parent.Done()}
	c.parent.Store(&parent)
	return c, func() { c.parent.Store(&over) }
}

type releasableContext struct {
	done   <-chan struct{}
	parent atomic.Pointer[context.Context]
}

// over is the parent of all that were released.
var over = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background()) //nolint:forbidigo // nothing waits for it
	cancel()
	return ctx
}()

func (c *releasableContext) Deadline() (time.Time, bool) { return (*c.parent.Load()).Deadline() }
func (c *releasableContext) Done() <-chan struct{}       { return c.done }
func (c *releasableContext) Err() error                  { return (*c.parent.Load()).Err() }
func (c *releasableContext) Value(key any) any           { return (*c.parent.Load()).Value(key) }
