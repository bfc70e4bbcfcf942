// SPDX-License-Identifier: MPL-2.0

package bizppurio

// Nature is what kind of fault a result code stands for. It decides whether a
// call is tried again, and what the error adds to the remedy.
type Nature string

// The natures of result codes (source: the HTTP API specification v2.7). All but
// NatureTransient are permanent: the same call would meet them again.
const (
	NatureTransient   Nature = "transient"
	NatureRequest     Nature = "request"
	NatureCredentials Nature = "credentials"
	NatureAddress     Nature = "IP address"
	NatureAccount     Nature = "account"
	NatureBaseURL     Nature = "base URL"
)

// ResultCode is what the API's documents and this provider know of a code.
type ResultCode struct {
	// Code as the API sends it, for instance 3007.
	Code string
	// Status is the HTTP status the documents give for it.
	Status int
	// Korean is the description in the API's documents; empty for 5002, which
	// has none.
	Korean string
	// Summary names the fault in a few words, in title case.
	Summary string
	// Meaning and Remedy are whole sentences.
	Meaning string
	Remedy  string
	Nature  Nature
}

const (
	remedyCredentials = "Check account and password (BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD). " +
		"Production and staging have separate accounts: environment has to be the one this account belongs to. " +
		"An API key of Ppurio (message.ppurio.com) is not a Bizppurio password."
	remedyAddress = "Register the public IP address that this call left from for the account with Bizppurio (비즈뿌리오 관리자 화면 or its support). " +
		"Plan and apply may run on different machines and so leave from different addresses, as laptops, CI runners and HCP Terraform do: each has to be registered. " +
		"Production and staging accounts have separate lists. " +
		"Where only apply runs at a registered address, enabled = terraform.applying keeps plans off the network."
	remedyBaseURL = "Check base_url (BIZPPURIO_BASE_URL): it is what comes before /v1/token, for instance https://api.bizppurio.com. " +
		"Leave it out to use the address of the environment."
	remedyLater = "Wait a few minutes and run Terraform again. If it stays, ask Bizppurio's support and give them the result code and the time."
)

// Result codes that the code itself has to know.
const (
	codeSuccess         = "1000"
	codeTooManyRequests = "5002"
)

// resultCodes is the catalogue of the result codes that /v1/token can answer
// with (source: the HTTP API specification v2.7), in
// ascending order. Codes 3012, 3013 and 5000 belong to report calls.
var resultCodes = []ResultCode{
	{
		Code: "2000", Status: 400, Nature: NatureRequest, Korean: "메시지가 유효하지 않음",
		Summary: "Bizppurio Rejected the Request",
		Meaning: "Bizppurio says that the request is not valid. The provider sends just what the specification asks for, so something between it and Bizppurio may have changed the request, or another service answered.",
		Remedy:  remedyBaseURL + " Check the proxy on the way, if there is one.",
	},
	{
		Code: "3000", Status: 400, Nature: NatureAddress, Korean: "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음",
		Summary: "No IP Address Registered for the Account",
		Meaning: "No allowed IP address is registered for the account, and Bizppurio answers registered ones only.",
		Remedy:  remedyAddress,
	},
	{
		Code: "3001", Status: 400, Nature: NatureCredentials, Korean: "Basic Authentication 정보가 유효하지 않음",
		Summary: "Invalid Basic Authentication",
		Meaning: "Bizppurio could not accept the HTTP Basic authentication that was made of account and password.",
		Remedy:  remedyCredentials + " A proxy that drops the Authorization header gives the same answer.",
	},
	{
		Code: "3002", Status: 400, Nature: NatureRequest, Korean: "토큰이 유효하지 않음",
		Summary: "Unexpected Answer About a Token",
		Meaning: "Bizppurio says that a bearer token is not valid, though a token call carries none. The call may have reached another endpoint.",
		Remedy:  remedyBaseURL,
	},
	{
		Code: "3003", Status: 400, Nature: NatureAddress, Korean: "아이피가 유효하지 않음",
		Summary: "Invalid IP Address",
		Meaning: "Bizppurio does not take the IP address that the call left from as valid.",
		Remedy:  remedyAddress,
	},
	{
		Code: "3004", Status: 400, Nature: NatureCredentials, Korean: "계정이 유효하지 않음",
		Summary: "Invalid Account",
		Meaning: "Bizppurio says that the account is not valid.",
		Remedy:  remedyCredentials,
	},
	{
		Code: "3005", Status: 400, Nature: NatureRequest, Korean: "인증 정보가 유효하지 않음",
		Summary: "Unexpected Answer About Bearer Authentication",
		Meaning: "Bizppurio says that the bearer authentication is not valid, though a token call uses none. The call may have reached another endpoint.",
		Remedy:  remedyBaseURL,
	},
	{
		Code: "3006", Status: 400, Nature: NatureCredentials, Korean: "비즈뿌리오 계정이 존재하지 않음",
		Summary: "No Such Account",
		Meaning: "There is no such account in this environment.",
		Remedy:  remedyCredentials,
	},
	{
		Code: "3007", Status: 400, Nature: NatureCredentials, Korean: "비즈뿌리오 계정의 암호가 유효하지 않음",
		Summary: "Wrong Password",
		Meaning: "The account exists, but the password is wrong.",
		Remedy:  remedyCredentials,
	},
	{
		Code: "3008", Status: 400, Nature: NatureTransient, Korean: "비즈뿌리오에 허용된 접속 수를 초과함",
		Summary: "Too Many Connections",
		Meaning: "The account has more connections open than it may have.",
		Remedy:  "Run fewer things at once that use this account, and try again. Bizppurio's support can tell and raise the number.",
	},
	{
		Code: "3009", Status: 400, Nature: NatureAccount, Korean: "비즈뿌리오 계정이 중지 상태임",
		Summary: "Account Suspended",
		Meaning: "The account is suspended.",
		Remedy:  "Only Bizppurio can lift the suspension: ask its support why the account is suspended.",
	},
	{
		Code: "3010", Status: 400, Nature: NatureAddress, Korean: "등록된 접속 허용 IP와 일치하지 않음",
		Summary: "IP Address Not Allowed",
		Meaning: "The IP address that the call left from is not among those registered for the account.",
		Remedy:  remedyAddress,
	},
	{
		Code: "3011", Status: 400, Nature: NatureTransient, Korean: "알 수 없는 오류",
		Summary: "Unknown Error at Bizppurio",
		Meaning: "Bizppurio met an error of its own that it does not explain.",
		Remedy:  remedyLater,
	},
	{
		Code: "5001", Status: 400, Nature: NatureBaseURL, Korean: "요청한 URI 리소스가 존재하지 않음",
		Summary: "No Such Address at Bizppurio",
		Meaning: "Bizppurio has nothing at the address that was called.",
		Remedy:  remedyBaseURL,
	},
	{
		Code: codeTooManyRequests, Status: 429, Nature: NatureTransient,
		Summary: "Too Many Requests",
		Meaning: "The account made more API calls than its rate limit allows. Token calls and messages count together.",
		Remedy:  "Wait, and let fewer runs ask at once. Bizppurio's support can tell and raise the limit.",
	},
	{
		Code: "9000", Status: 500, Nature: NatureTransient, Korean: "알 수 없는 오류 발생",
		Summary: "Unknown Error at Bizppurio",
		Meaning: "Bizppurio met an error of its own that it does not explain.",
		Remedy:  remedyLater,
	},
}

// ResultCodes is the catalogue, in ascending order of code.
func ResultCodes() []ResultCode { return append([]ResultCode(nil), resultCodes...) }

// LookupResultCode finds a code in the catalogue.
func LookupResultCode(code string) (ResultCode, bool) {
	for _, rc := range resultCodes {
		if rc.Code == code {
			return rc, true
		}
	}
	return ResultCode{}, false
}
