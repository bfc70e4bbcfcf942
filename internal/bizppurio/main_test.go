// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// All tests run with the settings of a proxy that does not exist: a client
	// must not read them by itself.
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		_ = os.Setenv(name, "http://canary.test:3128")
		_ = os.Setenv(strings.ToLower(name), "http://canary.test:3128")
	}
	goleak.VerifyTestMain(m)
}
