// SPDX-License-Identifier: MPL-2.0

package realterraform

import (
	"context"
	"os/exec"
)

// Command is a command of terraform in a folder, in Environment(set).
func Command(ctx context.Context, terraform, dir string, set map[string]string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, terraform, arguments...) //nolint:gosec // what make gives
	cmd.Dir = dir
	for name, value := range Environment(set) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}
