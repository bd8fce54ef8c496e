"""Elements of a page that may be its bylines, stamps and breadcrumb: by their class, id, property, label or wording."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from lxml.etree import Element, _Element

from ..page.index import text_of
from .dates import dated
from .names import key, keys

# Names of classes, ids and properties in Korean and foreign content systems.
_WHO: Final = re.compile(r"author|byline|by_line|writer|reporter|journalist|nick|sv_member|sv_guest|txt_info|member_\d")
_WHO_ID: Final = re.compile(
    r"(?:\w{1,12}_)?(?:author|byline|writer|reporter|journalist|nick(?:name)?)(?:_?(?:name|area))?"
)
_NOT_WHO: Final = re.compile(
    r"photo|image|img|avatar|thumb|desc|bio|intro|social|link|count|mail|icon|btn|button|more|follow|subscri"
    r"|(?<!journa)list|date|time|box|wrap|(?<!txt_)info|profile"
)
_WHEN: Final = re.compile(r"date|time(?!line|out)|stamp|publish|posted|regist|input|(?<![a-z])meta(?![a-z])")
_MAYBE_WHEN: Final = re.compile(r"info|byline|writer|author")
_WHERE: Final = re.compile(r"breadcrumb|bread_crumb|location|page_?navi")

_CHANGED: Final = re.compile(r"modif|updat|edit|수정|업데이트|갱신", re.IGNORECASE)
_SAID_DATE: Final = r"(?:\s?(?:일시|일자|시간|시각|날짜|일))?"
_LABEL: Final = (
    rf"(?:기사\s?|최초\s?)?(?:입력|등록|작성|게시|발행|승인|송고|게재|공개|보도){_SAID_DATE}|날짜|일시"
    rf"|(?:최종\s?|기사\s?)?(?:수정|업데이트|갱신){_SAID_DATE}"
    r"|(?:posted|published|updated|date|modified)(?:\s+(?:on|at|date))?"
)
_CLOCK: Final = r"(?:오전|오후|am|pm)?\s*(?:\d{1,2}\s?[:시]\s?\d{1,2}(?:\s?[:분]\s?(?:\d{1,2}초?)?)?)?"
# A whole short text that is a stamp: "기사입력 2024.03.05 오후 2:11", "24-03-05 10:12", "2024년 3월 5일 (화)".
_STAMP: Final = re.compile(
    rf"\W*(?:{_LABEL})?\W*(?:(?:19|20)\d\d|\d\d(?=[-./]\d\d[-./]\d\d))\s?[-./년]\s?\d{{1,2}}\s?[-./월]\s?\d{{1,2}}[.일]?"
    rf"(?!\d)(?:\s*\(?[월화수목금토일](?:요일)?\)?)?[\s,T|·-]*{_CLOCK}[^가-힣A-Za-z]*(?:am|pm|kst)?\W*",
    re.IGNORECASE,
)
_WRITER: Final = re.compile(r"작성자|글쓴이|등록자|게시자|기자")
# "작성자 : 말모이꾼", or the label alone; "작성자 외에는 …" is a sentence.
_BYLINE: Final = re.compile(r"\W*(?:작성자|글쓴이|등록자|게시자)명?(?:\s*[:：|]\s*([^:：]{0,40})|\s+(\S{1,20}))?\s*")
# A line that is signed: "이극로 기자 a@example.com", "/이극로 기자".
_SIGNED: Final = re.compile(
    r"\W*(?:[가-힣]{1,6}=[가-힣\d]{1,8}\W+)?[가-힣]{2,4}\s?기자(?:\s*=)?\s*(?:[\w.+-]+@[\w.-]+)?\W*"
)
_TOOL: Final = re.compile(r"edit|view|source|편집|수정|인쇄|공유", re.IGNORECASE)  # buttons at the end of a breadcrumb
_ARROW: Final = re.compile(r"\s*[>›»]\s*")

_BEARERS: Final = (
    "span", "div", "p", "a", "em", "strong", "b", "i", "li", "dd", "td", "ul", "ol", "nav", "section", "address",
    "cite", "small", "h4", "h5", "h6", "time",
)  # fmt: skip
_MACHINE: Final = ("datetime", "data-date-time", "content")
_LONGEST: Final = 120  # characters of a byline or stamp, our choice
_BEFORE: Final = 80  # elements before a title among which a stamp without class is sought, our choice
_BEHIND: Final = 250  # elements behind it, our choice: heads of posts have some dozens
_MOST: Final = 60  # stamps of a page that are looked at, our choice: the first ones are the page's own

HOME: Final = frozenset(keys(("홈", "홈으로", "home", "처음", "처음으로", "메인", "main", "index")))
"""Keys of the first steps of breadcrumbs."""


class Mark(NamedTuple):
    """An element that is named like a byline (`who`), stamp (`when`, or `maybe`) or breadcrumb (`where`)."""

    element: _Element
    kind: str
    named: str


class Stamp(NamedTuple):
    """A date shown on a page, and whether it is that of a change."""

    day: date
    changed: bool


def may_say_who(words: str) -> bool:
    """Whether a page has words that stand beside names."""
    return any(word in words for word in ("기자", "작성자", "글쓴이", "등록자", "게시자"))


def marked(root: _Element, times: Iterable[_Element] = ()) -> Iterator[Mark]:
    """The marks of a page in document order: by class, else by schema.org property or id, and all `<time>` elements."""
    always = frozenset(times)
    for element in root.iter(*_BEARERS):
        if said := element.get("class"):
            kind = _kind(said)
        elif said := element.get("itemprop") or element.get("id") or "":
            kind = _kind_of_id(said)
        else:
            kind = ""
        if always and element in always:
            kind = "when"
        if kind:
            yield Mark(element, kind, said)


@lru_cache(maxsize=8192)
def _kind(said: str) -> str:
    low = said.lower()
    if _WHERE.search(low):
        return "where"
    if _WHEN.search(low):
        return "when"
    if _WHO.search(low) and not _NOT_WHO.search(low):
        return "who"
    return "maybe" if _MAYBE_WHEN.search(low) else ""


@lru_cache(maxsize=8192)
def _kind_of_id(said: str) -> str:
    """The kind of an id, which for a byline is the bare word, since headings have ids such as "the-writer-s-block"."""
    kind = _kind(said)
    return kind if kind in ("when", "where") or (kind == "who" and _WHO_ID.fullmatch(said.lower())) else ""


def bylines(marks: Iterable[Mark]) -> Iterator[tuple[_Element, str]]:
    """The words of bylines."""
    for element, kind, _ in marks:
        if kind == "who" and (said := element.get("data-nick") or text_of(element, _LONGEST, " ")):
            yield element, said


def labelled(root: _Element) -> Iterator[tuple[_Element, str]]:
    """The words after labels such as 작성자, in their text, behind it or in the next element, and signed lines."""
    for element, text in _texts(root.iter(Element)):
        if not _WRITER.search(text):
            continue
        label, after = _BYLINE.fullmatch(text), element.getnext()
        if label and (after is None or after.tag != "th"):
            behind = (element.tail or "").strip(" \n\t:|")
            shown = text_of(after, _LONGEST, " ") if after is not None else ""
            if said := label[1] or label[2] or behind or shown:
                yield element, said
        elif _SIGNED.fullmatch(text):
            yield element, text


def stamps(marks: Iterable[Mark]) -> Iterator[tuple[_Element, Stamp]]:
    """The dates of marks: those that readers see, unless the machine's are of other days altogether."""
    for element, kind, said in islice((mark for mark in marks if mark.kind in ("when", "maybe")), _MOST):
        shown = text_of(element, _LONGEST, " ")
        if len(shown) < _LONGEST and (day := _day(element, shown, sure=kind == "when")):
            yield element, Stamp(day, bool(_CHANGED.search(f"{said} {shown[:20]} {(element.tail or '')[:20]}")))


def _day(element: _Element, shown: str, *, sure: bool) -> date | None:
    said = next((value for name in _MACHINE if (value := element.get(name))), "")
    meant, seen = dated(said[:_LONGEST]), dated(shown, short=True) if sure else _whole(shown)
    return seen if meant is None or (seen and abs((seen - meant).days) <= 1) else meant


def plain(root: _Element, title: _Element | None) -> Iterator[tuple[_Element, Stamp]]:
    """The short texts that are stamps, not far from the title where that is known."""
    elements = list(root.iter(Element))
    place = elements.index(title) if title is not None else 0
    around = elements[max(place - _BEFORE, 0) : place + _BEHIND] if title is not None else elements
    for element, text in _texts(around):
        # A date without class has its century, or the time of day; that is a third cheaper to see than the pattern.
        if ("20" in text or "19" in text or ":" in text) and (day := _whole(" ".join(text.split()))):
            yield element, Stamp(day, bool(_CHANGED.search(text)))


def _whole(text: str) -> date | None:
    """The date of a text that is a stamp and nothing else."""
    return dated(text, short=True) if _STAMP.fullmatch(text) else None


def _texts(elements: Iterable[_Element]) -> list[tuple[_Element, str]]:
    """Short texts, each with the element that it is in or behind."""
    return [
        (element, text)
        for element in elements
        for text in (element.text, element.tail)
        if text and len(text) <= _LONGEST
    ]


def steps(mark: Mark) -> list[str]:
    """The words of each step of a breadcrumb; none of what is only named like one and does not begin at home."""
    texts = islice(mark.element.itertext(), _MOST)
    words = (step for text in texts for step in _ARROW.split(" ".join(text.split())))
    said = [step for step in words if key(step) and not _TOOL.match(step)]
    return said if said and ("bread" in mark.named.lower() or key(said[0]) in HOME) else []
