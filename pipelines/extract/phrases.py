"""The words that Korean sites print around a text, and the small dialect in which forms are written from them.

In the dialect a space stands for a space or none, since "기사 입력" is printed as "기사입력" too; `[ ]` is a space that
must be there. Round brackets group. A new line and the indentation after it stand for nothing. All else is RE2.
"""

import re
from typing import Final

import re2

_PIECE: Final = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(?P<turn>\n +)|(?P<gap> )")


def dialect(shape: str) -> str:
    """A regular expression from the dialect of this module."""
    return _PIECE.sub(lambda piece: {"turn": "", "gap": " ?"}.get(piece.lastgroup or "", piece[0]), shape)


def options() -> "re2.Options":
    """Patterns that find whether, not where, in time linear in the line; 64 MiB hold the states of the largest set."""
    chosen = re2.Options()
    chosen.never_capture = True
    chosen.max_mem = 64 << 20
    return chosen


def one_of(words: str) -> str:
    """A group of words in the dialect, which are separated by commas or new lines."""
    return "(" + "|".join(word.strip() for word in re.split(r"[,\n]", words) if word.strip()) + ")"


# Marks between the parts of a line. No comma, no full stop: words between those are an enumeration in a text.
GAP: Final = r"""[ |│┃ㅣ¦·ㆍ•∙/;:\[(){}<>〈〉《》【】［］「」『』"'‘’“”▶▷►▸▹☞☛■□◆◇○●◎★☆※*▲△▼▽→⇒←↑↓=~_+–—…⊙♡♥❤✔\]\-]*"""
MARK: Final = "[▶▷►▸▹☞☛👉📢✔☎]"
OPEN: Final = r"[ <〈\[(【〔［《※*▶▷►☞■◆◇○●▲/|'‘“\"\-]*"
CLOSE: Final = r"[ >〉\])】〕］》|!~♥'’”\".\-]*"

# The hundred commonest surnames, but for 라 and 인, which begin too many other words.
_SURNAMES: Final = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육맹제모탁국은편용예경봉"
)
PERSON: Final = rf"[{_SURNAMES}][가-힣]{{2}}"
PEOPLE: Final = rf"{PERSON}( [·ㆍ,/] {PERSON}|[ ]{PERSON})*"
ANYONE: Final = "[가-힣]{2,4}"
ROLE: Final = (
    "(((선임|수습|인턴|객원|명예|시민|사진|영상|대학생|취재|부장|차장|[가-힣]{2,4}전문) )?(기자|특파원|통신원)|"
    "논설 (위원|실장)|(편집|기획|해설)위원|에디터|칼럼니스트|앵커|아나운서|리포터|기상캐스터|PD)"
)
MEDIUM: Final = "[가-힣A-Za-z0-9&]{0,10}" + one_of(
    """뉴스,뉴시스,뉴스1,뉴스핌,뉴스엔,일보,신문,신보,경제,투데이,통신,방송,타임스,타임즈,데일리,데일리안,저널,매일,
    미디어,포스트,헤럴드,스포츠,닷컴,로이터,연합,조선,동아,한겨레,아시아,코리아,리뷰,News,NEWS,TV,AP,AFP,EPA,OSEN"""
)
EMAIL: Final = (
    r"[가-힣A-Za-z0-9._%+\-]+ (@|＠|골뱅이|[(\[](at|AT|골뱅이|@)[)\]]) "
    r"[A-Za-z0-9\-]+( (\.|[(\[](dot|점)[)\]]) [A-Za-z0-9\-]+)+"
)

_DAY: Final = (
    r"((19|20)[0-9]{2}|[0-9]{2})([.\-/] |년 )[0-9]{1,2}([.\-/] |월 )[0-9]{1,2}[.일]?( \(?[월화수목금토일](요일)?\)?)?"
)
_CLOCK: Final = (
    r"[\[(]?(오전|오후|[AaPp][Mm])? [0-9]{1,2} [:시] [0-9]{1,2}( [:분] ([0-9]{1,2}초?)?)?( [AaPp][Mm])?[\])]?"
)
MOMENT: Final = f"{_DAY},? {_CLOCK}"
DATE: Final = f"{_DAY}(,? {_CLOCK})?"
ENGLISH_DATE: Final = (
    r"([A-Z][a-z]{2,8}\.?[ ][0-9]{1,2},?[ ](19|20)[0-9]{2}|[0-9]{1,2}[ ][A-Z][a-z]{2,8}\.?,?[ ](19|20)[0-9]{2})"
)
COUNT: Final = r"[(\[]? [0-9]+(,[0-9]{3})* [)\]]?"
FILE: Final = r"\.(hwpx?|pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|gif|HWPX?|PDF|ZIP|JPE?G|PNG)"
SIZE: Final = r"[(\[]? [0-9][0-9.,]* ([KMGkmg]i?[Bb]|[Bb]ytes?|[KMG]) [)\]]?"

NETWORK: Final = one_of(
    """페이스북,트위터,카카오톡,카톡,카카오 스토리,카스,네이버 블로그,네이버 카페,네이버 밴드,블로그,밴드,라인,
    핀터레스트,링크드인,텔레그램,인스타그램,유튜브,스레드,왓츠앱,싸이월드,미투데이,구글 플러스,Facebook,Twitter,
    KakaoTalk,KakaoStory,Kakao,Naver,Pinterest,LinkedIn,Telegram,Instagram,YouTube,Threads,WhatsApp,Reddit,RSS"""
)
# Words of tool bars that say nothing alone: an article has a heading "로그인" too.
COMMON: Final = one_of(
    f"""{NETWORK},홈,HOME,Home,로그인,로그아웃,회원 가입,정보 찾기,마이페이지,고객센터,사이트맵,전체 메뉴,메뉴,목록,
    리스트,글목록,수정,삭제,답변,답글,글쓰기,이전,다음,(이전|다음) (글|문서|기사|포스트),닫기,열기,인쇄,프린트,스크랩,
    공유,신고,저장,북마크,댓글,추천,비추천,반대,좋아요,싫어요,공감,비공감,새로 고침,조회,검색,URL,url,링크,이메일,
    메일,네이버,구글,더 보기,접기,펼치기,위로,아래로,등록,등록순,최신순,공감순,답글순,추천순,과거순,본문,
    본문 (내용|영역)?( 시작)?,페이지 정보,첨부 파일,광고,관련 링크,차단,쪽지,Print,Share,Email,Comments?,Login"""
)
# Words of tool bars that only tool bars have.
BAR: Final = one_of(
    f"""{NETWORK}(에|으로|로)? (기사 )?(보내기|공유 하기|공유|퍼가기),
    (단축 )?(URL|url|링크|주소|기사) (주소 )?(을 )?복사( 하기)?,
    (기사|게시글|게시물|글|SNS|sns|페이지|카페에)? 공유 하기,공유 열기,카페에 공유,(본문|화면)? 인쇄 하기,프린트 하기,
    (기사 )?스크랩 하기,기사 (저장|듣기|보내기|스크랩|공유|인쇄|추천|원문),(본문|뉴스|음성|음성으로) 듣기,
    (본문 )?요약봇,자동 요약,요약 보기,성별 선택( 하기)?,말하기 속도,(SNS|sns) (기사)? (보내기|공유),퍼가기,
    이?메일 보내기,(글자|글씨|폰트) (크기|사이즈),가장 (작게|크게),한 단계 (작게|크게),가[ ]가([ ]가)*,가 [+] 가 -,
    가 - 가 [+],
    (본문 )?(글자|글씨|폰트|텍스트) (크기|사이즈)? (조절|변경|설정|조정|키우기|줄이기|크게|작게|확대|축소)( 보기)?,
    (다크|라이트) 모드,화면 (크기 )?(확대|축소|키우기|줄이기),번역 beta,
    이 (글|기사|게시물|페이지)(을|를)? 공유( 하기|합시다|해 주세요)?,이웃 추가,서로이웃 신청,본문 기타 기능,
    게시글 관리,구독( 하기| 취소| 신청| 신청 하기),
    (로그인|로그아웃|회원 가입|답변|답글|댓글|추천|비추천|공감|신고|저장|등록|목록) (하기|달기|쓰기|누르기|보기),
    아이디 찾기,공감한 사람 보러가기,이 글에 공감한 블로거 열고 닫기,
    댓글 (쓰기|달기|보기|작성|닫기|등록|정렬|운영규정|목록),답글 (쓰기|달기),클린봇,단축키,새창 열기,언어 선택,
    목록 열기,전체 글,개념글,전체보기,좋아요 누르기,홈으로,타 갤러리에 등록,갤로그 가기,운영 알바 신고,실베추,힛추,
    개념 추천,에디터 선택하기,(텍스트|에디터) 모드,Up Down Comment Print"""
)
# Of the common words those that no table of rights has: "조회 | 등록 | 수정 | 삭제" is one.
TOOL: Final = one_of(
    f"{NETWORK},로그인,로그아웃,회원 가입,목록,글목록,글쓰기,인쇄,프린트,스크랩,공유,신고,사이트맵,고객센터,마이페이지"
)
FEELING: Final = one_of(
    """추천해요,좋아요,훈훈해요,슬퍼요,화나요,감동이에요,놀랐어요,후속기사 원해요,쏠쏠정보,흥미진진,공감백배,분석탁월,
    후속강추,유용해요,기뻐요,궁금해요,응원해요,축하해요,황당해요,웃겨요,지지해요"""
)
