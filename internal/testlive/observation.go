// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// observation is one answer as it came. Header and body hold secrets: only what
// report.go takes from them is shown.
type observation struct {
	status   int
	proto    string
	tls      *tls.ConnectionState
	header   http.Header
	received time.Time
	body     bytes.Buffer
}

// String keeps the answer out of anything that prints the value.
func (*observation) String() string { return "[answer redacted]" }

// GoString does for %#v what String does for the other verbs.
func (o *observation) GoString() string { return o.String() }

// recorder is a transport that notes the last answer of another one.
type recorder struct {
	next http.RoundTripper
	last *observation
}

// RoundTrip notes the body as the client reads it, so that the client reads
// what it would without the recorder.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := r.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	o := &observation{
		status: resp.StatusCode, proto: resp.Proto, tls: resp.TLS,
		header: resp.Header.Clone(), received: time.Now(),
	}
	r.last = o
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.TeeReader(resp.Body, &o.body), resp.Body}
	return resp, nil
}

// fields are the fields of a body that is a JSON object; nil otherwise.
func (o *observation) fields() map[string]json.RawMessage {
	var fields map[string]json.RawMessage
	// A byte order mark is passed over, as the client does.
	body := bytes.TrimPrefix(o.body.Bytes(), []byte("\xef\xbb\xbf"))
	if json.Unmarshal(body, &fields) != nil {
		return nil
	}
	return fields
}

// text is a field that is a JSON string.
func (o *observation) text(field string) (string, bool) {
	var s *string
	if json.Unmarshal(o.fields()[field], &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// jsonType names the JSON type of a value.
func jsonType(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

// addSecrets takes every string of the body for a secret, wherever it is: a
// token may have any name. Short ones are words, and so are some fields but for
// what looks like a token in them.
func (o *observation) addSecrets(s *secrets) {
	for name, raw := range o.fields() {
		text, _ := o.text(name)
		switch name {
		case "type", "description", "expired":
			s.addTokens(tokenLike.FindAllString(text, -1)...)
			continue
		case "accesstoken":
			s.addTokens(text)
		}
		var value any
		if json.Unmarshal(raw, &value) == nil {
			addStrings(s, value)
		}
	}
}

func addStrings(s *secrets, value any) {
	switch v := value.(type) {
	case string:
		if len(v) >= fragment {
			s.addTokens(v)
		}
	case []any:
		for _, element := range v {
			addStrings(s, element)
		}
	case map[string]any:
		for _, element := range v {
			addStrings(s, element)
		}
	}
}
