// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"encoding/json"
	"log"
	"net/http"
	"strconv"
)

// logged writes a line for each request: method, path, HTTP status and result
// code. Nothing else of a request or its answer is written, as headers, queries
// and bodies hold passwords and tokens.
func logged(next http.Handler, out *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &observed{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r)
		// The path is escaped: no request can forge a line.
		out.Printf("%s %s %d %s", r.Method, cmp.Or(r.URL.EscapedPath(), "-"), answer.status, answer.resultCode())
	})
}

// observed keeps an answer's status and body.
type observed struct {
	http.ResponseWriter
	status int
	body   []byte
}

func (o *observed) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(b []byte) (int, error) {
	o.body = append(o.body, b...) // the stand-in's answers are short
	return o.ResponseWriter.Write(b)
}

// resultCode is the API's result code: the one in the body, or 1000 for a
// success without one, as a token's is.
func (o *observed) resultCode() string {
	var content struct {
		Code int `json:"code"`
	}
	switch err := json.Unmarshal(o.body, &content); {
	case err == nil && content.Code != 0:
		return strconv.Itoa(content.Code)
	case err == nil && o.status == http.StatusOK:
		return "1000"
	}
	return "-"
}
