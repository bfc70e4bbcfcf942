// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppuriotest"
)

// liveService is the stand-in, with answers to messages that it would not give.
type liveService struct {
	*bizppuriotest.API
	answers  []string // status and result code of each message; nil: the stand-in's own
	messages []string // bearer, a space and body of each
}

func (s *liveService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/v3/message" {
		s.API.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body)
	s.messages = append(s.messages, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")+" "+string(body))
	if s.answers == nil {
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		s.API.ServeHTTP(w, r)
		return
	}
	var status, code int
	if _, _ = fmt.Sscan(s.answers[len(s.messages)-1], &status, &code); status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code":"%d"}`, code)
}

func TestLive_standIn(t *testing.T) {
	t.Parallel()
	const secret = "canary.secret.token"
	repeats := strings.ReplaceAll(`{"accesstoken":"S","type":"Bearer","expired":"29991231235959","code":"S","description":"S","S":1}`, "S", secret)
	type fault = bizppuriotest.Fault
	verdicts := map[string]liveVerdict{
		"still accepted": liveAccepted, "no longer accepted": liveRefused, "the same token twice": liveSame, "cannot be told": liveOpen,
	}
	for name, test := range map[string]struct {
		single    bool
		fault     fault
		answers   []string // of messages
		want      string   // the verdict's words; none: an error
		wantCalls int      // of POST /v1/token; 0 means 2
		wantLines []string
	}{
		"still_accepted": {want: "still accepted", wantLines: []string{
			"POST: HTTP 200, HTTP/1.1", "field type: a string of 8 bytes in JSON", "type is Bearer: true",
			"expired: 24.00 hours after Date if it is in KST, 33.00",
			"garbage 400 3002, first token 400 2000, second token 400 2000", "변조한 토큰 400 3002, 첫 번째 토큰 400 2000, 두 번째 토큰 400 2000",
		}},
		"no_longer_accepted": {single: true, want: "no longer accepted", wantLines: []string{
			"garbage 400 3002, first token 400 3002, second token 400 2000",
		}},
		"the_same_token": {
			fault:   fault{Body: repeats, Header: http.Header{"Server": {secret}, "Retry-After": {"7"}}},
			answers: []string{"400 3002", "400 2000", "400 2000"}, want: "the same token twice",
			wantLines: []string{"header Server: not a number", "header Retry-After: 7", "other fields: 1"},
		},
		"refused_by_status":   {answers: []string{"401 0", "403 0", "400 2000"}, want: "no longer accepted"},
		"refused_by_3005":     {answers: []string{"400 3005", "400 3005", "500 9000"}, want: "no longer accepted"},
		"another_refusal":     {answers: []string{"400 3002", "400 3010", "400 3010"}, want: "still accepted"},
		"garbage_is_accepted": {answers: []string{"400 2000", "400 2000", "400 2000"}, want: "cannot be told"},
		"garbage_is_let_in":   {answers: []string{"400 2000", "400 3002", "400 2000"}, want: "cannot be told"},
		"all_are_refused":     {answers: []string{"400 3002", "400 3002", "400 3002"}, want: "cannot be told"},
		"two_other_codes":     {answers: []string{"400 3002", "400 2000", "400 3010"}, want: "cannot be told"},
		"two_other_statuses":  {answers: []string{"400 3002", "400 2000", "500 2000"}, want: "cannot be told"},
		"success":             {answers: []string{"400 3002", "200 1000", "200 1000"}, want: "cannot be told"},
		"success_of_second":   {answers: []string{"400 3002", "400 3002", "200 1000"}, want: "cannot be told"},
		"no_answers":          {answers: []string{"400 3002", "0 0", "0 0"}, want: "cannot be told"},
		"no_last_answer":      {answers: []string{"400 3002", "400 3002", "0 0"}, want: "cannot be told"},
		"refused": {fault: fault{Code: 3007}, wantCalls: 1, wantLines: []string{
			"POST: HTTP 400", "Bizppurio: Wrong Password",
			"/v1/token returned HTTP 400 Bad Request, result code 3007", "BIZPPURIO_PASSWORD", "What to do: ", "조치 방법: ",
		}},
		"unknown_code": {fault: fault{Code: 4242, Status: 400}, wantCalls: 1, wantLines: []string{"result code 4242", "curl -sS", "조치 방법: "}},
		"no_json":      {fault: fault{Status: 502, Body: "<html>" + secret}, wantLines: []string{"POST: HTTP 502", "body: no JSON object", "조치 방법: "}},
		"no_response":  {fault: fault{Reset: true}, wantLines: []string{"POST: no whole response", "Bizppurio: Connection Lost", "조치 방법: "}},
		"once":         {fault: fault{Call: 1, CutOff: true}, wantLines: []string{"POST: no whole response", "only the second call returned a token"}},
		"then_refused": {fault: fault{Call: 2, Code: 3010}, wantLines: []string{"Bizppurio: IP Address Not Allowed", "What to do: ", "조치 방법: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := []bizppuriotest.Option{bizppuriotest.WithAccount(testAccount, testPassword), bizppuriotest.WithFaults(test.fault)}
			if test.single {
				options = append(options, bizppuriotest.WithSingleToken())
			}
			service := &liveService{API: bizppuriotest.NewAPI(options...), answers: test.answers}
			server := httptest.NewServer(service)
			cache := filepath.Join(t.TempDir(), "cache")
			getenv := getenvFrom(map[string]string{envAccount: testAccount, envPassword: testPassword, envBaseURL: server.URL, envTokenCacheDir: cache})
			var output strings.Builder
			waits := 0
			err := checkLive(t.Context(), getenv, func(wait time.Duration) {
				if waits++; wait <= time.Second || service.TokenCalls() != 1 {
					t.Errorf("waits %s after %d calls, want over a second between the two", wait, service.TokenCalls())
				}
			}, &output)
			server.Close()
			wantCalls := cmp.Or(test.wantCalls, 2)
			if (err == nil) != (test.want != "") || service.TokenCalls() != wantCalls || waits != wantCalls-1 {
				t.Errorf("error %v after %d calls and %d waits, want %d calls", err, service.TokenCalls(), waits, wantCalls)
			}
			if !strings.HasPrefix(output.String(), liveNotice) {
				t.Errorf("it does not begin with what it is about to do:\n%s", &output)
			}
			if _, err := os.Stat(cache); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the token cache was used: %v", err)
			}
			fmt.Fprint(&output, err)
			for words, verdict := range verdicts {
				want := map[bool]int{true: 1}[words == test.want]
				for _, text := range []string{words, verdict.en, verdict.ko, verdict.meaning} {
					if got := strings.Count(output.String(), text); got != want {
						t.Errorf("it says %q %d times, want %d:\n%s", text, got, want, &output)
					}
				}
			}
			for _, want := range test.wantLines {
				if !strings.Contains(strings.ReplaceAll(output.String(), "\n", " "), want) {
					t.Errorf("it does not say %q:\n%s", want, &output)
				}
			}
			tokens := append(service.Tokens(), secret, secret)
			if first, second := tokens[0], tokens[1]; err == nil {
				garbage := strings.TrimSuffix(service.messages[0], " {}")
				tokens = append(tokens, garbage)
				at := strings.LastIndex(second, ".") + 1 // the signature's first character
				isGarbage := garbage[:at] == second[:at] && garbage[at] != second[at] && garbage[at+1:] == second[at+1:]
				if !isGarbage || !slices.Equal(service.messages[1:], []string{first + " {}", second + " {}"}) {
					t.Errorf("after the tokens %q and %q the messages are %q", first, second, service.messages)
				}
			} else if len(service.messages) > 0 {
				t.Errorf("there are messages after a refusal: %q", service.messages)
			}
			tokens = append(tokens, testPassword, bizppuriotest.Basic(testAccount, testPassword))
			for _, secret := range tokens {
				if strings.Contains(output.String(), secret) {
					t.Errorf("the report holds %q", secret)
				}
			}
		})
	}
}
