// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"weak"
)

// What belongs to a request goes with it: the framework keeps its context.
func TestServer_letsGoOfRequests(t *testing.T) {
	t.Parallel()
	api := newAPI(t)
	server, request := configuredServer(t, api)

	type key struct{}
	open := func() weak.Pointer[[1 << 10]byte] {
		value := new([1 << 10]byte)
		ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, value))
		defer cancel()
		response, err := server.OpenEphemeralResource(ctx, request)
		if err != nil || len(response.Diagnostics) > 0 {
			t.Fatal(err, response.Diagnostics)
		}
		return weak.Make(value)
	}
	kept := open()
	runtime.GC()
	runtime.GC()
	if kept.Value() != nil {
		t.Error("a value of the request's context is still there after the request")
	}
	runtime.KeepAlive(server)
}

func TestReleasable(t *testing.T) {
	t.Parallel()
	type key struct{}
	parent, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "value"))
	defer cancel()
	ctx, release := releasable(parent)
	child, cancelChild := context.WithCancel(ctx)
	defer cancelChild()
	if ctx.Value(key{}) != "value" || ctx.Err() != nil {
		t.Errorf("before: value %v, error %v", ctx.Value(key{}), ctx.Err())
	}
	cancel()
	<-child.Done()
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("a cancelled parent: error %v", ctx.Err())
	}
	release()
	if ctx.Value(key{}) != nil || !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("after: value %v, error %v", ctx.Value(key{}), ctx.Err())
	}
}
