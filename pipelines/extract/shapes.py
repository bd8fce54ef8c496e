"""The closed forms of what Korean sites print around a text: tables of (kind, where, shape), in the dialect of phrases.

Written after the templates of news systems, Naver, Daum, Tistory, Gnuboard, XE, DC-style forums, government boards and
static site generators. A source ("출처: ...") is none of them: it is what an author cites, and what a licence may ask
for. Where a form may be cut is a key of `trim.REACH`; the first form of a table names the kind.
"""

from typing import Final

from .phrases import (
    ANYONE,
    BAR,
    CLOSE,
    COMMON,
    COUNT,
    DATE,
    EMAIL,
    ENGLISH_DATE,
    FEELING,
    FILE,
    GAP,
    MARK,
    MEDIUM,
    MOMENT,
    NETWORK,
    OPEN,
    PEOPLE,
    PERSON,
    ROLE,
    SIZE,
    TOOL,
    one_of,
)  # fmt: skip

Table = tuple[tuple[str, str, str], ...]

_UNIT: Final = "(회|개|건|명|번)"
_COUNTER: Final = (
    f"((조회|읽음|읽은|댓글|답글|답변|공감|좋아요|추천|고정닉 추천|비추천|반대|첨부)( 수)?[ :]*{COUNT} {_UNIT}?|"
    f"{COUNT} {_UNIT} (읽음|조회|공감|추천|다운로드))"
)
_CREDITED: Final = "(글|사진|취재|정리|편집|그래픽|구성|기획|진행|번역|(영상|촬영)( 취재| 편집| 기자)?)"
# Fill a line beside a segment and are nothing alone: words of bars, names, dates, numbers.
FILLERS: Final = (
    COMMON, FEELING, DATE, ENGLISH_DATE, COUNT, PERSON, f"{ANYONE} {ROLE}", f"[ⓒ©] {MEDIUM}", "[Dd]ate|DATE", EMAIL,
    "(작성자|글쓴이|등록자|게시자|닉네임|작성|by|By)[ :|]{1,3}[^ |]+", "[0-9]+(초|분|시간|일|주|개월|년) 전",
    "(지면|종합)?[ :]*[A-D]?[0-9]{1,2}면( [0-9]{1,2}단)?", _COUNTER,
)  # fmt: skip

SEGMENTS: Final = (
    ("byline", "any", rf"{ANYONE} {ROLE}[ /·|(\[<=:]*{EMAIL}"),
    ("byline", "any", rf"""{ANYONE} {ROLE}(의)? ((다른|최신|최근) 기사( 더 보기| 보기)?|기사 (더 보기|모아 보기|
        보기)|구독( 하기)?)"""),
    ("byline", "any", rf"{ANYONE} {ROLE}(의)? (프로필|페이지( 바로 가기)?|응원 하기|이메일 보내기)"),
    ("byline", "any", rf"""[(\[【〔<〈［] ({MEDIUM}[ =/·ㆍ]*)+{ANYONE}([ ·ㆍ,]+{ANYONE})* {ROLE}([ /·|]*
        {EMAIL})? [)\]】〕>〉］]"""),
    ("byline", "any", "◎ 공감언론.*"),
    ("byline", "edge", rf"({MEDIUM}|[가-힣]{{2,5}})?[ =/]*{PEOPLE} {ROLE}"),
    ("byline", "edge", rf"({MEDIUM}[ =/]*|[가-힣]{{2,5}}[ =/]+)?[가-힣]{{3}} (기자|특파원)"),
    ("byline", "edge", rf"[(\[<【] [가-힣]{{2,5}} = {MEDIUM} [)\]>】] {ANYONE} {ROLE}"),
    ("byline", "edge", "(작성자|글쓴이|등록자|게시자|닉네임) [:|] [^ |]+"),
    ("byline", "edge", rf"(^|[^가-힣]){_CREDITED}([·ㆍ/, ]+{_CREDITED})* [=:/| ] {PEOPLE}( {ROLE})?"),
    ("byline", "edge", """([가-힣A-Za-z0-9]{2,8} )?(온라인|디지털|인터넷|뉴미디어|이슈|속보|연예) ((뉴스|이슈|
        콘텐츠|취재|편집) (팀|부)|팀)( 기자)?"""),
    ("email", "tail", rf"(([Ee]-?mail|이?메일)[ :]*)?{EMAIL}"),
    ("stamp", "any", rf"""(기사 (입력|수정|등록|작성|승인|게재)|최초 (입력|등록)|최종 (수정|업데이트|편집)|
        송고) (시간|일시|일)?[ :|]*{DATE}"""),
    ("stamp", "any", rf"(입력|승인|수정|등록|발행|업데이트|게시|작성|보도) (시간|일시|일)?[ :|]*{MOMENT}"),
    ("stamp", "edge", rf"""(입력|승인|수정|등록|발행|업데이트|갱신|게시|작성|날짜|배포|게재|(최근|마지막) 수정|
        마지막으로 고친) (시각|일시|일자|일|시간)?[ :|]*{DATE}"""),
    ("stamp", "edge", rf"""([Pp]osted|[Uu]pdated|[Pp]ublished|[Ll]ast[ ]([Uu]pdated|[Mm]odified)|Date)( on| at|
        :)? ({ENGLISH_DATE}|{DATE})"""),
    ("stamp", "edge", r"""[0-9]{1,2} min(ute)?s? read|(읽는 시간 :? )?약? [0-9]{1,2}분 (소요|읽기|분량)|
        읽는 시간 :? 약? [0-9]{1,2}분"""),
    ("stamp", "edge", "지면[ :]*[A-D]?[0-9]{1,2}면( [0-9]{1,2}단)?"),
    ("stamp", "head", DATE),
    ("stamp", "head", ENGLISH_DATE),
    ("counter", "any", rf"""(조회|읽음|열람|댓글|답글|덧글|공감|좋아요|싫어요|공유|스크랩|방문자|고정닉 추천)( 수)?
        [ :]*{COUNT}([ ][^회개건명번0-9]|[^0-9회개건명번, ]|$)"""),
    ("counter", "any", f"(공감|추천|스크랩|구독|좋아요) 하기 {COUNT}"),
    ("counter", "any", f"{_COUNTER}({GAP}{_COUNTER})+"),
    ("counter", "edge", f"""(조회|읽음|댓글|답글)( 수)?[ :]*{COUNT} {_UNIT}|{COUNT} {_UNIT} (읽음|조회|공감|추천|
        다운로드)"""),
    ("counter", "bar", FEELING),
    ("counter", "any", rf"{FEELING} [0-9]*([ |/]*{FEELING} [0-9]*)+"),
    ("counter", "edge", "[0-9]+ ([Cc]omments?|[Vv]iews?)"),
    ("counter", "edge", r"""(총|전체) ([0-9]+개의 )?댓글( [0-9]+ 개)?|[0-9]+개의 댓글|([Vv]iews?|[Hh]its?|VIEW|HIT|
        Likes?|Replies)[ :]*[0-9]+(,[0-9]{3})*"""),
    ("share", "any", f"{COMMON}({GAP}{COMMON})*{GAP}{BAR}|{BAR}({GAP}({BAR}|{COMMON}))+"),
    ("share", "any", "- (dc|DC) official ([Aa]pp)"),
    ("share", "edge", f"""({COMMON}[ |/·ㆍ]+){{2}}{TOOL}|{COMMON}[ |/·ㆍ]+{TOOL}[ |/·ㆍ]+{COMMON}|{TOOL}([ |/·ㆍ]+
        {COMMON}){{2}}"""),
    ("share", "bar", BAR),
    ("navigation", "any", r"""(본문|주 메뉴|메뉴|하단|검색|콘텐츠)( 내용)?(으로|로)? 바로 가기|페이지 (맨 )?(위로|
        상단으로)|맨 위로( 이동| 가기)?"""),
    ("navigation", "bar", COMMON),
    ("satisfaction", "edge", r"""(매우|아주)? (만족|불만족|불만|보통|미흡|우수)([ |/·○□(0-9)점]+(매우|아주)? (만족|
        불만족|불만|보통|미흡|우수)){2,}"""),
    ("satisfaction", "edge", """(콘텐츠|정보|페이지|고객|서비스|이용자|홈페이지|사용자|사용 편의성)? 만족도 (조사|
        평가|투표)( 결과)?( 보기| 등록)?"""),
    ("satisfaction", "edge", "의견 (등록|쓰기|남기기)|0 / [1-9][0-9]{1,3} (자|글자|bytes?)?"),
    ("comments", "edge", """현재 입력된 글자 수 [0-9]+ /? (전체 (입력 가능한 )?글자 수 [0-9]+)?|
        비밀글( 로)? (등록)?|댓글 남기기"""),
    ("licence", "any", r"""저작자 (표시|명시 필수)([ \-·,]*(비영리|비상업적?|변경 금지|동일 조건( 변경 허락)?|
        영리적 사용 불가|내용 변경 불가))+( \(새 창 열림\))?"""),
    ("licence", "edge", "저작자 명시 필수|영리적 사용 불가|내용 변경 불가"),
    ("licence", "edge", r"""저작자 표시([ \-·,]*(비영리|비상업적?|상업적 이용 금지|변경 금지|동일 조건( 변경 허락)?|
        국제|대한민국|[0-9]\.[0-9]|라이선스))*( \(새 창 열림\))?"""),
    ("licence", "edge", r"""(OPEN )?공공누리[ :\-(]*(제? [0-4] 유형|출처 표시|공공저작물 자유 이용 허락)[ :\-)(]*
        (출처 표시|상업적? 이용 금지|변경 금지|AI 유형|[+,·/ ])*[ )]*"""),
    ("copyright", "edge", f"기사 제공[ :]*{MEDIUM}"),
    ("copyright", "edge", r"[Aa]ll[ ][Rr]ights?[ ][Rr]eserved\.?|ALL[ ]RIGHTS?[ ]RESERVED\.?"),
    ("advertisement", "any", """728 ?[xX×] ?90|300 ?[xX×] ?250|advertisement|Advertisement|ADVERTISEMENT|
        광고 건너뛰기|스폰서 광고"""),
    ("advertisement", "edge", "반응형|AD|SMALL"),
    ("end", "any", r"[(\[<〈【] (끝|END|End|end|계속) [)\]>〉】]"),
    ("end", "tail", "END"),
    ("tip-off", "tail", "((기사|뉴스|독자|시민|영상) )?제보 (하기|문의|전화|및 문의|안내)?"),
    ("subscription", "tail", "(뉴스레터|구독|정기 구독|신문 구독) (신청( 하기)?|하기|안내|문의)|(채널|친구) 추가"),
)  # fmt: skip

_PORTAL: Final = f"({NETWORK}|네이버|다음|카카오|구글|포털|뉴스스탠드|뉴스레터|언론사|기자)"
_FOLLOW: Final = (
    "(구독( 하기| 신청)?|(채널|친구) 추가( 하기)?|팔로우( 하기)?|뉴스레터|네이버 메인에서 보기|"
    "앱 (다운(로드)?|설치)( 받기| 하기)?)"
)
_GETS: Final = "(내려 받기|다운 로드|다운 받기|바로 (보기|듣기)|미리 보기|뷰어( 보기)?)"
_NEWS: Final = "(기사|뉴스)"
LINES: Final = (
    ("copyright", "any", rf"{OPEN}(저작권자[ :(]*(ⓒ|©|\([cC]\))|ⓒ|©|[Cc]opyrights?[ :]*(ⓒ|©)).*"),
    ("copyright", "edge", rf"{OPEN}([Cc]opyrights?|COPYRIGHTS?)[ :]*(ⓒ|©|\([cC]\)|[Bb][Yy]|(19|20)[0-9]{{2}}).*"),
    ("caption-credit", "any", f"{OPEN}(사진|그래픽|일러스트|삽화) (출처|제공)? = .+"),
    ("caption-credit", "edge", f"{OPEN}(사진|그래픽|일러스트) (출처|제공)? (: [^|/]+|/ {MEDIUM}){CLOSE}"),
    ("caption-credit", "edge", f"{OPEN}[ⓒ©]? {MEDIUM}( [=/·] {MEDIUM})? (제공|자료사진|DB|캡처|자료){CLOSE}"),
    ("caption-credit", "edge", f"""{OPEN}(게티 이미지 (뱅크|코리아)?|클립아트 코리아|셔터스톡|[Gg]etty [Ii]
        mages (bank)?|Shutterstock|픽사베이) (제공)?{CLOSE}"""),
    ("subscription", "any", f"{OPEN}{MARK}.*{_FOLLOW}{CLOSE}"),
    ("subscription", "any", f"{OPEN}{MARK}.+(바로 가기|보러 가기|더 보기|만나보세요){CLOSE}"),
    ("subscription", "tail", f"""{OPEN}.*{_PORTAL}.*(구독 하기|(채널|친구) 추가( 하기)?|팔로우( 하기)?|[ ]좋아요)
        {CLOSE}"""),
    ("subscription", "any", f"{OPEN}{MARK}.*{_FOLLOW} {MARK}.*"),
    ("subscription", "tail", "[^.]*(구독 신청 하기|구독 문의)"),
    ("subscription", "tail", f"{OPEN}{MEDIUM} (언론사 홈|홈페이지|홈) 바로 가기"),
    ("tip-off", "any", f"{OPEN}{MARK}.*제보( 하기|(는|처| :|[ ]{EMAIL}).*)?{CLOSE}"),
    ("tip-off", "edge", rf"""{OPEN}((기사|뉴스|독자|시민|시청자|사건사고) )?제보(는|하기|전화|메일|처|문의)?[ :은]*
        [(\[]?({NETWORK}|이?메일|전화|[0-9]{{2,4}}-|{EMAIL}).*"""),
    ("attachment", "any", rf".*{FILE}[ )\]]*{SIZE}([ |/,·:\-]*({_GETS}|새 창|[0-9]+ 회))*[ |/,·:\-]*{_GETS}[ |)\]]*"),
    ("attachment", "any", rf".*{FILE}[ |/,·:)\]\-]*{_GETS}([ |/,·:\-]+{_GETS})+[ |)\]]*"),
    ("attachment", "any", rf".*\.(hwpx?|HWPX?)[ |/,·:)\]\-]*{_GETS}[ |)\]]*"),
    ("attachment", "tail", rf".*{FILE}[ |/,·:)\]\-]*{_GETS}[ |)\]]*"),
    ("attachment", "edge", rf"(첨부 파일|파일 첨부|첨부)[ :|]*(\([0-9]+\)|[0-9]+ 개?)?[ :|]+.*{FILE}[ )\]]*({SIZE})?"),
    ("attachment", "edge", f".+{FILE} {SIZE}"),
    ("attachment", "tail", r"(첨부 파일|파일 첨부) (목록|다운로드|내려받기|(일괄|전체) 다운로드|\(?[0-9]+\)?개?)*"),
    ("navigation", "tail", rf"""{OPEN}(이전|다음|윗|아랫) (글|기사|게시물|게시글|뉴스|포스트|포스팅|문서)
        ( [:|>▲▼▽△»›\])].*)?"""),
    ("navigation", "tail", f"{OPEN}(이전|다음|윗|아랫) (글|기사|게시물|게시글|포스트|포스팅)[ ].+"),
    ("navigation", "tail", r"""[ \[(<|]*(목록 (으로|보기)? (가기|돌아가기)?|리스트|글 쓰기|뒤로 가기|인쇄|닫기|TOP|
        Top|홈으로|처음으로|(이전|다음) 페이지)[ \])>|]*"""),
    ("navigation", "tail", r"[ \[(<|▶☞]*(기사 원문( 보기)?|원문 보기|전체 보기|더 보기)[ \])>|]*"),
    ("navigation", "tail", f"{OPEN}(이전|다음) 글.*{DATE}"),
    ("navigation", "tail", "(#[가-힣A-Za-z0-9_]+ ){2,}"),
    ("navigation", "tail", """[←«‹<] (Previous|Prev|Newer|Older)[^.]*|(Next|Newer|Older)[^.]*[→»›>]|(Previous|Next|
        Newer|Older) (Posts?|Page|Article)(:.*)?"""),
    ("navigation", "tail", "(태그|카테고리|[Tt]ags?|TAGS?|Categories|Category) : .+"),
    ("navigation", "tail", "(Powered by|Theme by|Hosted by|Designed by|Built with|Made with)([ ][^ ]+){1,6}"),
    ("navigation", "head", "(홈|HOME|Home|홈으로|메인|첫 화면|처음)( [>›»/] [^>›»/]+)+"),
    ("navigation", "head", """(뉴스|정치|경제|사회|문화|국제|세계|스포츠|연예|IT|과학|생활|오피니언|전국|지역)
        ( [>›»] [가-힣A-Za-z/·]+)+"""),
    ("related", "edge", rf"{OPEN}{MEDIUM} (관련|추천|인기|많이 본) {_NEWS}{CLOSE}|{OPEN}관련 글 더 보기{CLOSE}"),
    ("related", "edge", rf"""{OPEN}(관련|추천|인기|화제의|실시간|이 (시각|시간) 주요|(가장 )?많이 본|
        함께 본) {_NEWS}( 더 보기| 목록| TOP [0-9]*| 순위| [0-9]+)?{CLOSE}"""),
    ("related", "edge", f"{OPEN}(함께 (보면 좋은|볼 만한|읽으면 좋은)|AI 추천|놓치면 안 되는) {_NEWS}{CLOSE}"),
    ("related", "edge", f"""{OPEN}이[ ]기사와[ ]함께[ ](보면|본|볼|읽으면|읽은) (좋은|만한)? {_NEWS}?{CLOSE}|
        {OPEN}(핫 클릭|많이 본 글|(인기|실시간) 검색어){CLOSE}"""),
    ("related", "edge", r"['‘\"“\[]?[^'’\"”\]]+['’\"”\]]? 카테고리의 다른 글( 더 보기)?"),
    ("comments", "any", f"[^ ]+님의[ ]댓글(의 (댓글|답글))?( {DATE})?"),
    ("stamp", "any", rf"[^ ]+ \([0-9*]+\.[0-9*]+[.0-9*]*\) {MOMENT}"),
    ("byline", "edge", rf"""{OPEN}{_CREDITED}[ =:/]+[가-힣]{{2,4}}( {ROLE})?([,/·][ ]*{_CREDITED}[ =:/]+
        [가-힣A-Za-z]+( {ROLE})?)+{CLOSE}"""),
    ("contact", "tail", r"""[ \-·□■|]*(콘텐츠|자료|페이지|정보|게시물)? ((관리|제공|담당) (담당 )?부서|담당자)( [:|]
        .+|[ ].*[가-힣](과|팀|실|국|센터)([ ].*)?)"""),
)  # fmt: skip

_PLEASE: Final = "(주세요|주십시오|주시기 바랍니다|하세요|하십시오|보세요)"
_POSSIBLE: Final = f"({_PLEASE}|필요합니다|가능합니다|있습니다)"
# What Naver, Daum and the sites of the government print on each of their pages.
_PORTALS_SAY: Final = one_of(
    """기사 제목과 주요 문장을 기반으로 자동요약한 결과입니다[.].*
    이 동영상의 화질은.*
    파란 원을 좌우로 움직이시면 글자 크기가 변경 됩니다[.]
    이 글자 크기로 변경됩니다[.]
    [(]예시[)] 가장 빠른 뉴스가 있고 다양한 정보.*
    해당 기사의 타임톡 서비스는[^.]*[.]
    .*에서 직접 확인하세요[.] 해당 언론사로 이동합니다[.]
    이동 통신망을 이용하여 음성을 재생하면 별도의 데이터 통화료가 부과될 수 있습니다[.]
    이 기사는 언론사에서.*섹션으로 분류했습니다[.]
    기사의 섹션 정보는 해당 언론사의 분류를 따르고 있습니다[.].*
    기사 추천은 24시간 내 50회까지 참여할 수 있습니다[.]?
    .*구독하고 메인에서 바로 보세요[!].*
    언론사 구독 되었습니다.*
    .*님이 구독 중입니다[.]
    악성 코드가 포함되어 있는 파일입니다[.].*
    작성자 이외의 방문자에게는 이용이 제한되었습니다[.].*
    이 누리집은 대한민국 공식 전자정부 누리집입니다[.].*
    이 브라우저는 비디오 태그를 지원하지 않습니다[.].*"""
)
SENTENCES: Final = (
    ("satisfaction", "any", """(현재|이|본|해당|지금|열람하신) (보고 계신 )?(페이지|정보|내용|콘텐츠)[^.]*
        만족(하십니까|하셨습니까|하시나요|하셨나요)[?.]?"""),
    ("satisfaction", "any", """[^.]*(제공하는|제공된|게시된) (정보|내용)[^.]*만족(하십니까|하셨습니까|하시나요|
        하셨나요)[?.]?"""),
    ("satisfaction", "any", "이 (기사|글|콘텐츠)에 대(해|한|하여)[^.]*(어떻게 생각하시나요|느낌은)[?]"),
    ("satisfaction", "any", f"""(고객님|이용자|여러분)?의? (소중한 )?(의견|평가)(을|를) (남겨|등록해|입력해|
        적어) {_PLEASE}[.]?"""),
    ("comments", "any", f"""((첫 번째|첫|내용에 대한)? 댓글을|답글을) (입력|작성|남겨|달아)(해)? {_PLEASE}[.]?
        ( 0 / [0-9]+)?"""),
    ("comments", "any", """(아직|현재)? (등록된|작성된|남겨진|달린)? (댓글|코멘트|덧글|한줄의견)(이|가) (아직 )?
        없습니다[.]?"""),
    ("comments", "edge", f"(댓글|의견|코멘트)[^.]*(로그인|회원)[^.]*{_POSSIBLE}[.]?"),
    ("comments", "tail", f"""(로그인|회원)( 한 (회원|사용자)만|만|을? (후|하신 후|하시면|하셔야)|이)[^.]*
        {_POSSIBLE}[.]?"""),
    ("comments", "any", """(타인의 권리를 침해하거나|운영 원칙에 어긋나는|상업성 글이나)[^.]*(댓글|게시물|글)[^.]*
        (있습니다|바랍니다|됩니다)[.]?"""),
    ("comments", "tail", "(욕설|비방|건전한)[^.]*(댓글|게시물|글)[^.]*(있습니다|바랍니다|됩니다)[.]?"),
    ("comments", "any", f"(자동 등록 방지|스팸 방지)[^.]*{_PLEASE}[.]?|삭제된 댓글입니다[.]?"),
    ("comments", "edge", f"((수정|삭제)[^.]*하?려면 )?비밀번호를 입력 (해 )?{_PLEASE}[.]?"),
    ("comments", "any", "(회원에게만 )?(댓글|글) (쓰기|작성) 권한이 (있습니다|없습니다)[.]?"),
    ("comments", "any", r"Please[ ]enable[ ]JavaScript[ ]to[ ]view[ ]the[ ]comments.*"),
    ("navigation", "tail", """(이전|다음) (글|게시물|기사)[ :|]*(이|가)? ((이전|다음) (글|게시물|기사)(이|
        가))? (없습니다|존재하지 않습니다)[.]?"""),
    ("licence", "any", f"""{OPEN}(이|본|해당|위) (공공)?(저작물|게시물|자료|페이지|콘텐츠|누리집|글)[은는이]?[ ]
        [^.]*공공누리[^.]*(이용(할|하실) 수 있습니다|따릅니다|적용됩니다)[.]?"""),
    ("portal", "any", _PORTALS_SAY),
    ("licence", "edge", r"""(이|본|해당|위) (저작물|글|문서|페이지|블로그|사이트|콘텐츠)(의 (내용|글))?[은는][ ]
        [^.]*(크리에이티브 커먼즈|CC[ -]BY|CC0|Creative Commons).*(있습니다|따릅니다|됩니다)[.]?( \(단,.*\))?"""),
    ("licence", "edge", r".*[ ](is|are)[ ]licensed[ ]under[ ](a |the )?(Creative[ ]Commons|CC)[^가-힣]*"),
    ("copyright", "any", "(이|본|해당|당사) [^.]*저작권법의 보호를 받[^.]*[.]?"),
    ("copyright", "edge", r"""[^.]*(저작권법의 보호를 받|무단 (전재|이용|사용|복제|도용) (및 재배포)? (시|할 경우|
        하실 경우)[ ,][^.]*(법적|민\W?형사))[^.]*[.]?"""),
    ("copyright", "any", """(이|본|해당) (기사|콘텐츠|컨텐츠|글|게시물|저작물)의 (모든 )?저작권은[ ][^.]+(에|
        에게) (있습니다|있으며[^.]*|귀속됩니다)[.]?"""),
    ("subscription", "any", f"{OPEN}{MARK}.*구독 해 (주세요|주십시오|보세요){CLOSE}"),
    ("subscription", "tail", f"""{_PORTAL}(에서|의)?[ ].*(구독|채널|뉴스).*(구독|추가|설정|만나) (해|하|
        보)? ({_PLEASE}|(보실|하실) 수 있습니다)[.!]?"""),
    ("tip-off", "any", f"""{OPEN}(당신|여러분|독자|시청자)(들)?의[ ](소중한 )?제보(가|를|로)[ ](뉴스가 됩|세상을 바|
        기다).*"""),
    ("tip-off", "any", f"{OPEN}(기사 |뉴스 )?제보를 (기다립니다|기다리고 있습니다|받습니다|바랍니다){CLOSE}"),
)  # fmt: skip
