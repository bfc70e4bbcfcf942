// SPDX-License-Identifier: MPL-2.0

package bizppurio

// ResultCode is a result code with which /v1/token is documented to refuse a
// call.
type ResultCode struct {
	Code int
	// HTTPStatus is the status that the documents give for it.
	HTTPStatus int
	// Description is the documents' Korean description; empty for 5002, which
	// has none.
	Description string
	// Subject is what the call was refused for.
	Subject Subject
	// Transient reports whether another attempt may succeed.
	Transient bool
}

// Subject is what a result code is about, as far as a caller treats it alike.
type Subject int

// The subjects.
const (
	// SubjectOther is anything else.
	SubjectOther Subject = iota
	// SubjectCredentials is account or password: another caller's may be right.
	SubjectCredentials
	// SubjectAddress is the caller's IP address.
	SubjectAddress
)

// codeSuccess is the result code of success.
const codeSuccess = 1000

// CodeTooManyRequests is the result code of the rate limit.
const CodeTooManyRequests = 5002

// ResultCodes has all documented result codes of /v1/token, in ascending order
// (source: the HTTP API specification v2.7). Codes 3012, 3013 and 5000 belong to
// report calls.
var ResultCodes = []ResultCode{
	{2000, 400, "메시지가 유효하지 않음", SubjectOther, false},
	{3000, 400, "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음", SubjectAddress, false},
	{3001, 400, "Basic Authentication 정보가 유효하지 않음", SubjectCredentials, false},
	{3002, 400, "토큰이 유효하지 않음", SubjectOther, false},
	{3003, 400, "아이피가 유효하지 않음", SubjectAddress, false},
	{3004, 400, "계정이 유효하지 않음", SubjectCredentials, false},
	{3005, 400, "인증 정보가 유효하지 않음", SubjectOther, false},
	{3006, 400, "비즈뿌리오 계정이 존재하지 않음", SubjectCredentials, false},
	{3007, 400, "비즈뿌리오 계정의 암호가 유효하지 않음", SubjectCredentials, false},
	{3008, 400, "비즈뿌리오에 허용된 접속 수를 초과함", SubjectOther, true},
	{3009, 400, "비즈뿌리오 계정이 중지 상태임", SubjectOther, false},
	{3010, 400, "등록된 접속 허용 IP와 일치하지 않음", SubjectAddress, false},
	{3011, 400, "알 수 없는 오류", SubjectOther, true},
	{5001, 400, "요청한 URI 리소스가 존재하지 않음", SubjectOther, false},
	{CodeTooManyRequests, 429, "", SubjectOther, true},
	{9000, 500, "알 수 없는 오류 발생", SubjectOther, true},
}

// LookupResultCode returns what the documents say of a result code; ok is false
// for one that they do not have.
func LookupResultCode(code int) (documented ResultCode, ok bool) {
	for _, c := range ResultCodes {
		if c.Code == code {
			return c, true
		}
	}
	return ResultCode{}, false
}
