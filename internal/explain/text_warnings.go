// SPDX-License-Identifier: MPL-2.0

package explain

// Topics of tokens that came.
const (
	tokenExpired   Topic = "token expired on arrival"
	tokenLongLived Topic = "token valid for much longer"
)

var remedyClocks = Bilingual{
	EN: "Compare both clocks with the real time. If this machine's clock is wrong, set it; if the server's is, tell Bizppurio's support.",
	KO: "두 시각을 실제 시각과 비교하세요. 이 머신의 시계가 맞지 않으면 맞추고, 서버의 시계가 맞지 않으면 비즈뿌리오 고객센터에 알리세요.",
}

// tokenTexts are about odd tokens. The verbs are for the expiry and both clocks.
var tokenTexts = []entry{
	{tokenExpired, "Token Already Expired on Arrival", Bilingual{
		"Bizppurio returned a token that expires at %s, which is in the past. The token is passed on as it is. This machine's clock: %s. The clock of the response: %s.",
		"비즈뿌리오가 발급한 토큰의 만료 시각(%s)이 이미 지났습니다. 토큰은 그대로 전달합니다. 이 머신의 시각: %s. 서버의 시각: %s.",
	}, remedyClocks},
	{tokenLongLived, "Token Valid for Much Longer Than 24 Hours", Bilingual{
		"Bizppurio returned a token that expires at %s, although tokens are valid for 24 hours. The token is passed on as it is. This machine's clock: %s. The clock of the response: %s.",
		"토큰의 유효 시간은 24시간이지만 비즈뿌리오가 발급한 토큰의 만료 시각은 %s입니다. 토큰은 그대로 전달합니다. 이 머신의 시각: %s. 서버의 시각: %s.",
	}, remedyClocks},
}
