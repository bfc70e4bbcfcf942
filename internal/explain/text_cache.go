// SPDX-License-Identifier: MPL-2.0

package explain

import "github.com/bizppurio/terraform-provider-bizppurio/internal/tokencache"

var (
	textCacheAsked = Bilingual{EN: "The API was asked for a token instead.", KO: "대신 비즈뿌리오에 토큰을 요청했습니다."}
	textCacheOff   = Bilingual{EN: "token_cache = { enabled = false } turns the cache off.", KO: "token_cache = { enabled = false }로 캐시를 끌 수 있습니다."}

	remedyCacheAccess = Bilingual{
		EN: "Check that this user may read and write there and that the disk is not full, or set another directory in token_cache.directory.",
		KO: "현재 사용자에게 읽기와 쓰기 권한이 있는지, 디스크가 가득 차지 않았는지 확인하거나 token_cache.directory에 다른 디렉터리를 설정하세요.",
	}

	// remedyCacheBelow is about a directory that is there for more than the cache,
	// such as the root of a volume. The verb is for one below it.
	remedyCacheBelow = Bilingual{
		EN: "Set a directory below it in token_cache.directory or BIZPPURIO_TOKEN_CACHE_DIR, for instance %s: the provider creates it with mode 0700. " +
			"If this user may not write there, set a directory elsewhere.",
		KO: "token_cache.directory나 BIZPPURIO_TOKEN_CACHE_DIR에 하위 디렉터리(예: %s)를 설정하세요. 프로바이더가 0700 권한으로 만듭니다. " +
			"현재 사용자에게 쓰기 권한이 없다면 다른 위치의 디렉터리를 설정하세요.",
	}
)

// cacheTexts has the advice for each reason not to use the cache, each with a summary
// of its own: of warnings with one summary Terraform shows one detail. The verb of a
// cause is for the path, with what the operating system says, and that of a
// remedy for a command.
var cacheTexts = []entry{
	{tokencache.ReasonDirectory, summaryCacheNotUsed + " (Directory)", Bilingual{
		"The directory cannot be created or read (%s).",
		"캐시 디렉터리를 만들거나 읽을 수 없습니다(%s).",
	}, remedyCacheAccess},
	{tokencache.ReasonOwner, summaryCacheNotUsed + " (Owner)", Bilingual{
		"The directory or file belongs to another user (%s).",
		"캐시 디렉터리나 파일의 소유자가 다른 사용자입니다(%s).",
	}, Bilingual{
		"Run terraform as that user, or set a directory of this user in token_cache.directory.",
		"소유자인 사용자로 terraform을 실행하거나, 현재 사용자의 디렉터리를 token_cache.directory에 설정하세요.",
	}},
	{tokencache.ReasonMode, summaryCacheNotUsed + " (Access)", Bilingual{
		"Other users can access the directory or file (%s).",
		"다른 사용자가 캐시 디렉터리나 파일에 접근할 수 있습니다(%s).",
	}, Bilingual{
		"Find out who could read it. If it is for this cache alone, run the command below; otherwise set a directory of its own in token_cache.directory.\n\n  %s\n\n",
		"누가 읽을 수 있었는지 확인하세요. 캐시 전용이라면 다음 명령을 실행하고, 아니라면 token_cache.directory에 캐시 전용 디렉터리를 설정하세요.\n\n  %s\n\n",
	}},
	{tokencache.ReasonNotRegular, summaryCacheNotUsed + " (Not a File)", Bilingual{
		"Something other than a file is in its place (%s).",
		"캐시 파일이 있어야 할 곳에 일반 파일이 아닌 것이 있습니다(%s).",
	}, Bilingual{
		"Find out who put it there, and remove it.",
		"누가 만들었는지 확인하고 삭제하세요.",
	}},
	{tokencache.ReasonRead, summaryCacheNotUsed + " (Reading)", Bilingual{
		"The file cannot be read (%s).",
		"캐시 파일을 읽을 수 없습니다(%s).",
	}, remedyCacheAccess},
	{tokencache.ReasonWrite, summaryCacheNotUsed + " (Writing)", Bilingual{
		"The file cannot be written (%s).",
		"캐시 파일에 쓸 수 없습니다(%s).",
	}, remedyCacheAccess},
	{tokencache.ReasonHung, summaryCacheNotUsed + " (Disk)", Bilingual{
		"The disk of the cache did not answer in time (%s).",
		"캐시 디렉터리의 디스크가 제때 응답하지 않았습니다(%s).",
	}, Bilingual{
		"Check that disk, or its server if it is a network file system, or set a directory on a local disk in token_cache.directory.",
		"디스크를 확인하세요. 네트워크 파일 시스템이라면 서버를 확인하거나 token_cache.directory에 로컬 디스크의 디렉터리를 설정하세요.",
	}},
	{tokencache.ReasonSealed, summaryCacheNotUsed + " (Sealed File)", Bilingual{
		"The file is damaged, or was sealed with another password (%s).",
		"캐시 파일이 손상되었거나 다른 암호로 암호화되어 있습니다(%s).",
	}, Bilingual{
		"No action needed: the next token that is stored replaces the file.",
		"필요 없습니다. 다음에 토큰을 저장할 때 덮어씁니다.",
	}},
	{tokencache.ReasonClock, summaryCacheNotUsed + " (Clock)", Bilingual{
		"By this machine's clock, which was set back, the token in the file is from the future (%s).",
		"시계가 과거로 조정되어 캐시 파일에 있는 토큰의 발급 시각이 이 머신의 현재 시각보다 늦습니다(%s).",
	}, Bilingual{
		"Set this machine's clock if it is wrong. The next token that is stored replaces the file.",
		"이 머신의 시계가 맞지 않으면 맞추세요. 파일은 다음에 토큰을 저장할 때 덮어씁니다.",
	}},
	{tokencache.ReasonLockTimeout, summaryCacheNotUsed + " (Lock Held)", Bilingual{
		"Another run held the lock of the cache for too long (%s).",
		"동시에 실행 중인 다른 Terraform이 캐시의 잠금을 너무 오래 점유했습니다(%s).",
	}, Bilingual{
		"Check whether another terraform on this machine hangs.",
		"이 머신에서 실행 중인 다른 Terraform이 멈춰 있는지 확인하세요.",
	}},
	{tokencache.ReasonLock, summaryCacheNotUsed + " (Lock)", Bilingual{
		"The lock of the cache cannot be used (%s).",
		"캐시의 잠금을 사용할 수 없습니다(%s).",
	}, Bilingual{
		"Check that this user may write there. Some network file systems have no locks: set a directory on a local disk in token_cache.directory.",
		"현재 사용자에게 쓰기 권한이 있는지 확인하세요. 잠금을 지원하지 않는 네트워크 파일 시스템이라면 token_cache.directory에 로컬 디스크의 디렉터리를 설정하세요.",
	}},
	{tokencache.ReasonWaited, "Long Wait for the Token Cache", Bilingual{
		"Other runs that requested a token held the lock of the cache (%s).",
		"다른 Terraform이 토큰을 발급받는 동안 캐시의 잠금을 오래 점유했습니다(%s).",
	}, Bilingual{
		"If this happens often, check whether those runs can reach Bizppurio.",
		"자주 발생하면 다른 Terraform을 실행하는 환경에서 비즈뿌리오에 접속할 수 있는지 확인하세요.",
	}},
	{tokencache.ReasonMinRemaining, "Token Cache Has No Effect", Bilingual{
		"A new token is valid for less time than token_cache.min_remaining asks for, so every run requests a token of its own (%s).",
		"새로 발급받은 토큰의 남은 유효 시간이 token_cache.min_remaining보다 짧아 실행할 때마다 토큰을 새로 발급받게 됩니다(%s).",
	}, Bilingual{
		"Set token_cache.min_remaining to less than what a new token has left. A token is valid for 24 hours from its issue: if this machine's clock is wrong, set it.",
		"token_cache.min_remaining을 새 토큰의 남은 유효 시간보다 짧게 설정하세요. 토큰의 유효 시간은 발급 후 24시간이므로 이 머신의 시계가 맞는지도 확인하세요.",
	}},
}
