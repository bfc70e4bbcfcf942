// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

// documentedCodes holds the HTTP status and the description of each result code
// that can refuse a token or message call (source: the HTTP API specification
// v2.7). On purpose it is not the provider's own table.
var documentedCodes = map[int]struct {
	status      int
	description string
}{
	2000: {400, "메시지가 유효하지 않음"},
	3000: {400, "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음"},
	3001: {400, "Basic Authentication 정보가 유효하지 않음"},
	3002: {400, "토큰이 유효하지 않음"},
	3003: {400, "아이피가 유효하지 않음"},
	3004: {400, "계정이 유효하지 않음"},
	3005: {400, "인증 정보가 유효하지 않음"},
	3006: {400, "비즈뿌리오 계정이 존재하지 않음"},
	3007: {400, "비즈뿌리오 계정의 암호가 유효하지 않음"},
	3008: {400, "비즈뿌리오에 허용된 접속 수를 초과함"},
	3009: {400, "비즈뿌리오 계정이 중지 상태임"},
	3010: {400, "등록된 접속 허용 IP와 일치하지 않음"},
	3011: {400, "알 수 없는 오류"},
	5001: {400, "요청한 URI 리소스가 존재하지 않음"},
	5002: {429, "Too many requests"},
	9000: {500, "알 수 없는 오류 발생"},
}

// refusal returns the documented status and body of a result code.
func refusal(code int) (status int, answer any) {
	d := documentedCodes[code]
	return d.status, map[string]any{"code": code, "description": d.description}
}
