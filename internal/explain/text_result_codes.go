// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"

// Parts of remedies. The origins of account and password, and the command that
// shows the caller's address, are added to them: see failure.advice.
const (
	checkCredentialsEN = "Check account and password. " + checkEnvironmentEN
	checkCredentialsKO = "계정과 암호를 확인하세요. " + checkEnvironmentKO
	checkEnvironmentEN = "Production and staging have separate accounts: environment must be the one that the account belongs to. " +
		"An API key of Ppurio (message.ppurio.com) is not a Bizppurio password."
	checkEnvironmentKO = "운영 계정과 검수 계정은 서로 다르므로 environment가 계정과 맞는지도 확인하세요. " +
		"뿌리오(message.ppurio.com)의 API 키는 비즈뿌리오 암호가 아닙니다."
	checkBaseURLEN = "Check base_url (BIZPPURIO_BASE_URL): it is what comes before /v1/token, such as https://api.bizppurio.com. Remove it to use the address of the environment."
	checkBaseURLKO = "base_url(BIZPPURIO_BASE_URL)에 /v1/token 바로 앞까지의 주소(예: https://api.bizppurio.com)를 적었는지 확인하세요. 설정하지 않으면 environment에 따른 기본 주소를 사용합니다."
)

var (
	remedyCredentials = Bilingual{EN: checkCredentialsEN, KO: checkCredentialsKO}
	remedyAddress     = Bilingual{
		EN: "Register the address that the call came from as an allowed IP of the account (접속 허용 IP), on Bizppurio's site or through its support. " +
			"If plan and apply run on different machines, register the address of each. Production and staging accounts have separate lists. " +
			"If only apply runs at a registered address, enabled = terraform.applying keeps plans off the network.",
		KO: "요청의 출발지 공인 IP를 이 계정의 접속 허용 IP로 등록하세요(비즈뿌리오 관리 화면 또는 고객센터). plan과 apply의 출발지 IP가 다르면 두 IP를 모두 등록하세요. " +
			"접속 허용 IP 목록은 운영 계정과 검수 계정이 따로입니다. apply만 등록된 IP에서 실행한다면 enabled = terraform.applying을 설정해 plan에서는 토큰을 요청하지 않게 하세요.",
	}
	remedyBaseURL = Bilingual{EN: checkBaseURLEN, KO: checkBaseURLKO}
	remedyLater   = Bilingual{
		EN: "Wait a few minutes and run Terraform again. If the problem persists, give Bizppurio's support the result code and the time.",
		KO: "몇 분 뒤에 다시 실행하세요. 계속되면 결과 코드와 발생 시각을 비즈뿌리오 고객센터에 알리세요.",
	}
)

var resultCodeTexts = []entry{
	{2000, "Request Rejected", Bilingual{
		"Bizppurio reports that the request is not valid. The provider sends exactly what the specification asks for, so something on the way may have changed the request, or another service answered.",
		"비즈뿌리오가 요청이 올바르지 않다고 응답했습니다. 프로바이더는 규격대로 요청하므로, 전송 도중에 요청이 바뀌었거나 다른 서비스가 응답했을 수 있습니다.",
	}, Bilingual{
		checkBaseURLEN + " If there is a proxy, check that it does not change requests.",
		checkBaseURLKO + " 프록시가 있다면 요청을 바꾸지 않는지 확인하세요.",
	}},
	{3000, "No IP Address Registered for the Account", Bilingual{
		"The account has no allowed IP address, and Bizppurio answers registered addresses only.",
		"계정에 등록된 접속 허용 IP가 없습니다. 비즈뿌리오는 등록된 IP의 요청에만 응답합니다.",
	}, remedyAddress},
	{3001, "Invalid Basic Authentication", Bilingual{
		"Bizppurio did not accept the HTTP Basic authentication made from account and password.",
		"계정과 암호로 만든 HTTP Basic 인증 정보를 비즈뿌리오가 거부했습니다.",
	}, Bilingual{
		checkCredentialsEN + " A proxy that removes the Authorization header causes the same error.",
		checkCredentialsKO + " 프록시가 Authorization 헤더를 지워도 같은 오류가 발생합니다.",
	}},
	{3002, "Unexpected Response About a Token", Bilingual{
		"Bizppurio reports that a bearer token is not valid, although a token call carries none. The call may have reached another endpoint.",
		"토큰이 유효하지 않다는 응답이지만 인증 토큰 발급 요청에는 토큰이 없습니다. 요청이 다른 주소로 전달되었을 수 있습니다.",
	}, remedyBaseURL},
	{3003, "Invalid IP Address", Bilingual{
		"Bizppurio does not accept the IP address from which the call was made.",
		"비즈뿌리오가 요청의 출발지 IP를 유효하지 않은 IP로 판단했습니다.",
	}, remedyAddress},
	{3004, "Invalid Account", Bilingual{
		"Bizppurio reports that the account is not valid.",
		"비즈뿌리오가 계정이 유효하지 않다고 응답했습니다.",
	}, remedyCredentials},
	{3005, "Unexpected Response About Bearer Authentication", Bilingual{
		"Bizppurio reports that the bearer authentication is not valid, although a token call uses none. The call may have reached another endpoint.",
		"Bearer 인증 정보가 유효하지 않다는 응답이지만 인증 토큰 발급은 Bearer 인증을 쓰지 않습니다. 요청이 다른 주소로 전달되었을 수 있습니다.",
	}, remedyBaseURL},
	{3006, "No Such Account", Bilingual{
		"The account does not exist in this environment.",
		"설정한 계정이 호출한 서버에 없습니다. 운영 계정은 검수에, 검수 계정은 운영에 없습니다.",
	}, remedyCredentials},
	{3007, "Wrong Password", Bilingual{
		"The account exists, but the password is wrong.",
		"계정은 있지만 암호가 맞지 않습니다.",
	}, Bilingual{
		checkCredentialsEN + " Check that the shell or CI did not change characters such as $ or !: put the password in single quotes; in GitLab, clear Expand variable reference.",
		checkCredentialsKO + " 셸이나 CI에서 $, ! 같은 문자가 바뀌지 않았는지 확인하세요. 값은 작은따옴표로 감싸고, GitLab 변수에서는 Expand variable reference를 끄세요.",
	}},
	{3008, "Too Many Connections", Bilingual{
		"The account has more connections open than it may have.",
		"이 계정에 허용된 동시 접속 수를 초과했습니다.",
	}, Bilingual{
		"Reduce the jobs that use this account at the same time, and run Terraform again. Bizppurio's support knows the limit and can raise it.",
		"같은 계정을 동시에 쓰는 작업을 줄이고 다시 실행하세요. 허용 접속 수의 확인과 상향은 비즈뿌리오 고객센터에 문의하세요.",
	}},
	{3009, "Account Suspended", Bilingual{
		"The account is suspended.",
		"계정이 중지되었습니다.",
	}, Bilingual{
		"Only Bizppurio can lift the suspension: ask its support for the reason.",
		"중지는 비즈뿌리오만 해제할 수 있습니다. 고객센터에 중지 사유를 문의하세요.",
	}},
	{3010, "IP Address Not Allowed", Bilingual{
		"The IP address from which the call was made is not registered for the account.",
		"요청의 출발지 IP가 계정에 등록된 접속 허용 IP와 다릅니다.",
	}, remedyAddress},
	{3011, "Unknown Internal Error", Bilingual{
		"Bizppurio reports an internal error that it does not explain.",
		"비즈뿌리오의 내부 오류입니다. 비즈뿌리오는 원인을 알려 주지 않습니다.",
	}, remedyLater},
	{5001, "No Such API Address", Bilingual{
		"Bizppurio has no API at the address that was called.",
		"호출한 주소에 비즈뿌리오 API가 없습니다.",
	}, remedyBaseURL},
	{bizppurio.CodeTooManyRequests, "Too Many Requests", Bilingual{
		"The account made more API calls than its rate limit allows. Token calls and messages count together.",
		"계정의 API 호출 한도를 초과했습니다. 인증 토큰 발급과 메시지 발송이 함께 집계됩니다.",
	}, Bilingual{
		"Run fewer jobs at the same time, and run Terraform again later; token_cache lets the runs on one machine share a token. Bizppurio's support knows the limit and can raise it.",
		"동시에 실행하는 작업을 줄이고 나중에 다시 실행하세요. 한 머신에서 여러 번 실행한다면 token_cache로 토큰 하나를 함께 쓸 수 있습니다. 한도의 확인과 상향은 비즈뿌리오 고객센터에 문의하세요.",
	}},
	{9000, "Unknown Internal Error", Bilingual{
		"Bizppurio reports an internal error that it does not explain.",
		"비즈뿌리오의 내부 오류입니다. 비즈뿌리오는 원인을 알려 주지 않습니다.",
	}, remedyLater},
}
