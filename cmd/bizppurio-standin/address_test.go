// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"net"
	"os/exec"
	"testing"
)

func TestListenAddress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		listen      string
		allowRemote bool
		want        string // empty means an error
		wantError   error
	}{
		{listen: "127.1.2.3:8080", want: "127.1.2.3:8080"},
		{listen: "[::1]:0", want: "[::1]:0"},
		{listen: "LocalHost:80", want: "127.0.0.1:80"},
		{listen: "localhost:80", allowRemote: true, want: "127.0.0.1:80"},
		{listen: ":8080", allowRemote: true, want: ":8080"},
		{listen: "stand-in.test:0", allowRemote: true, want: "stand-in.test:0"},
		{listen: ":0", wantError: errLoopback},
		{listen: "[::]:0", wantError: errLoopback},
		{listen: "192.0.2.1:0", wantError: errLoopback},
		{listen: "localhost.stand-in.test:0", wantError: errLoopback},
		{listen: "2130706433:0", wantError: errLoopback}, // 127.0.0.1 to some resolvers
		{listen: "0.0.0.0", allowRemote: true, wantError: errAddress},
		{listen: "::1:0", wantError: errAddress},
	}
	for _, test := range tests {
		if got, err := listenAddress(test.listen, test.allowRemote); got != test.want || !errors.Is(err, test.wantError) {
			t.Errorf("listenAddress(%q, %t) = %q, %v, want %q, %v", test.listen, test.allowRemote, got, err, test.want, test.wantError)
		}
	}
}

func TestBaseURL(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1": "http://192.0.2.1:80",
		"0.0.0.0":   "http://127.0.0.1:80",
		"::":        "http://[::1]:80",
	} {
		if got := baseURL(&net.TCPAddr{IP: net.ParseIP(address), Port: 80}); got != want {
			t.Errorf("base URL of %s is %s, want %s", address, got, want)
		}
	}
}

// A real shell reads the lines back, and forgets them by the command.
func TestShellLines(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this machine has no POSIX shell: ", err)
	}
	const value = `it's "quoted" $(echo x)`
	s := settings{account: value, password: value + "2", newPassword: true}
	exports, unset := shellLines(s, &net.TCPAddr{IP: net.IPv6loopback, Port: 80})
	const print = `sh -c 'printf "%s\n" "$BIZPPURIO_BASE_URL" "$BIZPPURIO_ACCOUNT" "$BIZPPURIO_PASSWORD"'` + "\n"
	got, err := exec.CommandContext(t.Context(), shell, "-c", exports+print+unset+"\n"+print).CombinedOutput()
	if want := "http://[::1]:80\n" + value + "\n" + value + "2\n\n\n\n"; err != nil || string(got) != want {
		t.Errorf("the shell read %q (%v), want %q", got, err, want)
	}
}
