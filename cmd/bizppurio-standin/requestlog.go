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
		content := struct{ Code int }{1000} // a token comes without the code of success
		_ = json.Unmarshal(answer.Body.Bytes(), &content)
		// The path is escaped: no request can forge a line.
		requestLog.Printf("%s %s %d %d", r.Method, cmp.Or(r.URL.EscapedPath(), "-"), answer.Code, content.Code)
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes()) // the client may be gone
	})
}
