"""The licence that an address, file name or wording names: Creative Commons and 공공누리 (KOGL)."""

import re
from typing import Final

# URLs have the six combinations, by-nd-nc in version 1.0, and ports such as /kr/; /deed.ko is a language and no port.
_CC_URL: Final = re.compile(
    r"(?:creativecommons\.org/licen[sc]es|creativecommons\.org/l|licensebuttons\.net/l)/(by(?:-nc|-nd|-sa){0,2})(?![a-z-])"
    r"(?:/(\d\.\d))?(?:/([a-z]{2})(?![\w.]))?"
)
_CC_FREE: Final = re.compile(r"creativecommons\.org/publicdomain/(zero|mark)/1\.0")
_CC_FILE: Final = re.compile(r"(?:^|[/_-])ccl?[_-]?(by(?:[_-](?:nc|nd|sa)){0,2})(?![a-z])")
_CC_SHORT: Final = re.compile(
    r"(?:cc|creative\s?commons|크리에이티브\s?커먼즈)[\s:(-]{0,3}(by(?:[\s-]{1,3}(?:nc|nd|sa)){0,2})(?![a-z])"
    r"[\s-]{0,3}(\d\.\d)?\W{0,3}(kr(?![a-z])|대한민국|korea)?"
)
_CC_LONG: Final = re.compile(
    r"(?:저작자\s?표시|attribution)((?:[\s,·/+-]{0,3}(?:및\s)?(?:비영리|비상업적?(?:\s?이용)?|변경\s?금지"
    r"|동일\s?조건(?:\s?변경\s?허락)?|non-?commercial|no-?deriv(?:ative)?s(?:\sworks)?|share-?alike)){0,2})"
    r"[\s(-]{0,3}(\d\.\d)?\W{0,3}(대한민국|korea)?"
)
_NC: Final = re.compile(r"nc|비영리|비상업|non-?commercial")
_ND: Final = re.compile(r"nd|변경\s?금지|deriv")
_SA: Final = re.compile(r"sa|동일|share")
_OPEN: Final = (
    (re.compile(r"opensource\.org/licen[sc]es?/mit"), "MIT"),
    (re.compile(r"apache\.org/licen[sc]es/license-2\.0"), "Apache-2.0"),
)

# Pages of kogl.or.kr, old and new. Its file names have the type after "opentype" or "opencode"; a 0 there is the mark
# of works that are not free, and files named kogl_img02 are of type 1: other digits say nothing.
_KOGL_URL: Final = re.compile(r"kogl\.or\.kr/(?:info/licensetype([0-4])|open/info/license_info/(by|nc|nd|all)\.do)")
_KOGL_PATHS: Final = {"by": "1", "nc": "2", "nd": "3", "all": "4"}
_KOGL_FILE: Final = re.compile(r"(?:open|kogl|nuri|ggnr)_?(?:type|code)_?0?([1-4])(?!\d)")
_KOGL_TYPE: Final = re.compile(
    r"(?:공공누리|kogl|공공저작물)[^.\n]{0,40}?(?:제\s?)?([0-4])\s?유형|kogl[\s-]{0,2}type\s?([0-4])"
)
_KOGL_TERMS: Final = re.compile(
    r"(?:공공누리|자유\s?이용\s?허락|kogl)[^.\n]{0,30}?출처\s?표시"
    r"((?:[\s,·/+:-]{0,5}(?:상업\S{0,2}\s?(?:이용\s?)?금지|변경\s?금지)){0,2})"
)
_KOGL_AI: Final = re.compile(
    r"(?:ai|인공지능\s?(?:학습용?\s?)?)\s?유형(?![^.\n]{0,12}(?:아니|않|제외|미적용|없))|licensetypeai\.do|(?:open|kogl|nuri)_?(?:type|code)_?ai(?![a-z])"
)

SOFTWARE: Final = frozenset(name for _, name in _OPEN)
"""Licences of software, which license a text only where it says so."""

AI: Final = "+AI"
"""The AI type alone; it stands beside a type 1 to 4 and never licenses by itself."""


def cc(text: str) -> str | None:
    """The Creative Commons licence that a URL, file name or wording names; None where it names none.

    >>> cc("https://creativecommons.org/licenses/by-nc/2.0/kr/"), cc("저작자표시-비영리-변경금지 2.0 대한민국")
    ('CC-BY-NC-2.0-KR', 'CC-BY-NC-ND-2.0-KR')
    """
    low = text.lower()
    if free := _CC_FREE.search(low):
        return "CC0-1.0" if free[1] == "zero" else "CC-PDM-1.0"
    if url := _CC_URL.search(low):
        return _cc_id(*url.groups())
    if words := _CC_SHORT.search(low) or _CC_LONG.search(low):
        return _cc_id(words[1], words[2], "kr" if words[3] else None)
    file = _CC_FILE.search(low)
    return _cc_id(file[1], None, None) if file else None


def _cc_id(terms: str, version: str | None, port: str | None) -> str:
    said = [name for name, pattern in (("NC", _NC), ("ND", _ND), ("SA", _SA)) if pattern.search(terms)]
    return "-".join(["CC-BY", *said, *([version] if version else []), *([port.upper()] if version and port else [])])


def kogl(text: str) -> str | None:
    """The 공공누리 type that a URL, file name or wording names, `+AI` for the AI type alone; None where it names none.

    >>> kogl("공공누리 제4유형 : 출처표시+상업적이용금지+변경금지"), kogl("공공누리 제2유형, AI유형")
    ('KOGL-4', 'KOGL-2+AI')
    """
    low = text.lower()
    kind = _kogl_type(low)
    ai = AI if _KOGL_AI.search(low) else ""
    return f"KOGL-{kind}{ai if kind != '0' else ''}" if kind else ai or None


def _kogl_type(low: str) -> str | None:
    if url := _KOGL_URL.search(low):
        return url[1] or _KOGL_PATHS[url[2]]
    if said := _KOGL_TYPE.search(low):
        return said[1] or said[2]
    if terms := _KOGL_TERMS.search(low):
        return str(1 + ("상업" in terms[1]) + 2 * ("변경" in terms[1]))
    file = _KOGL_FILE.search(low)
    return file[1] if file else None


def software(url: str) -> str | None:
    """The licence of software that an address names; None where it names none."""
    return next((name for pattern, name in _OPEN if pattern.search(url.lower())), None)
