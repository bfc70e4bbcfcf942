// SPDX-License-Identifier: MPL-2.0

package bizppurio

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestEveryReasonIsExplained(t *testing.T) {
	t.Parallel()
	summaries := map[string]Reason{}
	for reason := ReasonStatus; reason <= ReasonProxyRefused; reason++ {
		x := (&Error{Reason: reason, Endpoint: "https://api.bizppurio.test/v1/token", Detail: "it went wrong"}).Explain()
		if x.Summary == "" || x.Happened == "" || x.Meaning == "" || x.Remedy == "" {
			t.Errorf("reason %d is not explained: %+v", reason, x)
		}
		if other, ok := summaries[x.Summary]; ok {
			t.Errorf("reasons %d and %d have the same summary %q", other, reason, x.Summary)
		}
		summaries[x.Summary] = reason
		wantContains(t, x.Detail(), x.Happened, x.Meaning, x.Remedy)
	}
	// A reason added after the last one of today must not be forgotten here.
	if len(explanations) != len(summaries) {
		t.Errorf("%d explanations, %d reasons", len(explanations), len(summaries))
	}
}

func TestErrorSaysWhatHappened(t *testing.T) {
	t.Parallel()
	const endpoint = "https://api.bizppurio.test/v1/token"
	tests := map[string]struct {
		failure Error
		want    string
	}{
		"no_response": {
			failure: Error{Reason: ReasonConnection, Endpoint: endpoint, Detail: "the connection was refused"},
			want:    "POST " + endpoint + " failed: the connection was refused.",
		},
		"staging_through_a_proxy": {
			failure: Error{Reason: ReasonStatus, Endpoint: endpoint, Staging: true, Proxy: "proxy.test:3128", StatusCode: 502},
			want:    "POST " + endpoint + " (staging) through the proxy proxy.test:3128 was answered with HTTP 502 Bad Gateway.",
		},
		"production": {
			failure: Error{Reason: ReasonStatus, Endpoint: endpoint, Production: true, StatusCode: 299},
			want:    "POST " + endpoint + " (production) was answered with HTTP 299.",
		},
		"answer_without_code": {
			failure: Error{Reason: ReasonNotJSON, Endpoint: endpoint, StatusCode: 200, Detail: "with an HTML or XML page"},
			want:    "POST " + endpoint + " was answered with HTTP 200 OK, with an HTML or XML page.",
		},
		"code_with_its_own_description": {
			failure: Error{Reason: ReasonResultCode, Endpoint: endpoint, StatusCode: 400, Code: "3007", Description: "비즈뿌리오 계정의 암호가 유효하지 않음"},
			want:    "POST " + endpoint + " was answered with HTTP 400 Bad Request, result code 3007 (비즈뿌리오 계정의 암호가 유효하지 않음).",
		},
		"code_with_another_description": {
			failure: Error{Reason: ReasonResultCode, Endpoint: endpoint, StatusCode: 400, Code: "3007", Description: `say "no"`},
			want:    "POST " + endpoint + ` was answered with HTTP 400 Bad Request, result code 3007 (비즈뿌리오 계정의 암호가 유효하지 않음), description "say \"no\"".`,
		},
		"last_of_four_attempts": {
			failure: Error{Reason: ReasonStatus, Endpoint: endpoint, StatusCode: 503, Attempts: 4},
			want:    "POST " + endpoint + " was answered with HTTP 503 Service Unavailable. That was the last of 4 attempts.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.failure.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got := test.failure.Explain().Happened; got != test.want {
				t.Errorf("Explain: got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestExplainAdds(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		failure   Error
		want      []string
		wantLacks []string
	}{
		"unknown_authority_of_staging": {
			failure: Error{Reason: ReasonUnknownAuthority, Staging: true},
			want:    []string{"ca_cert_pem", "staging is known not to be publicly trusted", "insecure_skip_verify"},
		},
		"unknown_authority_elsewhere": {
			failure:   Error{Reason: ReasonUnknownAuthority, Production: true},
			want:      []string{"ca_cert_pem"},
			wantLacks: []string{"staging", "insecure_skip_verify"},
		},
		"address_through_a_proxy": {
			failure: Error{Reason: ReasonResultCode, StatusCode: 400, Code: "3010", Proxy: "proxy.test:3128"},
			want:    []string{"it is the public address of that proxy that has to be registered", "proxy.test:3128"},
		},
		"address_without_a_proxy": {
			failure:   Error{Reason: ReasonResultCode, StatusCode: 400, Code: "3010"},
			want:      []string{"Register the public IP address"},
			wantLacks: []string{"of that proxy"},
		},
		"password_through_a_proxy": {
			failure:   Error{Reason: ReasonResultCode, StatusCode: 400, Code: "3007", Proxy: "proxy.test:3128"},
			wantLacks: []string{"of that proxy"},
		},
		"too_many_requests_without_a_code": {
			failure: Error{Reason: ReasonStatus, StatusCode: http.StatusTooManyRequests},
			want:    []string{"rate limit"},
		},
		"retry_after_beyond_the_bound": {
			failure: Error{Reason: ReasonStatus, StatusCode: 503, transient: true, RetryAfter: 90 * time.Minute},
			want:    []string{"1h30m0s", "Retry-After"},
		},
		"retry_after_within_the_bound": {
			failure:   Error{Reason: ReasonStatus, StatusCode: 503, transient: true, RetryAfter: time.Minute},
			wantLacks: []string{"Retry-After"},
		},
		// Waiting does not cure a wrong password.
		"retry_after_of_a_permanent_failure": {
			failure:   Error{Reason: ReasonResultCode, StatusCode: 400, Code: "3007", RetryAfter: time.Hour},
			wantLacks: []string{"Retry-After", "1h0m0s"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := test.failure.Explain().Detail()
			wantContains(t, text, test.want...)
			wantLacks(t, text, test.wantLacks...)
		})
	}
}

// quoting is an error that a %#v would show whole, as some of net/http are.
type quoting struct{ text string }

func (e quoting) Error() string { return e.text }

func TestErrorNeverPrintsItsCause(t *testing.T) {
	t.Parallel()
	cause := quoting{"canary"}
	failure := &Error{Reason: ReasonConnection, Endpoint: "https://api.bizppurio.test/v1/token", Detail: "it broke off", cause: cause}
	if !errors.Is(failure, cause) {
		t.Error("errors.Is does not find the cause")
	}
	wrapped := fmt.Errorf("outer: %w", failure)
	for _, text := range []string{printed(failure), printed(wrapped), printed([]error{failure}), printed(struct{ Err error }{failure})} {
		wantLacks(t, text, "canary", "63616e617279")
		if !strings.Contains(text, "it broke off") {
			t.Errorf("the error itself is not printed:\n%s", text)
		}
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	failure := Interrupted(context.DeadlineExceeded)
	wantInterrupted(t, failure, context.DeadlineExceeded)
	// No call was made: the text must name none.
	wantContains(t, failure.Error(), "interrupted")
	wantLacks(t, failure.Error(), "POST", "HTTP")
	if x := failure.Explain(); x.Summary == "" || x.Happened == "" || x.Meaning == "" || x.Remedy == "" {
		t.Errorf("explanation %+v", x)
	}
}
