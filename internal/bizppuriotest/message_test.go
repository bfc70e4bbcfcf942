// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// object is a JSON object as json.Unmarshal decodes it.
type object = map[string]any

// message returns the body of a message, as changes make it: null removes a
// field.
func message(t *testing.T, changes string) string {
	t.Helper()
	fields := object{
		"account": account, "type": "sms", "from": "0212345678", "to": "01012345678", "refkey": "key-1",
		"content": object{"sms": object{"message": "안녕하세요"}},
	}
	if err := json.Unmarshal([]byte(changes), &fields); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(fields, func(_ string, value any) bool { return value == nil })
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func messageRequest(t *testing.T, s *bizppuriotest.Server, token, body string) *http.Request {
	t.Helper()
	return newRequest(t, s, "/v3/message", "Bearer "+token, body)
}

const alimtalk = `{
	"senderkey": "profile", "templatecode": "template", "message": "주문이 접수되었습니다.",
	"button": [{"name": "주문 보기", "type": "WL", "url_mobile": "https://m.example.com", "url_pc": "https://example.com"}],
	"header": "주문", "itemhighlight": {"title": "1,000원", "description": "결제"},
	"item": {"list": [{"title": "상품", "description": "책"}], "summary": {"title": "합계", "description": "1,000원"}},
	"quickreply": [{"name": "문의", "type": "BK"}, {"name": "취소", "type": "MD"}]
}`

func TestMessage_accepted(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"sms":      `{}`,
		"lms":      `{"type": "lms", "content": {"lms": {"subject": "제목", "message": "내용"}}}`,
		"mms":      `{"type": "mms", "content": {"mms": {"subject": "제목", "message": "내용", "file": [{"type": "IMG", "key": "file-key"}]}}}`,
		"at":       `{"type": "at", "content": {"at": ` + alimtalk + `}}`,
		"ai":       `{"type": "ai", "content": {"ai": ` + alimtalk + `}}`,
		"ft":       `{"type": "ft", "content": {"ft": {"senderkey": "profile", "message": "내용", "button": []}}}`,
		"rcs":      `{"type": "rcs", "content": {"rcs": {"message": {"title": "제목", "cards": [{"suggestions": [{"label": "보기"}]}]}}}}`,
		"longest":  `{"account": "` + strings.Repeat("가", 20) + `", "from": "0000000000000000", "to": "1111111111111111", "refkey": "` + strings.Repeat("키", 32) + `"}`,
		"optional": `{"country": "82", "userinfo": "부서", "resend": {"first": "lms"}, "recontent": {"lms": {"message": "대체"}}, "resellercode": "1", "sendtime": "1605000000"}`,
	}
	for name, changes := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			body := message(t, changes)
			var want object
			if err := json.Unmarshal([]byte(body), &want); err != nil {
				t.Fatal(err)
			}
			got := expect(t, s, messageRequest(t, s, issue(t, s), body), 200, 1000)
			if got.field("description") != "Success" || got.field("refkey") != want["refkey"] || got.field("messagekey") == "" {
				t.Errorf("answer %s", got.body)
			}
			for _, m := range s.Messages() {
				fields := object{"account": m.Account, "type": m.Type, "from": m.From, "to": m.To, "refkey": m.RefKey, "content": m.Content}
				for name, value := range fields {
					if !reflect.DeepEqual(value, want[name]) {
						t.Errorf("%s of the message is %v, want %v", name, value, want[name])
					}
				}
				if !reflect.DeepEqual(m.Body, want) {
					t.Errorf("body %v, want %v", m.Body, want)
				}
			}
			if got := len(s.Messages()); got != 1 {
				t.Errorf("%d messages, want 1", got)
			}
		})
	}
}

func TestMessage_refused(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	token := issue(t, s)
	foreign := issue(t, newServer(t))
	authorization := func(values ...string) func(*http.Request) { return withHeader("Authorization", values...) }
	type row struct {
		edit     func(*http.Request)
		changes  string // of the message
		body     string // instead of a message
		wantCode int
	}
	tests := map[string]row{
		"no_authorization":       {edit: authorization(), wantCode: 3005},
		"basic":                  {edit: authorization(basic(account, password)), wantCode: 3005},
		"lower_case_scheme":      {edit: authorization("bearer " + token), wantCode: 3005},
		"no_space":               {edit: authorization("Bearer" + token), wantCode: 3005},
		"two_authorizations":     {edit: authorization("Bearer "+token, "Bearer "+token), wantCode: 3005},
		"two_spaces":             {edit: authorization("Bearer  " + token), wantCode: 3002},
		"cut_token":              {edit: authorization("Bearer " + token[:len(token)-1]), wantCode: 3002},
		"token_of_another":       {edit: authorization("Bearer " + foreign), wantCode: 3002},
		"token_before_body":      {edit: authorization("Bearer x"), body: "{}", wantCode: 3002},
		"no_content_type":        {edit: withHeader("Content-Type"), wantCode: 2000},
		"get":                    {edit: withMethod(http.MethodGet), wantCode: 5001},
		"trailing_slash":         {edit: withPath("/v3/message/"), wantCode: 5001},
		"no_json":                {body: "account=a", wantCode: 2000},
		"array":                  {body: "[]", wantCode: 2000},
		"two_objects":            {body: message(t, `{}`) + "{}", wantCode: 2000},
		"too_large":              {body: message(t, `{}`) + strings.Repeat(" ", 1<<20), wantCode: 2000},
		"refkey_in_another_case": {changes: `{"refkey": null, "refKey": "key-1"}`, wantCode: 2000},
		"number_for_text":        {changes: `{"to": 1012345678}`, wantCode: 2000},
		"no_content":             {changes: `{"content": null}`, wantCode: 2000},
		"content_is_text":        {changes: `{"content": "sms"}`, wantCode: 2000},
		"content_is_empty":       {changes: `{"content": {}}`, wantCode: 2000},
		"content_of_other_type":  {changes: `{"type": "lms"}`, wantCode: 2000},
		"content_of_two_types":   {changes: `{"content": {"sms": {"message": "a"}, "lms": {"message": "a"}}}`, wantCode: 2000},
		"content_holds_text":     {changes: `{"content": {"sms": "a"}}`, wantCode: 2000},
		"content_holds_array":    {changes: `{"content": {"sms": ["a"]}}`, wantCode: 2000},
		"number_in_content":      {changes: `{"content": {"sms": {"message": 1}}}`, wantCode: 2000},
		"null_in_content":        {changes: `{"content": {"sms": {"message": "a", "file": null}}}`, wantCode: 2000},
		"boolean_deep_inside":    {changes: `{"content": {"sms": {"a": [{"b": "c", "d": ["e", true]}]}}}`, wantCode: 2000},
	}
	for field, tooLong := range map[string]int{"account": 21, "type": 99, "from": 17, "to": 17, "refkey": 33} {
		tests["no_"+field] = row{changes: `{"` + field + `": null}`, wantCode: 2000}
		tests["empty_"+field] = row{changes: `{"` + field + `": ""}`, wantCode: 2000}
		tests["long_"+field] = row{changes: `{"` + field + `": "` + strings.Repeat("0", tooLong) + `"}`, wantCode: 2000}
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := messageRequest(t, s, token, cmp.Or(test.body, message(t, cmp.Or(test.changes, "{}"))))
			if test.edit != nil {
				test.edit(r)
			}
			expect(t, s, r, 400, test.wantCode)
		})
	}
	t.Cleanup(func() { // after the parallel sub-tests
		if got := s.Messages(); len(got) != 0 {
			t.Errorf("Messages() = %+v, want none", got)
		}
	})
}

func TestMessage_token_expires(t *testing.T) {
	t.Parallel()
	// Tokens expire at a full second, as expired says.
	const end = 24*time.Hour - 900*time.Millisecond
	start := time.Date(2026, 1, 1, 0, 0, 0, int(900*time.Millisecond), time.UTC)
	var passed atomic.Int64
	s := newServer(t, bizppuriotest.WithClock(func() time.Time { return start.Add(time.Duration(passed.Load())) }))
	first := issue(t, s)
	passed.Store(int64(time.Hour))
	second := issue(t, s)

	var keys []string
	for _, step := range []struct {
		token    string
		after    time.Duration
		wantCode int
	}{
		{first, time.Hour, 1000}, // the newer token does not end it
		{first, end - time.Nanosecond, 1000},
		{first, end, 3002},
		{second, end, 1000},
		{second, end + time.Hour, 3002},
	} {
		passed.Store(int64(step.after))
		got := do(t, s, messageRequest(t, s, step.token, message(t, `{}`)))
		if got.code() != step.wantCode {
			t.Errorf("after %s: code %d, want %d", step.after, got.code(), step.wantCode)
		}
		if key := got.field("messagekey"); key != "" {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	if len(slices.Compact(keys)) != 3 {
		t.Errorf("messagekeys %q, want three different ones", keys)
	}
}
