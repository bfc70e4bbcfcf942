// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/rogpeppe/go-internal/testscript"

// Windows has neither process groups nor signals: scripts skip it.

func ownGroup() {}

func signalGroup(ts *testscript.TestScript, _ bool, _ []string) { ts.Fatalf("no signals on Windows") }
