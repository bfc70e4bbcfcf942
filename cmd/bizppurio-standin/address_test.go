// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"net"
	"testing"
)

func TestListenAddress(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		listen      string
		allowRemote bool
		want        string
		wantError   error
	}{
		"loopback":            {listen: "127.0.0.1:0", want: "127.0.0.1:0"},
		"loopback_and_port":   {listen: "127.1.2.3:8080", want: "127.1.2.3:8080"},
		"loopback_v6":         {listen: "[::1]:0", want: "[::1]:0"},
		"localhost":           {listen: "LocalHost:80", want: "127.0.0.1:80"},
		"localhost_remote":    {listen: "localhost:80", allowRemote: true, want: "127.0.0.1:80"},
		"every_v4":            {listen: "0.0.0.0:0", wantError: errLoopback},
		"every_v6":            {listen: "[::]:0", wantError: errLoopback},
		"no_host":             {listen: ":0", wantError: errLoopback},
		"other":               {listen: "192.0.2.1:0", wantError: errLoopback},
		"other_v6":            {listen: "[2001:db8::1]:0", wantError: errLoopback},
		"name":                {listen: "stand-in.test:0", wantError: errLoopback},
		"name_like_localhost": {listen: "localhost.stand-in.test:0", wantError: errLoopback},
		"number":              {listen: "2130706433:0", wantError: errLoopback},
		"short_form":          {listen: "127.1:0", wantError: errLoopback},
		"allowed":             {listen: "0.0.0.0:8080", allowRemote: true, want: "0.0.0.0:8080"},
		"allowed_no_host":     {listen: ":8080", allowRemote: true, want: ":8080"},
		"allowed_name":        {listen: "stand-in.test:0", allowRemote: true, want: "stand-in.test:0"},
		"no_port":             {listen: "127.0.0.1", wantError: errAddress},
		"no_port_allowed":     {listen: "0.0.0.0", allowRemote: true, wantError: errAddress},
		"no_brackets":         {listen: "::1:0", wantError: errAddress},
		"empty":               {listen: "", wantError: errAddress},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := listenAddress(test.listen, test.allowRemote)
			if got != test.want || !errors.Is(err, test.wantError) {
				t.Errorf("got %q and error %v, want %q and %v", got, err, test.want, test.wantError)
			}
		})
	}
}

func TestBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		ip   net.IP
		want string
	}{
		"v4":       {ip: net.IPv4(127, 0, 0, 1), want: "http://127.0.0.1:80"},
		"v6":       {ip: net.IPv6loopback, want: "http://[::1]:80"},
		"other":    {ip: net.IPv4(192, 0, 2, 1), want: "http://192.0.2.1:80"},
		"every_v4": {ip: net.IPv4zero, want: "http://127.0.0.1:80"},
		"every_v6": {ip: net.IPv6unspecified, want: "http://[::1]:80"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := baseURL(&net.TCPAddr{IP: test.ip, Port: 80}); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
