"""Who wrote a page: names of people or pens, never of a portal, publisher or account of the machine."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..page.words import clean
from .names import PORTALS, key

LONGEST: Final = 200
"""Characters of all authors of a page together, our choice."""

_MOST: Final = 10  # authors of one page, our choice
_NAME: Final = 60  # characters of one name, our choice: longer ones are sentences
_WORDS: Final = 6  # words of one name, our choice
# Accounts of machines and nobody's names.
_NOBODY: Final = frozenset((
    "admin", "administrator", "webmaster", "관리자", "최고관리자", "운영자", "웹마스터", "사이트관리자",
    "홈페이지관리자", "시스템관리자", "게시판관리자", "root", "user", "guest", "member", "익명", "익명회원",
    "비회원", "손님", "회원", "탈퇴한회원", "unknown", "undefined", "null", "none", "nan", "anonymous", "author",
    "authorname", "yourname", "johndoe", "name", "test", "staff", "editor", "기자", "기자명", "작성자", "글쓴이",
    "필자", "저자", "에디터", "편집부", "온라인뉴스팀", "디지털뉴스팀", "뉴스팀", "아이디", "이름", "성명", "제목",
    "내용", "작성일", "등록일", "게시일", "날짜", "조회", "조회수", "번호", "비밀번호", "이메일", "연락처",
    "전화번호", "첨부", "첨부파일", "파일", "목록", "검색",
))  # fmt: skip
_ROLES: Final = (
    "기자|특파원|논설위원|논설실장|편집위원|해설위원|앵커|아나운서|PD|피디|칼럼니스트|평론가|에디터|리포터|편집장|교수"
    "|작가|변호사"
)
_KINDS: Final = (
    "(?:[가-힣A-Z]{1,6}(?:전문|부|팀|센터)|수습|인턴|선임|수석|객원|사진|영상|시민|명예|전문|논설|편집|대학생|청년|의학|과학"
    "|여행)"
)
# "서울=연합뉴스) 홍길동 기자", "홍길동·이몽룡 기자", "홍길동 문화전문기자": the name stands before the role.
_WITH_ROLE: Final = re.compile(
    rf"([가-힣]{{2,5}}(?:\s?[·,ㆍ]\s?[가-힣]{{2,4}}){{0,5}})\s+(?:{_KINDS}\s?)?(?:{_ROLES})(?![가-힣])"
    r"|([가-힣]{3})(?:기자|특파원)(?![가-힣])"
)
# What is written by an office, desk or paper.
_DESK: Final = re.compile(
    r"(?:팀|부|국|실|센터|뉴스|일보|신문|방송|취재|본부|데스크|매체|통신|연구원|위원회|협회|[가-힣]과|담당관|담당자|[가-힣]{2}청)$"
)
_ADDRESS: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*|https?://\S+|www\.\S+|\S+\.(?:com|net|org|kr|io)(?:/\S*)?(?!\w)"
)
_LEAD: Final = re.compile(
    r"^(?:(?:written|posted|published|edited)?\s?by|author|writer|post author|작성자|글쓴이|등록자|게시자|작성|집필자"
    r"|필자|저자|기자|취재|글|글·사진|사진)\s*[:=：|]\s*|^(?:written |posted |published |[가-힣]{1,8} )?by\s+"
    r"|^(?:작성자|글쓴이|등록자|게시자|집필자)(?: 소개)?\s+|^©\s*",
    re.IGNORECASE,
)
# What follows a name in a byline: addresses, dates, counters and buttons.
_AFTER: Final = re.compile(
    r"(?<=\S)\s+(?:\(?(?:\d{1,3}\.){1,3}\d|\(?(?:19|20)\d\d\s?[.년/-]|\d{1,2}\s?(?:시간|분|일|주|개월)\s?전"
    r"|조회|추천수?\s|댓글|구독|이웃추가|공감|입력|수정|등록|팔로우)"
)
_TAIL: Final = re.compile(
    r"\s*(?:님|님의 블로그|이?가 작성함|기자|입니다\.?)$|\s*\((?:[\d.*]+|[\w.*]+\*+\w*)\)$|\s*[=:|/]\s*$"
)
_BETWEEN: Final = re.compile(r"\s*(?:[;,、|/&·ㆍ]|(?<=\s)and(?=\s))\s*")
_BRACKETED: Final = re.compile(r"[\[(<【][^\])>】]*[=/][^\])>】]*[\])>】]\s*")


def joined(said: Iterable[str], shunned: frozenset[str]) -> str | None:
    """The authors among some texts as "one; other"; None where none is left that is not `shunned`, by key."""
    found = dict.fromkeys(name for text in said for name in _names(clean(text, LONGEST)) if _is_person(name, shunned))
    kept = list(found)[:_MOST]
    while kept and len("; ".join(kept)) > LONGEST:
        kept.pop()
    return "; ".join(kept) or None


def _names(text: str) -> Iterator[str]:
    """The names in what stands where an author should."""
    plain = _AFTER.split(_BRACKETED.sub("", _ADDRESS.sub(" ", text)).strip(), maxsplit=1)[0]
    with_roles = [name or short for name, short in _WITH_ROLE.findall(plain)]
    for part in with_roles or [plain]:
        for name in _BETWEEN.split(_LEAD.sub("", part)):
            yield _TAIL.sub("", name).strip(" .,-–—|:=\"'“”‘’[]<>【】»«›")


def _is_person(name: str, shunned: frozenset[str]) -> bool:
    """Whether a name can be an author's."""
    found = key(name)
    return (
        len(found) > 1
        and len(name) <= _NAME
        and len(name.split()) <= _WORDS
        and not found.isdigit()
        and found not in _NOBODY
        and found not in PORTALS
        and found not in shunned
        and not _DESK.search(name)
    )
