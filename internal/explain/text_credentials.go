// SPDX-License-Identifier: MPL-2.0

package explain

var (
	textOneOrigin = Bilingual{
		EN: "Account and password come from %s.",
		KO: "계정과 암호는 모두 %s에 설정한 값입니다.",
	}
	textTwoOrigins = Bilingual{
		EN: "The account comes from %s, the password from %s.",
		KO: "계정은 %s, 암호는 %s에 설정한 값입니다.",
	}
)

// slipTexts say what looks like a mistake; the verb is for the name of the value.
var slipTexts = []note{
	{SlipInside, Bilingual{
		EN: "The %s contains white space or an invisible character: it may have been copied by mistake.",
		KO: "%s에 공백이나 보이지 않는 문자가 들어 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
	}},
	{SlipEnds, Bilingual{
		EN: "The %s begins or ends with white space or an invisible character: it may have been copied by mistake.",
		KO: "%s의 앞이나 뒤에 공백 또는 보이지 않는 문자가 있습니다. 복사할 때 섞이지 않았는지 확인하세요.",
	}},
	{SlipCarriageReturn, Bilingual{
		EN: `The %s contains a carriage return, as at the end of a line of a file from Windows: remove it with tr -d '\r'.`,
		KO: `%s에 캐리지 리턴(CR)이 들어 있습니다. Windows에서 만든 파일의 줄 끝에 있는 문자이므로 tr -d '\r'로 제거하세요.`,
	}},
	{SlipLines, Bilingual{
		EN: `The %s has a line that begins with white space, or a -----BEGIN that does not begin a line: in HCL use <<-EOT, or file("ca.pem").`,
		KO: `%s에 공백으로 시작하는 줄이 있거나 -----BEGIN이 줄의 처음에 있지 않습니다. HCL에서는 <<-EOT나 file("ca.pem")을 쓰세요.`,
	}},
	{SlipQuotes, Bilingual{
		EN: "The %s begins or ends with a quotation mark: docker --env-file and some CI systems keep the marks around a value.",
		KO: "%s의 앞이나 뒤에 따옴표가 있습니다. docker --env-file과 일부 CI는 값을 감싼 따옴표를 지우지 않습니다.",
	}},
	{SlipInputMode, Bilingual{
		EN: "The %s contains Hangul or full-width characters: check the keyboard's input mode.",
		KO: "%s에 한글이나 전각 문자가 들어 있습니다. 한/영 입력 상태를 확인하세요.",
	}},
}
