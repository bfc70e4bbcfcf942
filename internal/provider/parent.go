// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"os"
	"runtime"
	"time"
)

// parentEnded returns a channel that is closed once the process that started this
// one has ended, in whatever way. Terraform ends its providers, but not if it is
// killed, and this process holds password and token.
func parentEnded() <-chan struct{} {
	ended := make(chan struct{})
	parent := os.Getppid()
	if runtime.GOOS == "windows" {
		// There a process keeps the number of a parent that has ended.
		process, err := os.FindProcess(parent)
		go func() {
			if err == nil {
				_, err = process.Wait()
			}
			if !errors.Is(err, os.ErrPermission) { // it may be alive then
				close(ended)
			}
		}()
		return ended
	}
	go func() {
		defer close(ended)
		// An orphan gets another parent. That a parent is number 1 says nothing:
		// Terraform itself is, where it is the first process of a container.
		for os.Getppid() == parent {
			time.Sleep(time.Second)
		}
	}()
	return ended
}
