// SPDX-License-Identifier: MPL-2.0

package bizppuriotest

// resultCodes holds how a token or message call is refused with each documented
// result code. The HTTP statuses are those of the HTTP API specification v2.7.
// The descriptions of 2000, 3002, 3006, 3007 and 3010 are the service's own, as
// its users' public code quotes them, and so is the string in 3007; the others
// are written after them. On purpose it is not the provider's own table.
var resultCodes = map[int]struct {
	status      int
	description string
	asString    bool // the service sends this code as a JSON string
}{
	2000: {400, "invalid message.", false},
	3000: {400, "no allowed ip in bizppurio", false},
	3001: {400, "invalid basic authentication.", false},
	3002: {400, "jwt must be provided.", false},
	3003: {400, "invalid ip in bizppurio", false},
	3004: {400, "invalid account.", false},
	3005: {400, "invalid authentication.", false},
	3006: {400, "invalid account in bizppurio", false},
	3007: {400, "invalid password in bizppurio", true},
	3008: {400, "too many connections in bizppurio", false},
	3009: {400, "suspended account in bizppurio", false},
	3010: {400, "ip blocking in bizppurio", false},
	3011: {400, "unknown error in bizppurio", false},
	5001: {400, "invalid uri.", false},
	5002: {429, "too many requests.", false},
	9000: {500, "unknown error.", false},
}

// ResultCodes returns the HTTP status of each documented result code that can
// refuse a call.
func ResultCodes() map[int]int {
	statuses := make(map[int]int, len(resultCodes))
	for code, documented := range resultCodes {
		statuses[code] = documented.status
	}
	return statuses
}

// refusal returns the documented status and body of a result code.
func refusal(code int) (status int, body string) {
	status, body, _ = (&Fault{Code: code}).response()
	return status, body
}
