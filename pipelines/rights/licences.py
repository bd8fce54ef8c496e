"""Licence marks in a page: Creative Commons and 공공누리 (KOGL), each with the part of the page that bears it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import Final, NamedTuple

from lxml.etree import _Element

from ..page.index import Index, text_of, texts
from .licence_names import AI, SOFTWARE, cc, kogl, software

# A whole short text that is a mark: "공공누리 제1유형 : 출처표시".
_KOGL_LABEL: Final = re.compile(
    r"[\W_]*(?:이용\s?조건|저작권|open)?[\W_]*공공누리[\W_]*(?:마크\s?)?(?:공공저작물\s?자유\s?이용\s?허락\W*)?"
    r"(?:제?\s?[0-4]\s?유형)?"
    r"(?:\W*(?:출처\s?표시|상업\S{0,2}\s?(?:이용\s?)?금지|변경\s?금지|자유\s?이용|ai\s?유형)){0,5}\W*"
)
# "본 저작물은 … 조건에 따라 이용할 수 있습니다", "This post is licensed under …": a work speaks of itself.
_WORK: Final = (
    "저작물|글|게시물|게시글|문서|페이지|사이트|홈페이지|누리집|블로그|위키|콘텐츠|컨텐츠|포스트|작품|자료|기사|책"
    "|명시|표시|표기"
)
_GRANTED: Final = (
    r"따라\s?이용|따릅니다|따른다|적용(?:됩|된|되|받)|이용할?\s?수|이용하실\s?수|배포(?:됩|된|되|합)|공개(?:됩|된|되)"
    r"|제공(?:됩|된|되)|사용할 수"
)
_OWN: Final = "work|post|article|page|site|website|blog|content|text|document|book|wiki|material"
_GRANTS: Final = re.compile(
    rf"(?:본|이|해당|별도|다르게)\s?(?:공공\s?)?(?:{_WORK})(?:의\s[^.]{{1,30}})?"
    rf"(?:은|는|이|가|에는|들은|되지|하지|가\s없|\(는\)).{{0,120}}(?:{_GRANTED})"
    r"|저작물은.{0,80}조건에\s?따라\s?이용"
    rf"|(?:this|all|these|the)\s(?:[\w'-]+\s){{0,6}}?(?:{_OWN})s?(?![a-z]).{{0,60}}licen[sc]ed\sunder"
    r"|^\W*licen[sc]ed\sunder|(?:unless|except\swhere)\sotherwise\s(?:noted|stated)",
    re.DOTALL,
)
_LICENCE_BOX: Final = re.compile(
    r"licen[sc]|ccl|(?:^|[\s_-])cc(?:$|[\s_-])|copyright|creative|rights|kogl|nuri|opentype|codeview"
)
_CC_ICON: Final = re.compile(r"creative-?commons|(?:^|[\s_-])ccl?(?:$|[\s_-])")
# Words of addresses and alternative texts, without one of which an image is no badge.
_BADGE: Final = (
    "type", "opencode", "공공누리", "creativecommons", "licensebuttons", "cc by", "cc-by", "cc_by", "ccl", "저작자",
)  # fmt: skip
_ELSEWHERE: Final = re.compile(r"comment|reply|cmt|caption|thumb|gallery|relat|recent|recommend")
_QUOTED: Final = frozenset((
    "figure", "figcaption", "blockquote", "pre", "code", "select", "option", "label", "textarea",
))  # fmt: skip
_OF_ARTICLE: Final = re.compile(
    r"(?:^|[\s_-])(?:article|post|entry|bo_v|bd_view|read_body|rd_|view|xe_content|se-main-container|contents_style"
    r"|write_div|news(?!letter))(?!s)(?!\S*(?:list|template|page))|board[_-]?view|bbs[_-]?view|view[_-]?(?:cont|area|body)"
)
_OF_SITE: Final = re.compile(
    r"foot|copyright|bottom|sidebar|side_|side-|aside|widget|gnb|lnb|nav|masthead|(?:^|\s)header(?:$|\s)"
)
_WITH_AI: Final = frozenset(f"KOGL-{kind}" for kind in "1234")
_SITE_TAGS: Final = frozenset(("footer", "aside", "nav", "header"))
_KOGL_WORDS: Final = ("공공누리", "KOGL")
_CC_WORDS: Final = ("저작자", "커먼즈", "CC BY", "CC-BY")
_UNSEEN: Final = frozenset(("script", "style", "title"))
_RIGHTS: Final = (
    "dc.rights", "dcterms.rights", "dcterms.license", "dc.rights.license", "rights", "license", "itemprop license",
    "copyright",
)  # fmt: skip
_SCOPES: Final = ("article", "head", "board", "footer")
_BLOCK: Final = 250  # characters, our choice: a longer block is prose about licences
_MOST: Final = 60  # links, images or texts of a page that speak of licences, our choice
_ADDRESS: Final = 2_000  # characters, our choice: servers refuse longer addresses
_FEW: Final = 9  # elements of a link that are looked at, our choice
_TYPES: Final = 2  # different licences that one part of a page may bear, our choice: more are a page about licences


class _Mark(NamedTuple):
    id: str
    element: _Element | None
    evidence: str


class Licence(NamedTuple):
    """A licence's identifier in the style of `schemas.rights`, where it stands, and what says so.

    The scope is `article`, `board` (the main part, beside the article), `footer` (the parts of the site, which do not
    license an article) or `head`.
    """

    id: str
    scope: str
    evidence: str


def licences(index: Index) -> tuple[Licence, ...]:
    """The licences that a page bears, one of each identifier and scope, the article's first."""
    marks = [*_of_head(index), *_of_links(index.links), *_of_images(index.tags["img"])]
    marks += _of_words(index, _CC_WORDS if not any(mark.id.startswith("CC") for mark in marks) else ())
    if not marks:
        return ()
    scoped: dict[str, list[_Mark]] = {}
    for mark in _with_ai(marks):
        if (scope := _scope(mark.element)) and mark.id != AI:
            scoped.setdefault(scope, []).append(mark)
    borne = ((scope, _borne(scoped[scope])) for scope in _SCOPES if scope in scoped)
    return tuple(Licence(name, scope, evidence) for scope, found in borne for name, evidence in found.items())


def _of_head(index: Index) -> Iterator[_Mark]:
    """Marks of links, JSON-LD and metas, which have no place in the body."""
    links = ((link.get("href") or "", "link rel=license") for link in index.tags["link"] if _is_license(link))
    rights = ((said, "meta rights") for said in index.said(*_RIGHTS))
    for said, evidence in chain(links, [(index.linked.licence, "json-ld license")], rights):
        if found := (cc(said) or kogl(said) or software(said)) if said else None:
            yield _Mark(found, None, evidence)


def _is_license(element: _Element) -> bool:
    return "license" in (element.get("rel") or "").lower().split()


def _of_links(links: Iterable[tuple[_Element, str]]) -> Iterator[_Mark]:
    """Marks of links: those that say that they are one, or look like a badge, or stand in the words of a grant."""
    addressed = ((link, href) for link, href in links if _is_licensing(href))
    for link, href in islice(addressed, _MOST):
        found = cc(href) or kogl(href) or software(href)
        if found and _is_license(link):
            yield _Mark(found, link, "link rel=license")
        elif found and found not in SOFTWARE and _is_marked(link):
            yield _Mark(found, link, "cc link" if found.startswith("CC") else "kogl link")


def _is_licensing(href: str) -> bool:
    return "creativecommons.org" in href or "kogl.or.kr" in href or "/license" in href


def _is_marked(link: _Element) -> bool:
    """Whether a link is a mark and no mention: a badge, within a licence's box, or in the words of a grant."""
    inside = islice(link.iter("img", "i", "span", "svg"), _FEW)
    has_badge = any(each.tag == "img" or _CC_ICON.search(each.get("class") or "") for each in inside)
    return has_badge or _is_boxed(link) or bool(_GRANTS.search(_block(link).lower()))


def _is_boxed(element: _Element) -> bool:
    """Whether an element stands in something that is named after licences."""
    return any(_LICENCE_BOX.search(_named(each)) for each in chain((element,), islice(element.iterancestors(), 4)))


def _of_images(images: Iterable[_Element]) -> Iterator[_Mark]:
    said = ((image, f"{image.get('src') or ''} {image.get('alt') or ''}") for image in images)
    badges = ((image, words) for image, words in said if len(words) < _ADDRESS and _is_badge(words))
    for image, words in islice(badges, _MOST):
        if found := kogl(words):
            yield _Mark(found, image, "kogl image")
        elif found := cc(words):
            yield _Mark(found, image, "cc image")


@lru_cache(maxsize=4096)
def _is_badge(said: str) -> bool:
    low = said.lower()
    return any(word in low for word in _BADGE)


def _of_words(index: Index, names: tuple[str, ...]) -> Iterator[_Mark]:
    """Marks in words: grants by a work of itself, labels of 공공누리, and what stands in a licence's box."""
    said_words = [word for word in (*_KOGL_WORDS, *names) if word in index.words]
    holders = (holder for holder, text in texts(index.root) if any(word in text for word in said_words))
    for element in islice(holders, _MOST) if said_words else ():
        if element.tag in _UNSEEN:
            continue
        said = _block(element).lower()
        if len(said) <= _BLOCK and (_GRANTS.search(said) or _is_boxed(element) or _KOGL_LABEL.fullmatch(said)):
            if found := kogl(said):
                yield _Mark(found, element, "kogl text")
            elif found := cc(said):
                yield _Mark(found, element, "ccl text")


def _block(element: _Element) -> str:
    """The words around an element: of the largest of its next three ancestors that is no longer than a notice."""
    said = text_of(element, _BLOCK + 1)
    for each in islice(element.iterancestors(), 3):
        around = text_of(each, _BLOCK + 1)
        if len(around) > _BLOCK or each.tag in ("body", "article", "main"):
            break
        said = around
    return said


def _named(element: _Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _scope(element: _Element | None) -> str | None:
    """The part of the page in which an element stands; None where it speaks of an image, a quotation or a comment."""
    if element is None:
        return "head"
    site = False
    for each in chain((element,), element.iterancestors()):
        if each.tag in ("html", "body", "head"):
            break
        named = _named(each)
        if each.tag in _QUOTED or _ELSEWHERE.search(named):
            return None
        if each.tag == "article" or _OF_ARTICLE.search(named):
            return "article"
        site = site or each.tag in _SITE_TAGS
        if _OF_SITE.search(named):
            return "footer"
    return "footer" if site else "board"


def _with_ai(marks: list[_Mark]) -> list[_Mark]:
    """Marks, with `+AI` where the mark of the AI type stands beside one of types 1 to 4."""
    ai = [mark for mark in marks if mark.id == AI]
    return [
        mark._replace(id=mark.id + AI) if mark.id in _WITH_AI and any(_beside(mark, each) for each in ai) else mark
        for mark in marks
    ]


def _beside(one: _Mark, other: _Mark) -> bool:
    """Whether two marks share one of their next three ancestors."""
    if one.element is None or other.element is None:
        return False
    return not set(islice(one.element.iterancestors(), 3)).isdisjoint(islice(other.element.iterancestors(), 3))


def _borne(marks: list[_Mark]) -> dict[str, str]:
    """The evidence by licence of one part of a page, without licences that a stricter one there includes."""
    found = {mark.id: mark.evidence for mark in reversed(marks)}
    plain = {name for name, evidence in found.items() if evidence != "link rel=license"}
    if len({name.removesuffix(AI) for name in plain}) > _TYPES + any(name.startswith("CC") for name in plain):
        found = {name: evidence for name, evidence in found.items() if name not in plain}
    kept = (name for name in reversed(found) if not any(_includes(each, name) for each in found))
    return {name: found[name] for name in kept}


def _includes(stricter: str, name: str) -> bool:
    """Whether all that a licence demands, and its version if it has one, is in another: CC-BY-NC-4.0 includes CC-BY."""
    if stricter == name:
        return False
    if name.startswith("KOGL"):
        return stricter == name + AI
    return name.startswith("CC-BY") and set(name.split("-")) <= set(stricter.split("-"))
