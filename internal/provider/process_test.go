// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// process is a terraform that a test interrupts or kills.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	output bytes.Buffer
	done   chan struct{}
}

// start starts terraform in a process group of its own, with its providers.
func (w *workspace) start(args ...string) *process {
	w.t.Helper()
	if runtime.GOOS == "windows" {
		w.t.Skip("Windows has neither process groups nor signals")
	}
	p := &process{t: w.t, cmd: exec.Command(w.tf.ExecPath(), append(args, "-no-color", "-input=false")...), done: make(chan struct{})}
	p.cmd.Dir = w.dir
	for name, value := range w.env {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	ownGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait()
	}()
	w.t.Cleanup(p.kill)
	return p
}

// mustRun fails the test if the process has ended; else it lets a moment pass.
func (p *process) mustRun() {
	p.t.Helper()
	select {
	case <-p.done:
		p.t.Fatalf("terraform ended:\n%s", p.output.String())
	case <-time.After(time.Millisecond):
	}
}

// kill kills terraform and its providers at once.
func (p *process) kill() {
	killGroup(p.cmd)
	<-p.done
}

// An interrupt during a back-off ends the run: it does not wait for the next
// attempt, which Retry-After puts off here. While terraform apply plans, it passes
// no interrupt on: there, Ctrl-C in a terminal reaches the provider itself.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args      []string
		interrupt func(*process)
	}{
		"plan_terraform_alone": {
			args:      []string{"plan"},
			interrupt: func(p *process) { _ = p.cmd.Process.Signal(os.Interrupt) },
		},
		"apply_ctrl_c": {
			args:      []string{"apply", "-auto-approve"},
			interrupt: func(p *process) { interruptGroup(p.cmd) },
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, bizppuriotest.WithFaults(bizppuriotest.Fault{
				Code: 5002, Header: map[string][]string{"Retry-After": {"60"}},
			}))
			w := newWorkspace(t, ephemeralBlock, credentialsEnv(api.URL))
			run := w.start(tt.args...)
			for api.TokenCalls() == 0 {
				run.mustRun()
			}
			tt.interrupt(run)
			<-run.done
			if got := api.TokenCalls(); got != 1 {
				t.Errorf("%d calls, want 1: the run went on after the interrupt", got)
			}
			if output := run.output.String(); !strings.Contains(output, "Token Request Cancelled") {
				t.Errorf("the output does not tell of the interrupt:\n%s", output)
			}
		})
	}
}
