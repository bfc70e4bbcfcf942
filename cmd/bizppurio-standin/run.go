// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// passwordVariable is the one place that a password is taken from: a flag would
// show it to everybody who can list processes.
const passwordVariable = "BIZPPURIO_STANDIN_PASSWORD" //nolint:gosec // a name, not a password

// grace is how long calls under way may take once the end has come.
const grace = time.Second

type settings struct {
	listen      string
	allowRemote bool
	account     string
	password    string
	// ownPassword tells that the password was made here.
	ownPassword bool
}

// run serves until ctx is done, which is no error.
func run(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) error {
	s, err := parse(args, stderr, getenv)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	//nolint:forcetypeassert // a TCP listener has no other address
	if !listener.Addr().(*net.TCPAddr).IP.IsLoopback() {
		fmt.Fprintf(stderr, "warning: other machines can reach %s, over plain HTTP; the provider takes an http base URL of a loopback host only\n", listener.Addr())
	}
	// One write, so that whoever waits for the lines gets all of them.
	if _, err := io.WriteString(stdout, exports(s, listener.Addr())); err != nil {
		_ = listener.Close()
		return err
	}
	return serve(ctx, listener, s, log.New(stderr, "", 0))
}

func parse(args []string, stderr io.Writer, getenv func(string) string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bizppurio-standin", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "the `address` to listen on; port 0 takes a free one")
	flags.BoolVar(&s.allowRemote, "allow-remote", false, "allow -listen an address that other machines can reach")
	flags.StringVar(&s.account, "account", "demo", "the `name` of the one account there is")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "Usage of bizppurio-standin:")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		fmt.Fprintf(stderr, "The account's password is taken from %s; where that is not set, one is made.\n", passwordVariable)
	}
	if err != nil {
		return s, err
	}
	if flags.NArg() != 0 {
		// Not quoted: it may be a password that was meant for the environment.
		return s, errors.New("there is an argument that is not a flag; see -help")
	}
	if s.listen, err = listenAddress(s.listen, s.allowRemote); err != nil {
		return s, fmt.Errorf("-listen: %w", err)
	}
	if err := bizppurio.ValidateAccount(s.account); err != nil {
		return s, fmt.Errorf("-account: %w", err)
	}
	if s.password = getenv(passwordVariable); s.password == "" {
		s.password, s.ownPassword = rand.Text(), true
	}
	if err := bizppurio.ValidatePassword(s.password); err != nil {
		return s, fmt.Errorf("%s: %w", passwordVariable, err)
	}
	return s, nil
}

func serve(ctx context.Context, listener net.Listener, s settings, requestLog *log.Logger) error {
	server := &http.Server{
		Handler:           logged(bizppuriotest.NewAPI(bizppuriotest.WithAccount(s.account, s.password)), requestLog),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          requestLog,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// ctx is done already: the grace is counted from now.
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if server.Shutdown(end) != nil {
		_ = server.Close() // what is still open has had its time
	}
	<-served //nolint:errcheck // it is http.ErrServerClosed
	return nil
}
