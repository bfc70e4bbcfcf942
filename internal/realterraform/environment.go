package realterraform

import (
	"maps"
	"os"
	"strings"
)

// Environment is this process's environment with some variables set, and without
// what would make terraform or the provider behave otherwise than they do for
// everyone: all of TF_… and BIZPPURIO_…, a person's CLI configuration, and
// look-ups of newer versions.
func Environment(set map[string]string) map[string]string {
	env := map[string]string{
		"CHECKPOINT_DISABLE": "1",
		"TF_CLI_CONFIG_FILE": os.DevNull,
	}
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "BIZPPURIO_") {
			env[name] = value
		}
	}
	maps.Copy(env, set)
	return env
}
