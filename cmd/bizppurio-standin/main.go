// SPDX-License-Identifier: MPL-2.0

// Command bizppurio-standin is a stand-in for Bizppurio's API, for people who
// test their own Terraform configurations: it issues tokens and accepts messages
// as the API does, sends nothing and needs no account.
//
// Start it in one terminal, and paste the export lines that it prints into the
// terminal that runs terraform. Ctrl-C ends it.
//
// With -refuse it refuses every token call with a documented result code, whatever
// its credentials, to show how a pipeline takes a refusal. For instance, as if the
// machine's address were not registered:
//
//	bizppurio-standin -refuse 3010
//
// With -single each new token invalidates the older ones of its account.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// passwordVariable is the only source of a chosen password: every user of the
// machine can read a flag in the list of processes.
const passwordVariable = "BIZPPURIO_STANDIN_PASSWORD" //nolint:gosec // a name, not a password

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "bizppurio-standin:", err)
		os.Exit(1)
	}
}

type settings struct {
	listen      string
	allowRemote bool
	account     string
	password    string
	newPassword bool // password was generated here
	refusals    []bizppuriotest.Fault
	single      bool
}

// run serves until ctx is done.
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
	defer listener.Close()                    //nolint:errcheck // the server closes it first
	address := listener.Addr().(*net.TCPAddr) // a TCP listener has no other address
	if !address.IP.IsLoopback() {
		fmt.Fprintf(stderr, "warning: other machines can reach %s, over plain HTTP; the provider accepts an http base URL for a loopback host only\n", address)
	}
	exports, unset := shellLines(s, address)
	// One write, so that a reader who waits for the lines gets all of them.
	if _, err := io.WriteString(stdout, exports); err != nil {
		return err
	}
	fmt.Fprintln(stderr, "To stop using the stand-in, run:", unset)

	server := newServer(s, log.New(stderr, "", 0))
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newServer returns the stand-in's server.
func newServer(s settings, requestLog *log.Logger) *http.Server {
	options := []bizppuriotest.Option{bizppuriotest.WithAccount(s.account, s.password), bizppuriotest.WithFaults(s.refusals...)}
	if s.single {
		options = append(options, bizppuriotest.WithSingleToken())
	}
	return &http.Server{
		Handler:     logged(bizppuriotest.NewAPI(options...), requestLog),
		ReadTimeout: 30 * time.Second, // for a whole request; ends an idle connection too
		ErrorLog:    requestLog,
	}
}

func parse(args []string, stderr io.Writer, getenv func(string) string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bizppurio-standin", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 chooses a free port")
	flags.BoolVar(&s.allowRemote, "allow-remote", false, "allow -listen an address that other machines can reach")
	flags.StringVar(&s.account, "account", "demo", "`name` of the only account")
	flags.Func("refuse", "refuse every token call with this documented result `code` before checking its credentials; try 3010 (IP address not allowed)", s.refuse)
	flags.BoolVar(&s.single, "single", false, "let each new token invalidate the account's older ones (whether Bizppurio does so is not documented)")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "Usage of bizppurio-standin:")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		fmt.Fprintf(stderr, "The account's password is the value of %s, or a new one if that is not set.\n", passwordVariable)
	}
	if err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		// Not quoted: it may be a password.
		return s, errors.New("unexpected argument: every option is a flag; see -help")
	}
	if s.listen, err = listenAddress(s.listen, s.allowRemote); err != nil {
		return s, fmt.Errorf("-listen %w", err)
	}
	if err := bizppurio.ValidateAccount(s.account); err != nil {
		return s, fmt.Errorf("-account cannot be sent in HTTP Basic: %w", err)
	}
	if s.password = getenv(passwordVariable); s.password == "" {
		s.password, s.newPassword = rand.Text(), true
	}
	if err := bizppurio.ValidatePassword(s.password); err != nil {
		return s, fmt.Errorf("%s cannot be sent in HTTP Basic: %w", passwordVariable, err)
	}
	return s, nil
}

// refuse sets the result code that every token call is refused with.
func (s *settings) refuse(value string) error {
	codes := slices.Sorted(maps.Keys(bizppuriotest.ResultCodes()))
	code, err := strconv.Atoi(value)
	if err != nil || !slices.Contains(codes, code) {
		return fmt.Errorf("must be one of the documented result codes %s", strings.Trim(fmt.Sprint(codes), "[]"))
	}
	s.refusals = []bizppuriotest.Fault{{Code: code}}
	return nil
}
