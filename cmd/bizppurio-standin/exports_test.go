// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net"
	"os/exec"
	"testing"
)

// A real shell reads the lines back.
func TestExports_in_a_shell(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no POSIX shell here: ", err)
	}
	values := map[string]string{
		"plain":        "demo-1_a.b/c@d",
		"spaces":       " two  words ",
		"quotes":       `it's "quoted" '' \`,
		"substitution": "$(echo x)`echo y`$HOME",
		"operators":    "a;b&c|d>e<f#g!h*i?j[k]l{m}n~",
		"korean":       "비즈뿌리오",
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := exports(settings{account: value, password: value + "2", ownPassword: true}, &net.TCPAddr{IP: net.IPv6loopback, Port: 80})
			script := lines + `exec sh -c 'printf "%s\n" "$BIZPPURIO_BASE_URL" "$BIZPPURIO_ACCOUNT" "$BIZPPURIO_PASSWORD"'`
			got, err := exec.CommandContext(t.Context(), shell, "-c", script).CombinedOutput()
			if want := "http://[::1]:80\n" + value + "\n" + value + "2\n"; err != nil || string(got) != want {
				t.Errorf("the shell read %q (%v), want %q", got, err, want)
			}
		})
	}
}
