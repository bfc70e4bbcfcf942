// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"time"

	"github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"
	"github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"
)

var (
	messageNotBearer = message{
		summary: "Token Type Is Not Bearer",
		cause: text{
			en: "Bizppurio returned a token whose type is not Bearer, the only one that its documents name. The token is passed on as it is.",
			ko: "비즈뿌리오가 발급한 토큰의 type이 Bearer가 아닙니다. 비즈뿌리오 문서에 있는 type은 Bearer뿐입니다. 토큰은 그대로 전달합니다.",
		},
		remedy: text{
			en: "Check base_url. If calls with this token fail, ask Bizppurio's support.",
			ko: "base_url을 확인하세요. 이 토큰을 쓴 요청이 실패하면 비즈뿌리오 고객센터에 문의하세요.",
		},
	}
	remedyClocks = text{
		en: "Compare both clocks with the real time. If this machine's clock is wrong, set it; if the server's is, tell Bizppurio's support.",
		ko: "두 시각을 실제 시각과 비교하세요. 이 머신의 시계가 틀리면 맞추고, 서버의 시계가 틀리면 비즈뿌리오 고객센터에 알리세요.",
	}
	messageExpired = message{
		summary: "Token Already Expired on Arrival",
		cause: text{
			en: "Bizppurio returned a token that expires at %s, which is in the past. The token is passed on as it is. This machine's clock: %s. The clock of the response: %s.",
			ko: "비즈뿌리오가 발급한 토큰의 만료 시각(%s)이 이미 지났습니다. 토큰은 그대로 전달합니다. 이 머신의 시각: %s. 서버의 시각: %s.",
		},
		remedy: remedyClocks,
	}
	messageLongLived = message{
		summary: "Token Valid for Much Longer Than 24 Hours",
		cause: text{
			en: "Bizppurio returned a token that expires at %s, although tokens are valid for 24 hours. The token is passed on as it is. This machine's clock: %s. The clock of the response: %s.",
			ko: "토큰의 유효 시간은 24시간이지만 비즈뿌리오가 발급한 토큰의 만료 시각은 %s입니다. 토큰은 그대로 전달합니다. 이 머신의 시각: %s. 서버의 시각: %s.",
		},
		remedy: remedyClocks,
	}
)

// tokenWarnings returns what is odd about a token that came: a type other than
// Bearer, or an expiry that does not fit the clock of this machine.
func tokenWarnings(token bizppurio.Token) []message {
	var warnings []message
	if !token.IsBearer() {
		warnings = append(warnings, messageNotBearer)
	}
	if !token.FitsClock() {
		m := messageLongLived
		if token.Remaining() <= 0 {
			m = messageExpired
		}
		server := "-"
		if !token.ServerDate.IsZero() {
			server = rfc3339(token.ServerDate)
		}
		m.cause = textf(m.cause, rfc3339(token.ExpiresAt), rfc3339(token.ReceivedAt), server)
		warnings = append(warnings, m)
	}
	return warnings
}

const summaryCacheNotUsed = "Token Cache Not Used"

var (
	textCacheAsked = text{en: "The API was asked for a token instead.", ko: "대신 비즈뿌리오에 토큰을 요청했습니다."}
	textCacheOff   = text{en: "token_cache = { enabled = false } turns the cache off.", ko: "token_cache = { enabled = false }로 캐시를 끌 수 있습니다."}

	remedyCacheAccess = text{
		en: "Check that this user may read and write there and that the disk is not full, or set another directory in token_cache.directory.",
		ko: "이 사용자에게 읽기·쓰기 권한이 있는지, 디스크가 가득 차지 않았는지 확인하거나 token_cache.directory에 다른 디렉터리를 설정하세요.",
	}
)

// cacheMessages has the texts for each reason not to use the cache. The verb of
// cause is for the path.
var cacheMessages = map[tokencache.Reason]message{
	tokencache.ReasonDirectory: {
		cause:  text{en: "The directory %s cannot be created or read.", ko: "디렉터리를 만들거나 읽을 수 없습니다: %s."},
		remedy: remedyCacheAccess,
	},
	tokencache.ReasonOwner: {
		cause: text{en: "%s belongs to another user.", ko: "소유자가 다른 사용자입니다: %s."},
		remedy: text{
			en: "Run terraform as that user, or set a directory of this user in token_cache.directory.",
			ko: "그 사용자로 terraform을 실행하거나, 이 사용자의 디렉터리를 token_cache.directory에 설정하세요.",
		},
	},
	tokencache.ReasonMode: {
		cause: text{en: "Other users have access to %s.", ko: "다른 사용자가 접근할 수 있습니다: %s."},
		remedy: text{
			en: "Find out who could read it, then set its mode with chmod: 0700 for the directory, 0600 for a file.",
			ko: "누가 읽을 수 있었는지 확인한 뒤 chmod로 권한을 설정하세요(디렉터리 0700, 파일 0600).",
		},
	},
	tokencache.ReasonNotRegular: {
		cause:  text{en: "%s is something other than a file.", ko: "일반 파일이 아닙니다: %s."},
		remedy: text{en: "Find out who put it there, and remove it.", ko: "누가 만들었는지 확인하고 삭제하세요."},
	},
	tokencache.ReasonRead: {
		cause:  text{en: "The file %s cannot be read.", ko: "파일을 읽을 수 없습니다: %s."},
		remedy: remedyCacheAccess,
	},
	tokencache.ReasonWrite: {
		cause:  text{en: "The file %s cannot be written.", ko: "파일에 쓸 수 없습니다: %s."},
		remedy: remedyCacheAccess,
	},
	tokencache.ReasonSealed: {
		cause:  text{en: "The file %s is damaged, or was sealed with another password.", ko: "파일이 손상되었거나 다른 암호로 암호화되었습니다: %s."},
		remedy: text{en: "No action needed: the next token replaces the file.", ko: "조치가 필요 없습니다. 다음에 발급한 토큰이 파일을 대체합니다."},
	},
	tokencache.ReasonClock: {
		cause:  text{en: "The token in %s is from the future by this machine's clock, which was set back.", ko: "캐시에 있는 토큰의 발급 시각이 이 머신의 현재 시각보다 늦습니다(시계가 과거로 조정됨): %s."},
		remedy: text{en: "Set this machine's clock if it is wrong; the next token replaces the file.", ko: "시계가 틀리면 맞추세요. 다음에 발급한 토큰이 파일을 대체합니다."},
	},
	tokencache.ReasonLockTimeout: {
		cause:  text{en: "Another run has held the lock %s for too long.", ko: "다른 실행이 캐시의 잠금을 너무 오래 점유하고 있습니다: %s."},
		remedy: text{en: "Check whether that run hangs.", ko: "그 실행이 멈춰 있는지 확인하세요."},
	},
	tokencache.ReasonLock: {
		cause: text{en: "The lock %s cannot be used.", ko: "캐시의 잠금을 사용할 수 없습니다: %s."},
		remedy: text{
			en: "Some network file systems have no locks: set a directory on a local disk in token_cache.directory.",
			ko: "잠금을 지원하지 않는 네트워크 파일 시스템일 수 있습니다. token_cache.directory에 로컬 디스크의 디렉터리를 설정하세요.",
		},
	},
}

// cacheWarning returns the warning about a cache that was not used.
func cacheWarning(cacheErr *tokencache.Error) message {
	m := cacheMessages[cacheErr.Reason]
	m.summary = summaryCacheNotUsed
	m.cause = textf(m.cause, cacheErr.Path)
	facts := ""
	switch {
	case cacheErr.Err != nil:
		facts = cacheErr.Err.Error()
	case cacheErr.Reason == tokencache.ReasonMode:
		facts = fmt.Sprintf("mode %04o", cacheErr.Mode)
	case cacheErr.Reason == tokencache.ReasonClock:
		facts = "issued " + rfc3339(cacheErr.IssuedAt) + ", now " + rfc3339(cacheErr.Now)
	case cacheErr.Reason == tokencache.ReasonLockTimeout:
		facts = cacheErr.Waited.Round(time.Second).String()
	}
	if facts != "" {
		m.cause = m.cause.and(text{en: "(" + facts + ")", ko: "(" + facts + ")"})
	}
	m.cause, m.remedy = m.cause.and(textCacheAsked), m.remedy.and(textCacheOff)
	return m
}
