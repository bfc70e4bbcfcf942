// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"encoding/json"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
)

// logged writes a line for each request: method, path, HTTP status and result
// code. Headers, queries and bodies may hold secrets and are left out.
func logged(next http.Handler, requestLog *log.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		// A token comes without the code of success, and some codes as a string.
		content := struct{ Code json.Number }{"1000"}
		_ = json.Unmarshal(answer.Body.Bytes(), &content)
		// The path is escaped: no request can forge a line.
		requestLog.Printf("%s %s %d %s", r.Method, cmp.Or(r.URL.EscapedPath(), "-"), answer.Code, content.Code)
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // the client may be gone
	})
}
