// SPDX-License-Identifier: MPL-2.0

package main

// The remedies of the catalogue of result codes, word for word: where one changes
// there, it is missing here, and make generate and the tests say so.
const (
	englishAccount = "Check account and password (BIZPPURIO_ACCOUNT and BIZPPURIO_PASSWORD). " +
		"Production and staging have separate accounts: environment has to be the one this account belongs to. " +
		"An API key of Ppurio (message.ppurio.com) is not a Bizppurio password."
	englishAddress = "Register the public IP address that this call left from for the account with Bizppurio (비즈뿌리오 관리자 화면 or its support). " +
		"Plan and apply may run on different machines and so leave from different addresses, as laptops, CI runners and HCP Terraform do: each has to be registered. " +
		"Production and staging accounts have separate lists. " +
		"Where only apply runs at a registered address, enabled = terraform.applying keeps plans off the network."
	englishBaseURL = "Check base_url (BIZPPURIO_BASE_URL): it is what comes before /v1/token, for instance https://api.bizppurio.com. " +
		"Leave it out to use the address of the environment."
)

const (
	koreanAccount = "계정과 암호(`BIZPPURIO_ACCOUNT`, `BIZPPURIO_PASSWORD`), 그리고 `environment`가 계정과 맞는지 확인합니다. 운영 계정과 검수 계정은 서로 다릅니다. " +
		"뿌리오(`message.ppurio.com`)의 API 키는 비즈뿌리오 암호가 아닙니다."
	koreanAddress = "호출이 나간 공인 IP를 비즈뿌리오에 접속 허용 IP로 등록합니다. plan과 apply가 서로 다른 곳에서 실행되면 둘 다 등록해야 합니다. " +
		"운영 계정과 검수 계정의 목록은 따로 있습니다. 등록된 곳에서 apply만 실행한다면 임시 리소스에 `enabled = terraform.applying`을 넣습니다."
	koreanBaseURL = "`base_url`(`BIZPPURIO_BASE_URL`)이 `/v1/token` 바로 앞까지(예: `https://api.bizppurio.com`)만 적혀 있는지 확인합니다. 설정하지 않으면 `environment`의 주소를 씁니다."
)

// koreanRemedies has the catalogue's remedies in Korean.
var koreanRemedies = map[string]string{
	englishAccount: koreanAccount,
	englishAccount + " A proxy that drops the Authorization header gives the same answer.": koreanAccount + " 프록시가 `Authorization` 헤더를 지워도 이 코드가 나옵니다.",
	englishAddress: koreanAddress,
	englishBaseURL: koreanBaseURL,
	englishBaseURL + " Check the proxy on the way, if there is one.": koreanBaseURL + " 중간의 프록시가 요청을 바꾸지 않는지도 확인합니다.",

	"Run fewer things at once that use this account, and try again. Bizppurio's support can tell and raise the number.":            "같은 계정을 동시에 쓰는 작업을 줄이고 다시 실행합니다. 허용 접속 수를 확인하거나 늘리려면 비즈뿌리오에 문의합니다.",
	"Only Bizppurio can lift the suspension: ask its support why the account is suspended.":                                        "중지는 비즈뿌리오만 해제할 수 있습니다. 고객센터에 중지 사유를 문의합니다.",
	"Wait a few minutes and run Terraform again. If it stays, ask Bizppurio's support and give them the result code and the time.": "몇 분 뒤 다시 실행하고, 계속되면 결과 코드와 시각을 적어 비즈뿌리오 고객센터에 문의합니다.",
	"Wait, and let fewer runs ask at once. Bizppurio's support can tell and raise the limit.":                                      "잠시 기다렸다가 다시 실행합니다. 동시에 실행하는 작업을 줄이고, 같은 컴퓨터에서는 `token_cache`로 토큰을 함께 씁니다. 한도를 확인하거나 늘리려면 비즈뿌리오에 문의합니다.",
}
