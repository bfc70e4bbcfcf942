// SPDX-License-Identifier: MPL-2.0

//go:build unix

package provider

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// ownGroup runs a command in a process group of its own, as a shell does:
//
//	exec own-group COMMAND… &NAME&
func ownGroup() {
	path, err := exec.LookPath(os.Args[1])
	if err == nil {
		err = syscall.Setpgid(0, 0)
	}
	if err == nil {
		err = syscall.Exec(path, os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// signalGroup sends a signal to the process group of the one background
// command, which own-group started: INT is Ctrl-C in a terminal.
//
//	signal INT|TERM|KILL
func signalGroup(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, 1)
	signal := map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}[args[0]]
	ts.Check(syscall.Kill(-ts.BackgroundCmds()[0].Process.Pid, signal))
}
