// SPDX-License-Identifier: MPL-2.0

package bizppuriotest_test

import (
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

func TestMessage_answer(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	token := do(t, s, tokenRequest(t, s.URL)).token(t)
	keys := map[string]bool{}
	for range 2 {
		got := do(t, s, messageRequest(t, s.URL, token))
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("status %d, Content-Type %q", got.StatusCode, got.Header.Get("Content-Type"))
		}
		var content map[string]any
		if err := json.Unmarshal([]byte(got.body), &content); err != nil {
			t.Fatal(err)
		}
		if got, want := slices.Sorted(maps.Keys(content)), []string{"code", "description", "messagekey", "refkey"}; !slices.Equal(got, want) {
			t.Errorf("fields %q, want %q", got, want)
		}
		if content["code"] != 1000.0 || content["description"] != "success" || content["refkey"] != "key-1" {
			t.Errorf("answer %s", got.body)
		}
		key, _ := content["messagekey"].(string)
		if key == "" || keys[key] {
			t.Errorf("messagekey %q is empty or was given before", key)
		}
		keys[key] = true
	}
	want := bizppuriotest.Message{
		Account: account, Type: "sms", From: "0212345678", To: "01012345678",
		RefKey: "key-1", Content: map[string]map[string]string{"sms": {"message": "안녕하세요"}},
	}
	if got := s.Messages(); !reflect.DeepEqual(got, []bizppuriotest.Message{want, want}) {
		t.Errorf("Messages() = %+v, want two of %+v", got, want)
	}
}

func TestMessage_refusal(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	token := do(t, s, tokenRequest(t, s.URL)).token(t)
	other := newServer(t)
	foreign := do(t, other, tokenRequest(t, other.URL)).token(t)

	authorization := func(values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header["Authorization"] = values }
	}
	tests := map[string]struct {
		change func(*http.Request)
		// body is used instead of a good one.
		body     string
		wantCode int
	}{
		"no_authorization":        {change: authorization(), wantCode: 3005},
		"basic":                   {change: authorization(basic(account, password)), wantCode: 3005},
		"lower_case_scheme":       {change: authorization("bearer " + token), wantCode: 3005},
		"no_scheme":               {change: authorization(token), wantCode: 3005},
		"no_space":                {change: authorization("Bearer" + token), wantCode: 3005},
		"nothing_after_bearer":    {change: authorization("Bearer"), wantCode: 3005},
		"two_authorizations":      {change: authorization("Bearer "+token, "Bearer "+token), wantCode: 3005},
		"two_spaces":              {change: authorization("Bearer  " + token), wantCode: 3002},
		"unknown_token":           {change: authorization("Bearer e30.e30.e30"), wantCode: 3002},
		"cut_token":               {change: authorization("Bearer " + token[:len(token)-1]), wantCode: 3002},
		"token_of_another_server": {change: authorization("Bearer " + foreign), wantCode: 3002},
		"token_before_message":    {change: authorization("Bearer e30.e30.e30"), body: "{}", wantCode: 3002},
		"no_content_type":         {change: func(r *http.Request) { r.Header.Del("Content-Type") }, wantCode: 2000},
		"no_charset":              {change: func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }, wantCode: 2000},
		"not_json":                {body: "account=a", wantCode: 2000},
		"empty_object":            {body: "{}", wantCode: 2000},
		"two_objects":             {body: message + message, wantCode: 2000},
		"no_account":              {body: strings.Replace(message, `"account"`, `"x"`, 1), wantCode: 2000},
		"no_type":                 {body: strings.Replace(message, `"type"`, `"x"`, 1), wantCode: 2000},
		"no_from":                 {body: strings.Replace(message, `"from"`, `"x"`, 1), wantCode: 2000},
		"no_to":                   {body: strings.Replace(message, `"to"`, `"x"`, 1), wantCode: 2000},
		"no_refkey":               {body: strings.Replace(message, `"refkey"`, `"x"`, 1), wantCode: 2000},
		"no_content":              {body: strings.Replace(message, `"content"`, `"x"`, 1), wantCode: 2000},
		"number_for_text":         {body: strings.Replace(message, `"01012345678"`, `1012345678`, 1), wantCode: 2000},
		"too_large":               {body: message + strings.Repeat(" ", 1<<20), wantCode: 2000},
		"get":                     {change: func(r *http.Request) { r.Method = http.MethodGet }, wantCode: 5001},
		"other_version":           {change: func(r *http.Request) { r.URL.Path = "/v1/message" }, wantCode: 5001},
		"trailing_slash":          {change: func(r *http.Request) { r.URL.Path += "/" }, wantCode: 5001},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := message
			if test.body != "" {
				body = test.body
			}
			r := newRequest(t, http.MethodPost, s.URL+"/v3/message", "Bearer "+token, body)
			if test.change != nil {
				test.change(r)
			}
			wantRefusal(t, do(t, s, r), 400, test.wantCode)
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
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var passed atomic.Int64
	s := newServer(t, bizppuriotest.WithClock(func() time.Time { return start.Add(time.Duration(passed.Load())) }))
	first := do(t, s, tokenRequest(t, s.URL)).token(t)
	passed.Store(int64(time.Hour))
	second := do(t, s, tokenRequest(t, s.URL)).token(t)

	steps := []struct {
		name, token string
		after       time.Duration
		wantCode    int
	}{
		{"first_before_a_newer_one_matters", first, time.Hour, 1000},
		{"first_at_its_last", first, 24*time.Hour - time.Nanosecond, 1000},
		{"first_at_its_end", first, 24 * time.Hour, 3002},
		{"second_then", second, 24 * time.Hour, 1000},
		{"second_at_its_end", second, 25 * time.Hour, 3002},
	}
	for _, step := range steps {
		passed.Store(int64(step.after))
		if got := do(t, s, messageRequest(t, s.URL, step.token)).code(t); got != step.wantCode {
			t.Errorf("%s: code %d, want %d", step.name, got, step.wantCode)
		}
	}
	if bizppuriotest.Lifetime != 24*time.Hour {
		t.Errorf("Lifetime = %s, want 24 h", bizppuriotest.Lifetime)
	}
}
