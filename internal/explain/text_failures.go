// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/bizppurio/terraform-provider-bizppurio/internal/bizppurio"

// Topics of failed calls.
const (
	proxyUnreachable    Topic = "proxy unreachable"
	proxyCannotConnect  Topic = "proxy could not connect"
	standInStopped      Topic = "stand-in stopped"
	environmentNotFound Topic = "host of an environment not found"
	ppurioResponse      Topic = "response of Ppurio"
)

const (
	smallHelloEN = "Some firewalls and appliances drop a handshake whose first message does not fit into one packet. Go's does not fit; curl's is often smaller."
	smallHelloKO = "일부 방화벽과 보안 장비는 첫 메시지가 패킷 하나를 넘는 핸드셰이크를 버립니다. Go의 첫 메시지는 패킷 하나를 넘고, curl의 첫 메시지는 더 작은 경우가 많습니다."
)

var (
	remedyHandshakeLost = Bilingual{
		EN: "Check the firewall, proxy or appliance on the way; if it happened only once, run Terraform again.",
		KO: "경유하는 방화벽, 프록시, 보안 장비를 확인하세요. 한 번만 발생했다면 다시 실행하세요.",
	}
	remedyAnswered = Bilingual{
		EN: "Check the address and any proxy on the way.",
		KO: "호출한 주소와 경유하는 프록시를 확인하세요.",
	}
	remedyReachable = Bilingual{
		EN: "Check that this machine can reach the address: firewall, VPN, proxy. If it can, wait a few minutes and run Terraform again.",
		KO: "호출한 주소에 이 머신에서 접속할 수 있는지(방화벽, VPN, 프록시) 확인하세요. 접속할 수 있다면 몇 분 뒤에 다시 실행하세요.",
	}
	remedyTLSPort = Bilingual{
		EN: "Check that the address names an https port, and that no proxy or firewall answers in its place.",
		KO: "접속한 포트가 https 포트인지, 경유하는 프록시나 방화벽이 대신 응답하지 않는지 확인하세요.",
	}

	textRepeated = Bilingual{
		EN: "No bizppurio_token of this provider block gets a token: %s. See the other bizppurio_token error.",
		KO: "이 provider 블록의 bizppurio_token은 모두 토큰을 받지 못합니다: %s. 자세한 설명은 다른 bizppurio_token 오류에 한 번만 표시됩니다.",
	}

	// textShowAnswer goes after a remedy; its verb is for the command.
	textShowAnswer = Bilingual{
		EN: "To see the whole answer, run this by hand on the machine where it failed, not in a pipeline, because it prints a token if it succeeds. Replace ACCOUNT (and USER and FILE, where they appear); curl asks for the passwords.\n\n  %s\n\nIf the cause stays unclear, give Bizppurio's support the paragraph of this error that begins with POST.",
		KO: "응답 전체를 보려면 오류가 발생한 머신에서 다음 명령을 직접 실행하세요. 성공하면 토큰이 출력되므로 파이프라인에서는 실행하지 마세요. ACCOUNT(USER, FILE이 있으면 함께)를 실제 값으로 바꾸고, 암호는 curl이 물어볼 때 입력하세요.\n\n  %s\n\n원인을 알 수 없으면 이 오류에서 POST로 시작하는 영어 문단을 비즈뿌리오 고객센터에 전달하세요.",
	}
	// textCACertFile goes after a command that has --cacert FILE.
	textCACertFile = Bilingual{
		EN: "FILE is a file with the certificates of ca_cert_pem: with it, curl trusts no others.",
		KO: "FILE은 ca_cert_pem의 인증서를 담은 파일이며, 이 옵션을 쓰면 curl은 그 인증서만 신뢰합니다.",
	}
	// textCACertOption goes after a command that shows an address.
	textCACertOption = Bilingual{
		EN: "If curl reports a certificate problem, add --cacert with a file that holds the certificates of ca_cert_pem.\n\n",
		KO: "curl에서 인증서 오류가 나면 --cacert 옵션에 ca_cert_pem의 인증서 파일을 지정하세요.\n\n",
	}
	// These go before a remedy; the verb is for the command.
	textDirectAddress = Bilingual{
		EN: "Find the public IP address of this machine with\n\n  %s\n\n",
		KO: "다음 명령으로 이 머신의 공인 IP를 확인하세요.\n\n  %s\n\n",
	}
	textProxyAddress = Bilingual{
		EN: "The call went through a proxy, so the proxy's public IP address must be registered. Find it with this command (replace USER, if it is there, with the proxy's user name).\n\n  %s\n\n",
		KO: "프록시를 거친 요청이므로 프록시의 공인 IP를 등록해야 합니다. 다음 명령으로 확인하세요(USER가 있으면 프록시의 사용자 이름으로 바꾸세요).\n\n  %s\n\n",
	}
	textAddressFrom = Bilingual{
		EN: "The address comes from %s.",
		KO: "호출한 주소는 %s에 설정한 값입니다.",
	}
	// textAboutTheProxy goes after a remedy.
	textAboutTheProxy = Bilingual{
		EN: "This is about the proxy (proxy_url, or HTTPS_PROXY), not about Bizppurio's address. The URL of a proxy begins with https:// only if the proxy itself expects TLS, and with http:// otherwise (or socks5://).",
		KO: "비즈뿌리오 주소가 아니라 프록시(proxy_url 또는 HTTPS_PROXY)의 문제입니다. 프록시 URL은 프록시 자체에 TLS로 접속할 때만 https://로, 그 밖에는 http:// 또는 socks5://로 시작합니다.",
	}
	textClock = Bilingual{
		EN: "This machine's clock: %s.",
		KO: "이 머신의 현재 시각: %s.",
	}
	textLongRetryAfter = Bilingual{
		EN: "The response asks to wait for %s (Retry-After); the provider waits for %s at most.",
		KO: "응답이 요구한 대기 시간(Retry-After)은 %s이며, 프로바이더는 최대 %s까지만 기다립니다.",
	}
	textMoreThanADay  = Bilingual{EN: "more than a day", KO: "하루가 넘는 시간"}
	textAfterThatTime = Bilingual{
		EN: "Run Terraform again after that time.",
		KO: "그 시간이 지난 뒤 다시 실행하세요.",
	}
	textWantsCertificate = Bilingual{
		EN: "The server had asked for a client certificate, which the provider does not have: that may be why.",
		KO: "서버가 클라이언트 인증서를 요구했지만 프로바이더에는 없어 실패했을 수 있습니다.",
	}
	textRejectedIssuer = Bilingual{
		EN: "An authority of that name is trusted, but did not pass as the signer: it may not sign certificates, its key is too short, or it is another one of the same name.",
		KO: "발급자와 이름이 같은 인증 기관이 신뢰 목록에 있지만 발급자로 인정되지 않았습니다. 그 기관의 인증서에 발급 권한이 없거나, 키가 너무 짧거나, 이름만 같은 다른 기관입니다.",
	}
	// The next two go after the remedy for an unknown authority.
	textIntermediate = Bilingual{
		EN: "The server sent a single certificate, so an intermediate certificate may be missing: if so, have the server send it too, or add it to ca_cert_pem.",
		KO: "서버가 인증서를 하나만 보냈으므로 중간 인증서가 빠졌을 수도 있습니다. 그렇다면 서버가 중간 인증서도 보내게 하거나 중간 인증서를 ca_cert_pem에 추가하세요.",
	}
	textOtherAuthority = Bilingual{
		EN: "ca_cert_pem is set: check that it holds the authority that signed this certificate. For a publicly trusted certificate, update this machine's own authorities (package ca-certificates).",
		KO: "ca_cert_pem이 설정되어 있으므로, 서버의 인증서를 발급한 인증 기관의 인증서가 들어 있는지 확인하세요. 서버의 인증서가 공인 인증 기관의 것이라면 이 머신의 인증 기관 목록(ca-certificates 패키지)을 업데이트하세요.",
	}
	// textSetGodebug goes after a text that names a setting of GODEBUG.
	textSetGodebug = Bilingual{
		EN: "Set it in the environment of Terraform, from which the provider takes it; separate it by a comma from what GODEBUG holds already.",
		KO: "GODEBUG는 Terraform을 실행하는 환경에 설정하세요(프로바이더가 물려받습니다). 이미 설정한 값이 있으면 쉼표로 구분해 함께 적으세요.",
	}
	// textUnsetGodebug goes after the text that names tlsrsakex.
	textUnsetGodebug = Bilingual{
		EN: "Unset it afterwards: a Terraform or OpenTofu built with Go 1.27 or newer does not start while tlsrsakex or tls3des is set.",
		KO: "필요 없어지면 GODEBUG를 해제하세요. Go 1.27 이상으로 빌드한 Terraform과 OpenTofu는 tlsrsakex나 tls3des가 설정되어 있으면 시작하지 않습니다.",
	}
	textStagingCertificate = Advice{
		Cause: Bilingual{
			EN: "The certificate of Bizppurio's staging environment may not be publicly trusted.",
			KO: "검수 환경의 인증서는 공인 인증 기관의 것이 아닐 수 있습니다.",
		},
		Remedy: Bilingual{
			EN: "For a first try with staging, insecure_skip_verify = true turns the check off, with a warning at every run.",
			KO: "검수 환경을 처음 시험할 때는 insecure_skip_verify = true로 검사를 끌 수 있습니다(실행할 때마다 경고를 표시합니다).",
		},
	}
)

// godebugTexts say what GODEBUG does about a failure; the verb is for the setting.
var godebugTexts = []note{
	{bizppurio.ReasonHandshakeLost, textSmallHello},
	{bizppurio.ReasonHandshakeTimeout, textSmallHello},
	{bizppurio.ReasonHandshakeRefused, Bilingual{
		EN: "If the server supports only RSA key exchange, 3DES or SHA-1, GODEBUG=%s helps until then.",
		KO: "서버가 RSA 키 교환, 3DES 또는 SHA-1만 지원한다면 서버를 바꿀 때까지 GODEBUG=%s로 연결할 수 있습니다.",
	}},
	{bizppurio.ReasonCertificateUnreadable, Bilingual{
		EN: "Its serial number is negative: until there is another one, GODEBUG=%s makes Go accept it.",
		KO: "인증서의 일련번호가 음수입니다. 재발급받을 때까지 GODEBUG=%s로 허용할 수 있습니다.",
	}},
}

var textSmallHello = Bilingual{
	EN: "To see whether the size of the first message is the reason, set GODEBUG=%s: the message then fits into one packet.",
	KO: "첫 메시지의 크기가 원인인지 확인하려면 GODEBUG=%s을 설정하세요. 첫 메시지가 패킷 하나에 들어갈 만큼 작아집니다.",
}

var fieldTexts = []entry{
	{bizppurio.FieldAccessToken, "No Usable Token in the Response", Bilingual{
		"The response reports success, but it has no accesstoken, or one that cannot be used: a token has at most 16 KiB of visible ASCII characters and no spaces.",
		"HTTP 상태는 성공이지만 응답에 accesstoken이 없거나, 있어도 토큰으로 쓸 수 없습니다. accesstoken은 공백이 없는 ASCII 문자로 된 16 KiB 이하의 문자열이어야 합니다.",
	}, remedyAnswered},
	{bizppurio.FieldType, "No Usable Token Type in the Response", Bilingual{
		"The response reports success, but it has no type, or one other than Bearer, the only one that Bizppurio's documents name.",
		"HTTP 상태는 성공이지만 응답에 type이 없거나 Bearer가 아닙니다. 비즈뿌리오 문서에 있는 type은 Bearer뿐입니다.",
	}, remedyAnswered},
	{bizppurio.FieldExpired, "No Usable Expiry in the Response", Bilingual{
		"The response reports success, but it has no expired, or one that is not a date of 14 digits (yyyyMMddHHmmss), as Bizppurio's API sends it.",
		"HTTP 상태는 성공이지만 응답에 expired가 없거나 14자리 일시(yyyyMMddHHmmss)가 아닙니다.",
	}, remedyAnswered},
	{ppurioResponse, "Response of Another Service (Ppurio)", Bilingual{
		"The response came from Ppurio (message.ppurio.com), a different service with separate accounts: it has a field token instead of accesstoken.",
		"뿌리오(message.ppurio.com) API의 응답입니다. 비즈뿌리오와 다른 서비스이며 계정도 다릅니다. accesstoken 대신 token 필드가 있습니다.",
	}, Bilingual{
		"Remove base_url (BIZPPURIO_BASE_URL), or set it to https://api.bizppurio.com.",
		"base_url(BIZPPURIO_BASE_URL)을 지우거나 https://api.bizppurio.com으로 바꾸세요.",
	}},
}

var failureTexts = []entry{
	// A result code that the documents do not have.
	{bizppurio.ReasonResultCode, "Unknown Result Code", Bilingual{
		"Bizppurio's documents do not list this result code for token calls.",
		"비즈뿌리오 문서의 인증 토큰 발급 항목에 없는 결과 코드입니다.",
	}, Bilingual{
		"Ask Bizppurio's support what the code means.",
		"결과 코드의 뜻을 비즈뿌리오 고객센터에 문의하세요.",
	}},
	{bizppurio.ReasonStatus, "Unexpected HTTP Status", Bilingual{
		"The response has no Bizppurio result code, so it may come from something on the way: a proxy, a firewall, a gateway, or a maintenance page.",
		"응답에 비즈뿌리오 결과 코드가 없습니다. 경유하는 프록시, 방화벽, 게이트웨이 또는 점검 페이지의 응답일 수 있습니다.",
	}, Bilingual{
		"Check the address and any proxy on the way. If both are right, wait a few minutes and run Terraform again.",
		"호출한 주소와 경유하는 프록시를 확인하세요. 문제가 없으면 몇 분 뒤에 다시 실행하세요.",
	}},
	{bizppurio.ReasonRedirect, "Redirect Refused", Bilingual{
		"Bizppurio's API does not redirect, and the provider never follows a redirect: it would send account and password to another address.",
		"비즈뿌리오 API는 리디렉션하지 않습니다. 계정과 암호가 다른 주소로 전송될 수 있으므로 프로바이더는 리디렉션을 따르지 않습니다.",
	}, Bilingual{
		"Check that the address is the final one, with https. If the network redirects, for example to a login page, have the host exempted.",
		"호출한 주소가 https로 시작하는 최종 주소인지 확인하세요. 사내 로그인 페이지 등이 리디렉션한다면 호출한 호스트를 예외로 등록하세요.",
	}},
	{bizppurio.ReasonEmptyBody, "Empty Response", Bilingual{
		"The response reports success but is empty. Something other than Bizppurio's API may have answered.",
		"HTTP 상태는 성공이지만 본문이 비어 있습니다. 비즈뿌리오 API가 아닌 다른 서버의 응답일 수 있습니다.",
	}, remedyAnswered},
	{bizppurio.ReasonNotJSON, "Response Is Not JSON", Bilingual{
		"The response reports success but is not what Bizppurio's API sends. A proxy, a login page or another service may have answered.",
		"HTTP 상태는 성공이지만 비즈뿌리오 API의 형식(JSON)이 아닙니다. 프록시, 로그인 페이지 또는 다른 서비스의 응답일 수 있습니다.",
	}, remedyAnswered},
	{bizppurio.ReasonTooLarge, "Response Too Large", Bilingual{
		"The response is over 1 MiB, and a token's is a few kilobytes: something other than Bizppurio's API answered.",
		"응답이 1 MiB를 넘습니다. 토큰 응답은 수 KB이므로 비즈뿌리오 API가 아닌 다른 서버의 응답입니다.",
	}, remedyAnswered},
	{bizppurio.ReasonCanceled, "Token Request Canceled", Bilingual{
		"Terraform stopped before the token arrived, because of an interrupt or of another error. The provider makes no further call in this run.",
		"토큰을 발급받기 전에 Terraform이 중단되었습니다(Ctrl-C 또는 다른 오류). 이번 실행에서는 토큰을 다시 요청하지 않습니다.",
	}, Bilingual{
		"Run Terraform again.",
		"Terraform을 다시 실행하세요.",
	}},
	{bizppurio.ReasonTimeout, "No Response in Time", Bilingual{
		"The service, or something on the way, did not send its whole response before request_timeout. A firewall that silently drops packets looks the same.",
		"request_timeout 안에 응답을 모두 받지 못했습니다. 방화벽이 패킷을 버릴 때도 같은 오류가 발생합니다.",
	}, Bilingual{
		"Check that this machine can reach the address, directly or through a proxy. A slow network may need a longer request_timeout.",
		"호출한 주소에 이 머신에서 직접 또는 프록시를 거쳐 접속할 수 있는지 확인하세요. 네트워크가 느리면 request_timeout을 늘리세요.",
	}},
	{bizppurio.ReasonHostNotFound, "Host Not Found", Bilingual{
		"DNS does not know the host name.",
		"DNS에서 호스트 이름을 찾을 수 없습니다.",
	}, Bilingual{
		"Check the host name. On a network without public DNS, use a proxy (proxy_url).",
		"호스트 이름을 확인하세요. 외부 DNS를 조회할 수 없는 네트워크라면 프록시(proxy_url)를 사용하세요.",
	}},
	{environmentNotFound, "Host Not Found", Bilingual{
		"DNS does not know the host name.",
		"DNS에서 호스트 이름을 찾을 수 없습니다.",
	}, Bilingual{
		"On a network without internet access or public DNS, set a proxy (proxy_url), or ask the network team to let this host through. On any other network, check this machine's DNS settings and its connection to the internet.",
		"인터넷이나 외부 DNS가 막힌 네트워크(폐쇄망)라면 프록시(proxy_url)를 설정하거나 네트워크 팀에 비즈뿌리오 호스트를 허용해 달라고 요청하세요. 폐쇄망이 아니라면 이 머신의 DNS 설정과 인터넷 연결을 확인하세요.",
	}},
	{bizppurio.ReasonLookup, "Host Lookup Failed", Bilingual{
		"DNS did not answer for the host name.",
		"DNS가 호스트 이름 조회에 응답하지 않았습니다.",
	}, remedyReachable},
	{bizppurio.ReasonRefused, "Connection Refused", Bilingual{
		"Nothing accepts connections at this address and port, or a firewall refuses them.",
		"호출한 주소와 포트에서 연결을 받는 서버가 없거나 방화벽이 연결을 거부했습니다.",
	}, remedyReachable},
	{standInStopped, "Connection Refused", Bilingual{
		"Nothing on this machine accepts connections on this port. If you meant to call the stand-in for Bizppurio's API, it has stopped.",
		"호출한 포트에서 연결을 받는 프로그램이 이 머신에 없습니다. 모의 서버를 호출하려던 것이라면 모의 서버가 종료된 상태입니다.",
	}, Bilingual{
		"Start the stand-in again and set the variables that it prints: port and password are new each time. To call Bizppurio itself, remove base_url or unset BIZPPURIO_BASE_URL, and set your own account and password again: the stand-in's may still be set.",
		"모의 서버를 다시 시작하고 출력된 환경 변수를 설정하세요. 포트와 암호는 시작할 때마다 바뀝니다. 비즈뿌리오를 직접 호출하려면 base_url을 지우거나 BIZPPURIO_BASE_URL을 해제(unset)하고, 계정과 암호를 다시 설정하세요. 모의 서버의 계정과 암호가 남아 있을 수 있습니다.",
	}},
	{bizppurio.ReasonNotLoopback, "Not a Loopback Address", Bilingual{
		"The address is plain http, which must not leave this machine, but its host name (or its proxy's) resolves to another machine. Nothing was sent: account and password would have been readable on the way.",
		"http 주소는 로컬에서만 쓸 수 있는데, 호스트 이름(또는 프록시의 호스트 이름)이 다른 머신의 IP로 조회되었습니다. 계정과 암호가 평문으로 노출될 수 있어 아무것도 전송하지 않았습니다.",
	}, Bilingual{
		"Write 127.0.0.1 in place of localhost, or have the name resolve to this machine (a line 127.0.0.1 localhost in the hosts file). For another machine, use https.",
		"localhost 대신 127.0.0.1을 쓰거나, hosts 파일에 127.0.0.1 localhost 줄을 추가하세요. 다른 머신을 호출하려면 https를 사용하세요.",
	}},
	{bizppurio.ReasonReset, "Connection Lost", Bilingual{
		"The connection was closed before a response arrived.",
		"응답을 받기 전에 연결이 끊어졌습니다.",
	}, remedyReachable},
	{bizppurio.ReasonConnection, "Connection Failed", Bilingual{
		"The connection could not be made, or failed before a response arrived.",
		"연결하지 못했거나, 응답을 받기 전에 연결에 실패했습니다.",
	}, remedyReachable},
	{bizppurio.ReasonNoRoute, "No Route to the Address", Bilingual{
		"This machine has no route to the address: the network is down, or has no IPv4 (or no IPv6).",
		"이 머신에서 호출한 주소로 가는 경로가 없습니다. 네트워크가 끊겼거나 IPv4(또는 IPv6)를 쓸 수 없는 네트워크입니다.",
	}, Bilingual{
		"Check this machine's network, VPN and routes. An IPv6-only network needs a proxy (proxy_url) to reach an IPv4-only address.",
		"이 머신의 네트워크 연결, VPN, 라우팅을 확인하세요. IPv6만 쓰는 네트워크에서 IPv4 주소에 접속하려면 프록시(proxy_url)가 필요합니다.",
	}},
	{bizppurio.ReasonOpenFiles, "Too Many Open Files", Bilingual{
		"This machine, or this process, cannot open any more files or connections.",
		"이 머신이나 프로세스에서 열 수 있는 파일과 연결의 수가 한도에 도달했습니다.",
	}, Bilingual{
		"Raise the limit (ulimit -n), or run fewer things at the same time.",
		"한도를 늘리거나(ulimit -n) 동시에 실행하는 작업을 줄이세요.",
	}},
	{bizppurio.ReasonNotHTTP, "Response Is Not HTTP", Bilingual{
		"What arrived is not a well-formed HTTP response: something other than an HTTP server answered, something on the way damaged it or broke it off, or its headers are over 64 KiB.",
		"받은 응답이 올바른 HTTP가 아닙니다. HTTP 서버가 아닌 것이 응답했거나, 전송 도중에 손상되거나 끊어졌거나, 헤더가 64 KiB를 넘습니다.",
	}, remedyAnswered},
	{bizppurio.ReasonCutOff, "Response Cut Off", Bilingual{
		"The connection was lost in the middle of the response, and with it any result code that it held.",
		"응답을 받는 도중에 연결이 끊어져, 결과 코드가 있었더라도 받지 못했습니다.",
	}, Bilingual{
		"Run Terraform again. If the problem persists, check the proxy or gateway on the way.",
		"다시 실행하세요. 계속되면 경유하는 프록시나 게이트웨이를 확인하세요.",
	}},
	{bizppurio.ReasonNoRoots, "No Trusted Authorities on This Machine", Bilingual{
		"This machine has no certificates of authorities, so no server's certificate can be verified, and the provider did not send account and password. Small container images come without them.",
		"이 머신에 인증 기관(CA) 인증서가 하나도 없어 서버의 인증서를 검증할 수 없으므로 계정과 암호를 전송하지 않았습니다. 작은 컨테이너 이미지에는 인증 기관 인증서가 들어 있지 않습니다.",
	}, Bilingual{
		"Install them (package ca-certificates), or let SSL_CERT_FILE name a file with them.",
		"ca-certificates 패키지를 설치하거나, 인증 기관 인증서 파일의 경로를 SSL_CERT_FILE에 설정하세요.",
	}},
	{bizppurio.ReasonUnknownAuthority, "Certificate Signed by an Unknown Authority", Bilingual{
		"No authority that this machine trusts signed the certificate, so the provider did not send account and password.",
		"이 머신이 신뢰하지 않는 인증 기관(CA)의 인증서이므로 계정과 암호를 전송하지 않았습니다.",
	}, Bilingual{
		"Set the authority's certificate in ca_cert_pem, after checking where it comes from. If a security appliance of the company decrypts TLS, that is the company's own authority.",
		"출처를 확인한 인증 기관의 인증서를 ca_cert_pem에 설정하세요. 사내 보안 장비가 TLS를 복호화한다면 사내 인증 기관(CA)의 인증서를 설정하세요.",
	}},
	{bizppurio.ReasonCertificateDate, "Certificate Expired or Not Yet Valid", Bilingual{
		"By this machine's clock the certificate is not valid now. ca_cert_pem does not change that.",
		"이 머신의 현재 시각이 인증서의 유효 기간을 벗어났습니다. ca_cert_pem으로는 해결되지 않습니다.",
	}, Bilingual{
		"Check this machine's clock. If it is right, the server's operator must renew the certificate.",
		"이 머신의 시계를 확인하세요. 시계가 맞다면 서버의 관리자가 인증서를 갱신해야 합니다.",
	}},
	{bizppurio.ReasonAuthorityDate, "Authority's Certificate Expired or Not Yet Valid", Bilingual{
		"By this machine's clock a certificate of the authorities that signed the server's is not valid now; the server's own certificate is.",
		"서버의 인증서는 유효하지만, 이 머신의 현재 시각이 그 인증서를 발급한 인증 기관 인증서의 유효 기간을 벗어났습니다.",
	}, Bilingual{
		"Check this machine's clock. If it is right, set the authority's renewed certificate in ca_cert_pem, or have the server send a renewed intermediate.",
		"이 머신의 시계를 확인하세요. 시계가 맞다면 갱신된 인증 기관 인증서를 ca_cert_pem에 설정하거나, 서버가 갱신된 중간 인증서를 보내게 하세요.",
	}},
	{bizppurio.ReasonCertificateHost, "Certificate for Another Host", Bilingual{
		"The certificate is for another host name, so something else may have answered. ca_cert_pem does not change that.",
		"다른 호스트 이름의 인증서입니다. 다른 서버가 응답했을 수 있으며, ca_cert_pem으로는 해결되지 않습니다.",
	}, Bilingual{
		"Check the host name, and to which server DNS or the proxy leads.",
		"호스트 이름이 맞는지, DNS나 프록시가 그 이름을 어느 서버로 연결하는지 확인하세요.",
	}},
	{bizppurio.ReasonCertificateNames, "Certificate Without Host Names", Bilingual{
		"The certificate has no host name and no IP address among its subject alternative names (SAN): the common name does not count. ca_cert_pem does not change that.",
		"인증서의 SAN(주체 대체 이름)에 호스트 이름이나 IP가 없습니다. 일반 이름(CN)은 인정되지 않으며, ca_cert_pem으로는 해결되지 않습니다.",
	}, Bilingual{
		"The server's operator must replace the certificate with one whose SAN holds this host.",
		"서버의 관리자가 접속한 호스트의 이름을 SAN에 넣은 인증서로 교체해야 합니다.",
	}},
	{bizppurio.ReasonCertificateSignature, "Certificate With a Weak Signature", Bilingual{
		"A certificate that the server sent is signed in a way that Go does not accept, such as SHA-1 or MD5. GODEBUG does not change that.",
		"서버가 보낸 인증서가 SHA-1, MD5처럼 Go가 허용하지 않는 방식으로 서명되었습니다. GODEBUG로는 해결되지 않습니다.",
	}, Bilingual{
		"Have the operator of the server (or of the appliance that decrypts TLS) replace the certificate with one that is signed with SHA-256. Or, after checking where it comes from, set that certificate itself in ca_cert_pem: then its own signature is not looked at.",
		"서버(또는 TLS를 복호화하는 보안 장비)의 관리자에게 SHA-256으로 서명한 인증서로 교체해 달라고 요청하세요. 출처를 확인했다면 그 인증서 자체를 ca_cert_pem에 설정해도 됩니다. 그러면 그 인증서의 서명은 검사하지 않습니다.",
	}},
	{bizppurio.ReasonNameConstraints, "Authority Not Allowed for This Host", Bilingual{
		"The authority that signed the certificate may issue only for certain names (name constraints), and this host is not one of them.",
		"서버의 인증서를 발급한 인증 기관은 정해진 이름에만 인증서를 발급할 수 있는데(이름 제약), 접속한 호스트는 그 이름에 속하지 않습니다.",
	}, Bilingual{
		"Use a host name that the authority may issue for, or have the certificate issued by another authority.",
		"그 인증 기관이 발급할 수 있는 호스트 이름을 쓰거나, 다른 인증 기관에서 인증서를 발급받으세요.",
	}},
	{bizppurio.ReasonCertificateUnreadable, "Certificate Cannot Be Read", Bilingual{
		"The server sent a certificate that does not follow the standard (RFC 5280), so that Go cannot read it; curl may accept it.",
		"서버가 보낸 인증서가 표준(RFC 5280)에 맞지 않아 Go가 읽을 수 없습니다. curl에서는 허용될 수 있습니다.",
	}, Bilingual{
		"The operator of the server (or of the appliance that decrypts TLS) must replace the certificate.",
		"서버(또는 TLS를 복호화하는 보안 장비)의 관리자가 인증서를 교체해야 합니다.",
	}},
	{bizppurio.ReasonClientCertificate, "Client Certificate Required", Bilingual{
		"The server asked for a client certificate, and ended the connection without one. The provider has none to send; according to its documents, Bizppurio's API needs none.",
		"서버가 클라이언트 인증서를 요구했고, 받지 못하자 연결을 끊었습니다. 프로바이더는 클라이언트 인증서를 보내지 않습니다. 비즈뿌리오 문서에 따르면 API에는 클라이언트 인증서가 필요 없습니다.",
	}, Bilingual{
		"Use an address that asks for none, or have the gateway's operator exempt this call.",
		"클라이언트 인증서를 요구하지 않는 주소를 쓰거나, 게이트웨이 관리자에게 토큰 요청을 예외로 처리해 달라고 요청하세요.",
	}},
	{bizppurio.ReasonCertificate, "Unusable Certificate", Bilingual{
		"The certificate, or that of an authority that signed it, must not be used for a server, because of its key usage or its policies, for instance.",
		"키 용도나 정책 등의 이유로 서버에 쓸 수 없는 인증서입니다. 발급한 인증 기관의 인증서가 원인일 수도 있습니다.",
	}, Bilingual{
		"Check the address, and whether a proxy on the way presents a certificate of its own.",
		"접속한 주소를 확인하고, 경유하는 프록시가 자체 인증서를 보내는지 확인하세요.",
	}},
	{bizppurio.ReasonNotTLS, "No TLS at the Address", Bilingual{
		"What answers at this address and port does not speak TLS.",
		"접속한 주소와 포트의 서버가 TLS로 응답하지 않았습니다.",
	}, remedyTLSPort},
	{bizppurio.ReasonHandshakeLost, "Connection Lost in the TLS Handshake", Bilingual{
		"The connection was made, and was lost before the TLS handshake was complete. " + smallHelloEN,
		"연결은 되었지만 TLS 핸드셰이크를 마치기 전에 끊어졌습니다. " + smallHelloKO,
	}, remedyHandshakeLost},
	{bizppurio.ReasonHandshakeTimeout, "No Response in the TLS Handshake", Bilingual{
		"The connection was made, but the TLS handshake was not complete within request_timeout. " + smallHelloEN,
		"연결은 되었지만 request_timeout 안에 TLS 핸드셰이크를 마치지 못했습니다. " + smallHelloKO,
	}, remedyHandshakeLost},
	{bizppurio.ReasonHandshakeRefused, "No TLS Parameters in Common", Bilingual{
		"The server refused the handshake. As a rule it accepts none of what the provider offers: some old servers and appliances support only what Go no longer offers, such as RSA key exchange, and curl may still reach them. A gateway that does not know the host name may refuse it in the same way.",
		"서버가 핸드셰이크를 거부했습니다. 대개는 프로바이더가 제안한 암호화 방식 가운데 서버가 받아들이는 것이 없을 때입니다. 오래된 서버나 보안 장비는 RSA 키 교환처럼 Go가 더는 제안하지 않는 방식만 지원하는 경우가 있으며, curl로는 연결될 수 있습니다. 호스트 이름을 모르는 게이트웨이도 같은 방식으로 거부할 수 있습니다.",
	}, Bilingual{
		"Check the host name, and have the server offer TLS 1.3, or TLS 1.2 with ECDHE and SHA-256.",
		"호스트 이름을 확인하고, 서버에서 TLS 1.3 또는 ECDHE와 SHA-256을 쓰는 TLS 1.2를 켜세요.",
	}},
	{bizppurio.ReasonHandshake, "TLS Handshake Failed", Bilingual{
		"This machine and the server could not agree on a secure connection. The provider speaks TLS 1.2 and newer, and refuses algorithms that are no longer secure, and RSA keys that are too short or longer than 8192 bits.",
		"서버와 보안 연결을 협상하지 못했습니다. 프로바이더는 TLS 1.2 이상을 사용하며, 더는 안전하지 않은 알고리즘과 너무 짧거나 8192비트보다 긴 RSA 키를 허용하지 않습니다.",
	}, Bilingual{
		"Check the host name, that the server speaks TLS 1.2 or newer, that the address names an https port, and that no proxy or firewall answers in its place.",
		"호스트 이름이 맞는지, 서버가 TLS 1.2 이상을 지원하는지, 접속한 포트가 https 포트인지, 경유하는 프록시나 방화벽이 대신 응답하지 않는지 확인하세요.",
	}},
	{proxyUnreachable, "Proxy Not Reachable", Bilingual{
		"The proxy could not be reached, did not answer, or broke off its answer, so the call never reached Bizppurio.",
		"프록시에 연결하지 못했거나, 프록시가 응답하지 않았거나, 응답 도중에 연결이 끊어져 요청이 비즈뿌리오로 전송되지 않았습니다.",
	}, Bilingual{
		"Check the proxy's address (proxy_url, or HTTPS_PROXY and NO_PROXY in the environment), and that this machine can reach it.",
		"프록시 주소(proxy_url 또는 환경 변수 HTTPS_PROXY, NO_PROXY)가 맞는지, 이 머신에서 접속할 수 있는지 확인하세요.",
	}},
	{bizppurio.ReasonProxyAuthentication, "Proxy Authentication Failed", Bilingual{
		"The proxy requires a user name and password, or rejected those it was given. Bizppurio never saw the call.",
		"프록시가 사용자 이름과 암호를 요구했거나, 설정한 값을 거부했습니다. 요청은 비즈뿌리오에 도달하지 않았습니다.",
	}, Bilingual{
		"Check the user info of the proxy's URL: proxy_url, or HTTPS_PROXY in the environment. Special characters must be percent-encoded.",
		"프록시 URL(proxy_url 또는 환경 변수 HTTPS_PROXY)의 사용자 정보를 확인하세요. 특수 문자는 퍼센트 인코딩해야 합니다.",
	}},
	{bizppurio.ReasonProxyScheme, "Proxy Does Not Accept Basic Authentication", Bilingual{
		"The proxy accepts only authentication that the provider does not support, such as NTLM or Negotiate (Kerberos). Changing the user info in the proxy's URL does not help. Bizppurio never saw the call.",
		"프록시가 NTLM이나 Negotiate(Kerberos)처럼 프로바이더가 지원하지 않는 인증 방식만 허용합니다. 프로바이더는 Basic 인증만 지원하므로 프록시 URL의 사용자 정보를 바꿔도 해결되지 않습니다. 요청은 비즈뿌리오에 도달하지 않았습니다.",
	}, Bilingual{
		"Have the proxy let this host through without authentication, use a proxy that accepts Basic, or run a local one in front of it that speaks NTLM or Negotiate (cntlm, Px) and set that in proxy_url.",
		"프록시에서 호출한 호스트를 인증 없이 허용하거나, Basic 인증을 쓰는 프록시를 사용하세요. NTLM이나 Negotiate를 대신 처리하는 로컬 프록시(cntlm, Px)를 실행하고 그 주소를 proxy_url에 설정할 수도 있습니다.",
	}},
	{bizppurio.ReasonNotSOCKS, "Not a SOCKS5 Proxy", Bilingual{
		"What answers at the proxy's address does not speak SOCKS5, so the call never reached Bizppurio.",
		"프록시 주소의 서버가 SOCKS5로 응답하지 않아 요청이 비즈뿌리오로 전송되지 않았습니다.",
	}, Bilingual{
		"Check the port. The URL of an HTTP proxy begins with http://.",
		"포트를 확인하세요. HTTP 프록시라면 URL을 http://로 시작하세요.",
	}},
	{proxyCannotConnect, "Proxy Could Not Connect", Bilingual{
		"The proxy accepted the call, but could not connect to the address, or is overloaded.",
		"프록시가 요청을 받았지만 호출한 주소에 연결하지 못했거나 과부하 상태입니다.",
	}, Bilingual{
		"Check the proxy's own DNS and network, or use another proxy (proxy_url). The problem may be temporary: run Terraform again in a few minutes.",
		"프록시의 DNS와 네트워크를 확인하거나 다른 프록시(proxy_url)를 사용하세요. 일시적인 문제일 수 있으므로 몇 분 뒤에 다시 실행해 보세요.",
	}},
	{bizppurio.ReasonProxyRefused, "Proxy Refused the Connection", Bilingual{
		"The proxy did not connect to Bizppurio, which never saw the call.",
		"프록시가 비즈뿌리오에 연결하지 않았습니다. 요청은 비즈뿌리오에 도달하지 않았습니다.",
	}, Bilingual{
		"Have the proxy allow the host and port of the address, check the user info of its URL, or use another proxy (proxy_url).",
		"프록시에서 호출한 주소의 호스트와 포트를 허용하거나, 프록시 URL의 사용자 정보를 확인하거나, 다른 프록시(proxy_url)를 사용하세요.",
	}},
}
