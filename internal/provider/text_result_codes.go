// SPDX-License-Identifier: MPL-2.0

package provider

import "github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"

// ResultCode is a result code with which /v1/token may refuse a call, in the
// words of this provider and of the API's documents.
type ResultCode struct {
	Code int
	// HTTPStatus is the status that the documents give for it.
	HTTPStatus int
	// Description is the Korean description in the API's documents; empty for
	// 5002, which has none.
	Description string
	// Summary is short, in English. The others are whole sentences.
	Summary                string
	Meaning, MeaningKorean string
	Remedy, RemedyKorean   string
	// Transient reports whether the provider tries again.
	Transient bool
}

// ResultCodes returns the result codes of /v1/token, in ascending order.
func ResultCodes() []ResultCode {
	codes := make([]ResultCode, 0, len(resultCodes))
	for _, c := range resultCodes {
		transient, _ := bizppurio.LookupResultCode(c.code)
		codes = append(codes, ResultCode{
			Code: c.code, HTTPStatus: c.status, Description: c.description, Transient: transient,
			Summary: c.message.summary,
			Meaning: c.message.cause.en, MeaningKorean: c.message.cause.ko,
			Remedy: c.message.remedy.en, RemedyKorean: c.message.remedy.ko,
		})
	}
	return codes
}

// resultCodeText is what there is to say about one result code.
type resultCodeText struct {
	code, status int
	description  string
	message      message
	// address says that the caller's IP address is the cause.
	address bool
}

// lookupResultCode returns what there is to say about a code.
func lookupResultCode(code int) (resultCodeText, bool) {
	for _, c := range resultCodes {
		if c.code == code {
			return c, true
		}
	}
	return resultCodeText{}, false
}

var (
	remedyCredentials = text{
		en: "Check account and password (BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD). " +
			"Production and staging have separate accounts: environment must be the one that the account belongs to. " +
			"An API key of Ppurio (message.ppurio.com) is not a Bizppurio password.",
		ko: "계정과 암호(BIZPPURIO_ACCOUNT, BIZPPURIO_PASSWORD)를 확인하세요. 운영 계정과 검수 계정은 서로 다르므로 environment가 계정과 맞는지도 확인하세요. " +
			"뿌리오(message.ppurio.com)의 API 키는 비즈뿌리오 암호가 아닙니다.",
	}
	remedyAddress = text{
		en: "Register the public IP address from which the call was made as an allowed address of the account (접속 허용 IP), on Bizppurio's site or through its support. " +
			"If plan and apply run on different machines, register the address of each. Production and staging accounts have separate lists. " +
			"If only apply runs at a registered address, enabled = terraform.applying keeps plans off the network.",
		ko: "요청의 출발지 공인 IP를 이 계정의 접속 허용 IP로 등록하세요(비즈뿌리오 관리 화면 또는 고객센터). plan과 apply의 출발지 IP가 다르면 두 IP를 모두 등록하세요. " +
			"운영 계정과 검수 계정의 목록은 따로 관리됩니다. apply만 등록된 IP에서 실행한다면 enabled = terraform.applying을 설정해 plan에서 호출하지 않게 하세요.",
	}
	remedyBaseURL = text{
		en: "Check base_url (BIZPPURIO_BASE_URL): it is what comes before /v1/token, such as https://api.bizppurio.com. Remove it to use the address of the environment.",
		ko: "base_url(BIZPPURIO_BASE_URL)에 /v1/token 바로 앞까지의 주소(예: https://api.bizppurio.com)를 적었는지 확인하세요. 설정하지 않으면 environment의 주소를 사용합니다.",
	}
	remedyLater = text{
		en: "Wait a few minutes and run Terraform again. If the problem persists, give Bizppurio's support the result code and the time.",
		ko: "몇 분 뒤에 다시 실행하세요. 계속되면 결과 코드와 발생 시각을 비즈뿌리오 고객센터에 알리세요.",
	}
)

// resultCodes has the texts of all documented result codes, in ascending order.
// Descriptions are quoted from the HTTP API specification v2.7.
var resultCodes = []resultCodeText{
	{
		code: 2000, status: 400, description: "메시지가 유효하지 않음",
		message: message{
			summary: "Bizppurio Rejected the Request",
			cause: text{
				en: "Bizppurio reports that the request is not valid. The provider sends exactly what the specification asks for, so something in between may have changed the request, or another service answered.",
				ko: "비즈뿌리오가 요청이 올바르지 않다고 응답했습니다. 프로바이더는 규격대로 요청하므로, 중간에서 요청이 바뀌었거나 다른 서비스가 응답했을 수 있습니다.",
			},
			remedy: remedyBaseURL.and(text{en: "If there is a proxy, check that it does not change requests.", ko: "프록시가 있다면 요청을 바꾸지 않는지 확인하세요."}),
		},
	},
	{
		code: 3000, status: 400, description: "비즈뿌리오 계정에 접속 허용 아이피가 등록되어있지 않음", address: true,
		message: message{
			summary: "No IP Address Registered for the Account",
			cause: text{
				en: "The account has no allowed IP address, and Bizppurio answers registered addresses only.",
				ko: "계정에 등록된 접속 허용 IP가 없습니다. 비즈뿌리오는 등록된 IP의 요청에만 응답합니다.",
			},
			remedy: remedyAddress,
		},
	},
	{
		code: 3001, status: 400, description: "Basic Authentication 정보가 유효하지 않음",
		message: message{
			summary: "Invalid Basic Authentication",
			cause: text{
				en: "Bizppurio did not accept the HTTP Basic authentication made from account and password.",
				ko: "계정과 암호로 만든 HTTP Basic 인증 정보를 비즈뿌리오가 거부했습니다.",
			},
			remedy: remedyCredentials.and(text{en: "A proxy that removes the Authorization header causes the same error.", ko: "프록시가 Authorization 헤더를 지워도 같은 오류가 발생합니다."}),
		},
	},
	{
		code: 3002, status: 400, description: "토큰이 유효하지 않음",
		message: message{
			summary: "Unexpected Response About a Token",
			cause: text{
				en: "Bizppurio reports that a bearer token is not valid, although a token call carries none. The call may have reached another endpoint.",
				ko: "토큰이 유효하지 않다는 응답이지만 인증 토큰 발급 요청에는 토큰이 없습니다. 요청이 다른 주소로 전달되었을 수 있습니다.",
			},
			remedy: remedyBaseURL,
		},
	},
	{
		code: 3003, status: 400, description: "아이피가 유효하지 않음", address: true,
		message: message{
			summary: "Invalid IP Address",
			cause: text{
				en: "Bizppurio does not accept the IP address from which the call was made.",
				ko: "비즈뿌리오가 요청의 출발지 IP를 유효하지 않은 IP로 판단했습니다.",
			},
			remedy: remedyAddress,
		},
	},
	{
		code: 3004, status: 400, description: "계정이 유효하지 않음",
		message: message{
			summary: "Invalid Account",
			cause:   text{en: "Bizppurio reports that the account is not valid.", ko: "비즈뿌리오가 계정이 유효하지 않다고 응답했습니다."},
			remedy:  remedyCredentials,
		},
	},
	{
		code: 3005, status: 400, description: "인증 정보가 유효하지 않음",
		message: message{
			summary: "Unexpected Response About Bearer Authentication",
			cause: text{
				en: "Bizppurio reports that the bearer authentication is not valid, although a token call uses none. The call may have reached another endpoint.",
				ko: "Bearer 인증 정보가 유효하지 않다는 응답이지만 인증 토큰 발급은 Bearer 인증을 쓰지 않습니다. 요청이 다른 주소로 전달되었을 수 있습니다.",
			},
			remedy: remedyBaseURL,
		},
	},
	{
		code: 3006, status: 400, description: "비즈뿌리오 계정이 존재하지 않음",
		message: message{
			summary: "No Such Account",
			cause:   text{en: "The account does not exist in this environment.", ko: "호출한 환경(운영 또는 검수)에 이 계정이 없습니다."},
			remedy:  remedyCredentials,
		},
	},
	{
		code: 3007, status: 400, description: "비즈뿌리오 계정의 암호가 유효하지 않음",
		message: message{
			summary: "Wrong Password",
			cause:   text{en: "The account exists, but the password is wrong.", ko: "계정은 있지만 암호가 맞지 않습니다."},
			remedy:  remedyCredentials,
		},
	},
	{
		code: 3008, status: 400, description: "비즈뿌리오에 허용된 접속 수를 초과함",
		message: message{
			summary: "Too Many Connections",
			cause:   text{en: "The account has more connections open than it may have.", ko: "이 계정에 허용된 동시 접속 수를 초과했습니다."},
			remedy: text{
				en: "Reduce the jobs that use this account at the same time, and run Terraform again. Bizppurio's support knows the limit and can raise it.",
				ko: "같은 계정을 동시에 쓰는 작업을 줄이고 다시 실행하세요. 허용 접속 수의 확인과 상향은 비즈뿌리오 고객센터에 문의하세요.",
			},
		},
	},
	{
		code: 3009, status: 400, description: "비즈뿌리오 계정이 중지 상태임",
		message: message{
			summary: "Account Suspended",
			cause:   text{en: "The account is suspended.", ko: "계정이 중지되었습니다."},
			remedy: text{
				en: "Only Bizppurio can lift the suspension: ask its support for the reason.",
				ko: "중지는 비즈뿌리오만 해제할 수 있습니다. 고객센터에 중지 사유를 문의하세요.",
			},
		},
	},
	{
		code: 3010, status: 400, description: "등록된 접속 허용 IP와 일치하지 않음", address: true,
		message: message{
			summary: "IP Address Not Allowed",
			cause: text{
				en: "The IP address from which the call was made is not registered for the account.",
				ko: "요청의 출발지 IP가 계정에 등록된 접속 허용 IP와 다릅니다.",
			},
			remedy: remedyAddress,
		},
	},
	{
		code: 3011, status: 400, description: "알 수 없는 오류",
		message: message{
			summary: "Unknown Error at Bizppurio",
			cause:   text{en: "Bizppurio reports an internal error that it does not explain.", ko: "비즈뿌리오 내부에서 원인이 공개되지 않은 오류가 발생했습니다."},
			remedy:  remedyLater,
		},
	},
	{
		code: 5001, status: 400, description: "요청한 URI 리소스가 존재하지 않음",
		message: message{
			summary: "No Such Address at Bizppurio",
			cause:   text{en: "Bizppurio has no API at the address that was called.", ko: "요청한 주소에 비즈뿌리오 API가 없습니다."},
			remedy:  remedyBaseURL,
		},
	},
	{
		code: bizppurio.CodeTooManyRequests, status: 429,
		message: message{
			summary: "Too Many Requests",
			cause: text{
				en: "The account made more API calls than its rate limit allows. Token calls and messages count together.",
				ko: "계정의 API 호출 한도를 초과했습니다. 인증 토큰 발급과 메시지 발송이 함께 집계됩니다.",
			},
			remedy: text{
				en: "Wait, and run fewer jobs at the same time; token_cache lets the runs on one machine share a token. Bizppurio's support knows the limit and can raise it.",
				ko: "잠시 기다렸다가 다시 실행하고, 동시에 실행하는 작업을 줄이세요. 한 머신의 여러 실행은 token_cache로 토큰을 공유할 수 있습니다. 한도의 확인과 상향은 비즈뿌리오 고객센터에 문의하세요.",
			},
		},
	},
	{
		code: 9000, status: 500, description: "알 수 없는 오류 발생",
		message: message{
			summary: "Unknown Error at Bizppurio",
			cause:   text{en: "Bizppurio reports an internal error that it does not explain.", ko: "비즈뿌리오 내부에서 원인이 공개되지 않은 오류가 발생했습니다."},
			remedy:  remedyLater,
		},
	},
}
