// SPDX-License-Identifier: MPL-2.0

package bizppurio

// codeSuccess is the result code of success.
const codeSuccess = 1000

// CodeTooManyRequests is the result code of the rate limit.
const CodeTooManyRequests = 5002

// resultCodes has the result codes that /v1/token is documented to refuse a
// call with (source: the HTTP API specification v2.7), and whether another
// attempt may succeed. Codes 3012, 3013 and 5000 belong to report calls.
var resultCodes = map[int]bool{
	2000:                false,
	3000:                false,
	3001:                false,
	3002:                false,
	3003:                false,
	3004:                false,
	3005:                false,
	3006:                false,
	3007:                false,
	3008:                true,
	3009:                false,
	3010:                false,
	3011:                true,
	5001:                false,
	CodeTooManyRequests: true,
	9000:                true,
}

// LookupResultCode reports whether the API's documents know a result code of
// /v1/token, and whether it is transient.
func LookupResultCode(code int) (transient, known bool) {
	transient, known = resultCodes[code]
	return transient, known
}
