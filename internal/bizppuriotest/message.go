// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"
)

// Message is a message that POST /v3/message accepted.
type Message struct {
	Account, Type, From, To, RefKey string
	// Content is decoded JSON: one object, named like Type, that holds strings,
	// objects (map[string]any) and arrays ([]any).
	Content map[string]any
}

// message answers POST /v3/message. It accepts only a bearer token that this
// stand-in issued and that is still valid.
func (a *API) message(r *http.Request, body []byte) (status int, content string) {
	token, ok := credentials(r.Header, "Bearer")
	if !ok {
		return refusal(3005)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if !now.Before(a.tokens[token].expiry) {
		return refusal(3002)
	}
	message, ok := parseMessage(body)
	if !ok || !isJSON(r.Header) {
		return refusal(2000)
	}
	a.messages = append(a.messages, message)
	return http.StatusOK, marshal(map[string]any{
		"code": 1000, "description": "Success", "refkey": message.RefKey,
		"messagekey": fmt.Sprintf("%s%010d", now.In(kst).Format("060102150405"), len(a.messages)),
	})
}

// parseMessage returns the message in body and reports whether it is as
// documented.
func parseMessage(body []byte) (Message, bool) {
	var m Message
	var fields map[string]any // not a struct: field names of any case would match
	if err := json.Unmarshal(body, &fields); err != nil {
		return Message{}, false
	}
	for _, field := range []struct {
		name      string
		value     *string
		maxLength int // in characters; 0 means no limit
	}{
		{"account", &m.Account, 20}, {"type", &m.Type, 0}, {"from", &m.From, 16}, {"to", &m.To, 16}, {"refkey", &m.RefKey, 32},
	} {
		value, _ := fields[field.name].(string)
		if value == "" || field.maxLength > 0 && utf8.RuneCountInString(value) > field.maxLength {
			return Message{}, false
		}
		*field.value = value
	}
	m.Content, _ = fields["content"].(map[string]any)
	object, ok := m.Content[m.Type].(map[string]any)
	return m, ok && len(m.Content) == 1 && isText(object)
}

// isText reports whether v consists of strings, objects and arrays.
func isText(v any) bool {
	switch v := v.(type) {
	case string:
		return true
	case map[string]any:
		return isText(slices.Collect(maps.Values(v)))
	case []any:
		return !slices.ContainsFunc(v, func(v any) bool { return !isText(v) })
	}
	return false
}
