// SPDX-License-Identifier: MPL-2.0

package realterraform

import (
	"maps"
	"os"
	"strings"
)

// Environment is Clean of this process's environment.
func Environment(set map[string]string) map[string]string {
	inherited := map[string]string{}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		inherited[name] = value
	}
	return Clean(inherited, set)
}

// Clean is an environment with some variables set, and without what would make
// terraform or the provider behave otherwise than they do for everyone: all of
// TF_… and BIZPPURIO_…, a person's CLI configuration, and look-ups of newer
// versions.
func Clean(inherited, set map[string]string) map[string]string {
	env := map[string]string{}
	for name, value := range inherited {
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "BIZPPURIO_") {
			env[name] = value
		}
	}
	env["CHECKPOINT_DISABLE"] = "1"
	env["TF_CLI_CONFIG_FILE"] = os.DevNull
	maps.Copy(env, set)
	return env
}
