// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// EveryCall as Fault.Call makes a fault meet every call.
const EveryCall = 0

// Fault is what one call of POST /v1/token meets instead of the API's answer.
// The zero value of a field leaves that part of the answer as it would be.
type Fault struct {
	// Call is the number of the call, from 1, or EveryCall.
	Call int

	// Delay holds the answer back, or until the client gives up.
	Delay time.Duration
	// Hang never answers: it waits until the client gives up.
	Hang bool
	// Reset breaks the connection off before any answer. Under HTTP/2 that ends
	// the other calls on it too.
	Reset bool

	// Status is the HTTP status; 0 means the one that belongs to Code, or 200
	// with Body or NoBody. A status other than 200 by itself has no body.
	Status int
	// Header is added to the answer's headers, in place of those of the same
	// name.
	Header http.Header
	// Code is a result code, sent as a JSON number; with CodeAsString as a
	// string. 0 sends none.
	Code         int
	CodeAsString bool
	// Description goes with Code; empty means the documented one.
	Description string
	// Body is sent instead of JSON made of Code and Description. NoBody sends
	// none.
	Body   string
	NoBody bool
	// BodySize fills the body up with spaces to this number of bytes.
	BodySize int64
	// CutOff announces the body whole, sends half of it and breaks off: under
	// HTTP/1.1 the connection, under HTTP/2 the stream. It needs a body.
	CutOff bool
	// Drip announces the body whole, sends half of it and then nothing until the
	// client gives up. It needs a body.
	Drip bool
}

// Script adds faults. Where more than one fits a call, the first added wins.
func (a *API) Script(faults ...Fault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.faults = append(a.faults, faults...)
}

// serve answers one call with the fault. answer is the API's own answer, for
// faults that leave it as it would be.
func (f *Fault) serve(w http.ResponseWriter, r *http.Request, answer func() (int, any)) {
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			// A handler that returned would still answer 200, and a client that
			// closed no more than its own half of the connection would get it.
			panic(http.ErrAbortHandler)
		}
	}
	if f.Hang {
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	if f.Reset {
		reset(r)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	status, body := f.answer(answer)
	size := max(int64(len(body)), f.BodySize)
	if f.CutOff || f.Drip {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
		w.WriteHeader(status)
		writeFilled(w, body, size/2)
		_ = http.NewResponseController(w).Flush()
		if f.Drip {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	writeFilled(w, body, size)
}

// connection is the key of a request's net.Conn in its context.
type connection struct{}

// reset breaks a request's connection off. The server of net/http does that by
// itself after the panic, but under HTTP/2 ends no more than the stream.
func reset(r *http.Request) {
	if conn, ok := r.Context().Value(connection{}).(net.Conn); ok {
		_ = conn.Close()
	}
	panic(http.ErrAbortHandler)
}

// answer is the status and the body of the fault.
func (f *Fault) answer(answer func() (int, any)) (int, string) {
	status := f.Status
	switch {
	case f.NoBody:
		return orOK(status), ""
	case f.Body != "":
		return orOK(status), f.Body
	case f.Code != 0:
		documented := documentedCodes[f.Code]
		if status == 0 {
			status = documented.status
		}
		description := f.Description
		if description == "" {
			description = documented.description
		}
		code := any(f.Code)
		if f.CodeAsString {
			code = strconv.Itoa(f.Code)
		}
		return orOK(status), marshal(map[string]any{"code": code, "description": description})
	case status == 0 || status == http.StatusOK:
		usual, content := answer()
		if status == 0 {
			status = usual
		}
		return status, marshal(content)
	}
	return status, ""
}

func orOK(status int) int {
	if status == 0 {
		return http.StatusOK
	}
	return status
}

// writeFilled writes the first size bytes of body and as many spaces as one may
// want, for as long as the client takes them.
func writeFilled(w io.Writer, body string, size int64) {
	n, err := io.WriteString(w, body[:min(size, int64(len(body)))])
	spaces := strings.Repeat(" ", 64<<10)
	for size -= int64(n); size > 0 && err == nil; size -= int64(n) {
		n, err = io.WriteString(w, spaces[:min(size, int64(len(spaces)))])
	}
}
