// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"cmp"
	"io"
	"net/http"
	"strconv"
)

// Fault changes how a call of POST /v1/token is answered. The zero value of a
// field leaves that part of the answer unchanged.
type Fault struct {
	// Call is the number of the call, from 1; 0 means every call.
	Call int

	// Hang sends no answer: it waits until the client gives up.
	Hang bool
	// Reset breaks off the connection without an answer.
	Reset bool

	// Status is the HTTP status; 0 means the documented one of Code, or 200
	// otherwise. A status by itself has no body.
	Status int
	// Header is set in the answer. A name without values removes the header.
	Header http.Header
	// Code is a result code, sent as the service sends it (3007 as a JSON string,
	// the others as a number) or, with CodeAsString, always as a string.
	Code         int
	CodeAsString bool
	// Description is sent beside Code; empty means the documented one.
	Description string
	// Body is sent instead of Code and Description.
	Body string
	// CutOff announces the length of the whole body, sends half of the body and
	// breaks off the connection.
	CutOff bool
}

// Script adds faults. If several apply to a call, the first one added is used.
func (a *API) Script(faults ...Fault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.faults = append(a.faults, faults...)
}

// abort ends the call without an answer if the fault says so.
func (f *Fault) abort(r *http.Request) {
	if f.Hang {
		<-r.Context().Done()
	}
	if f.Hang || f.Reset {
		// A handler that returned would answer 200, and a client that closed only
		// its own half of the connection would receive it.
		panic(http.ErrAbortHandler)
	}
}

// response returns the status and body that replace the API's own, and reports
// whether the fault has any.
func (f *Fault) response() (status int, body string, ok bool) {
	switch {
	case f.Body != "":
		body = f.Body
	case f.Code != 0:
		documented := resultCodes[f.Code]
		status = documented.status
		code := any(f.Code)
		if f.CodeAsString || documented.asString {
			code = strconv.Itoa(f.Code)
		}
		body = marshal(map[string]any{"code": code, "description": cmp.Or(f.Description, documented.description)})
	case f.Status == 0:
		return 0, "", false
	}
	return cmp.Or(f.Status, status, http.StatusOK), body, true
}

// write sends an answer with the fault's headers.
func (f *Fault) write(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	if f.CutOff {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		body = body[:len(body)/2]
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the client may be gone
	if f.CutOff {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}
