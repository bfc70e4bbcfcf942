package bizppuriotest

import (
	"io"
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
	// Reset breaks the connection off before any answer.
	Reset bool

	// Status is the HTTP status; 0 means the one that belongs to Code, or 200.
	Status int
	// Header is added to the answer's headers.
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
	// CutOff announces the body whole, sends half of it and breaks off.
	CutOff bool
	// Drip sends half of the body and then nothing until the client gives up.
	Drip bool
}

// Script adds faults. Where more than one fits a call, the first added wins.
func (a *API) Script(faults ...Fault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.faults = append(a.faults, faults...)
}

// serve answers one call with the fault. success makes a good answer, for
// faults that change no more than its time or its headers.
func (f *Fault) serve(w http.ResponseWriter, r *http.Request, success func(account string) any) {
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.Context().Done():
			return
		}
	}
	if f.Hang {
		<-r.Context().Done()
		return
	}
	if f.Reset {
		// The server of net/http closes the connection without an answer.
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	status, body := f.answer(r, success)
	size := max(int64(len(body)), f.BodySize)
	if f.CutOff || f.Drip {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		if f.Drip {
			<-r.Context().Done()
		}
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
	writeSpaces(w, size-int64(len(body)))
}

// answer is the status and the body of the fault.
func (f *Fault) answer(r *http.Request, success func(account string) any) (int, string) {
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
	case orOK(status) == http.StatusOK:
		account, _, _ := basicAuth(r.Header)
		return http.StatusOK, marshal(success(account))
	}
	return status, ""
}

func orOK(status int) int {
	if status == 0 {
		return http.StatusOK
	}
	return status
}

// writeSpaces writes n spaces, as long as the client takes them.
func writeSpaces(w io.Writer, n int64) {
	chunk := strings.Repeat(" ", 64<<10)
	for n > 0 {
		written, err := io.WriteString(w, chunk[:min(n, int64(len(chunk)))])
		if err != nil {
			return
		}
		n -= int64(written)
	}
}
