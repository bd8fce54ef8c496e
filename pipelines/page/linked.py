"""What the JSON-LD of a page says about its article."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from typing import Any, Final, NamedTuple

_LONGEST: Final = 262_144  # characters of one script, our choice: a page's own JSON-LD has a few thousand
_MOST: Final = 200  # nodes, our choice: longer graphs are catalogues
_NEEDED: Final = re.compile(
    r'"(?:headline|author|creator|datePublished|dateModified|articleSection|license|publisher|itemListElement)"'
)
_ARTICLE: Final = re.compile(r"Article|Posting|Report$|Review$|Question$|Recipe$|VideoObject|CreativeWork$")
# HTML comments and CDATA marks that hide a script from old browsers, commented out themselves or not.
_OPENING: Final = re.compile(r"\s*(?:/\*|//)?\s*(?:<!--|<!\[CDATA\[)[^\n{\[]*")
_TRAILING: Final = re.compile(r",(\s*[}\]])")
_PLAIN: Final = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*("(?:[^"\\\n]|\\.){1,2000}")')


_DECODER: Final = json.JSONDecoder(strict=False)  # control characters may stand in strings


class Linked(NamedTuple):
    """The claims of a page's JSON-LD, as written; "" and () where it claims nothing."""

    headline: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    section: str = ""
    licence: str = ""
    publishers: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    crumbs: tuple[str, ...] = ()


def linked(scripts: Iterable[str]) -> Linked:
    """The claims of a page's JSON-LD scripts; broken ones are mended or read for their plain strings."""
    parsed = [_parsed(text) for text in scripts if len(text) <= _LONGEST and _NEEDED.search(text)]
    nodes = [node for value in parsed for node in islice(_nodes(value), _MOST)]
    if not nodes:
        return Linked()
    names = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and "name" in node}
    article = next((node for node in nodes if _ARTICLE.search(_type(node))), {})
    page = article or next((node for node in nodes if _type(node).endswith("WebPage")), {})
    return Linked(
        headline=_first(article, "headline", "name"),
        authors=tuple(_strings(_resolved(page.get("author") or page.get("creator"), names))),
        published=_first(page, "datePublished", "dateCreated", "uploadDate"),
        modified=_first(page, "dateModified"),
        section=_first(article, "articleSection"),
        licence=_first(page, "license"),
        publishers=tuple(_strings(_resolved(page.get("publisher"), names))),
        sites=tuple(name for node in nodes if _type(node) == "WebSite" for name in _strings(node.get("name"))),
        crumbs=tuple(_crumbs(nodes)),
    )


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON is any value
    """The value of a script, mended where needed; of one beyond mending a node of its plain strings."""
    for mend in (str.strip, _bare, _mended):
        try:
            return _DECODER.raw_decode(mend(text))[0]
        except (ValueError, RecursionError):
            continue
    plain = {name: json.loads(value, strict=False) for name, value in _PLAIN.findall(text) if _reads(value)}
    return plain and {"@type": "Article", **plain}


def _bare(text: str) -> str:
    """A script without the comment that opens it; what follows its value is not read."""
    return _OPENING.sub("", text, count=1).strip()


def _mended(text: str) -> str:
    return _TRAILING.sub(r"\1", _bare(text))


def _reads(value: str) -> bool:
    try:
        json.loads(value, strict=False)
    except ValueError:
        return False
    return True


def _nodes(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON is any value
    """The objects of a document, those in @graph and those that pages are about."""
    waiting = [value]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:_MOST]
        elif isinstance(node, dict):
            yield node
            waiting[:0] = [node[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in node]


def _type(node: dict[str, Any]) -> str:
    said = node.get("@type")
    return " ".join(each for each in said if isinstance(each, str)) if isinstance(said, list) else str(said or "")


def _first(node: dict[str, Any], *names: str) -> str:
    return next((said for name in names for said in _strings(node.get(name))), "")


def _strings(value: Any) -> list[str]:  # noqa: ANN401 - JSON is any value
    """The words of a value: of a string, of the names of objects, of lists of these."""
    if isinstance(value, str):
        return [unescape(value)] if value.strip() else []
    if isinstance(value, dict):
        return _strings(next((value[name] for name in ("name", "@value", "url", "@id") if value.get(name)), None))
    return [said for each in value[:_MOST] for said in _strings(each)] if isinstance(value, list) else []


def _resolved(value: Any, names: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON is any value
    """A value with the objects that its bare @id's stand for."""
    if isinstance(value, list):
        return [_resolved(each, names) for each in value[:_MOST] if not isinstance(each, list)]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return names.get(value["@id"])
    return value


def _crumbs(nodes: list[dict[str, Any]]) -> Iterator[str]:
    """The names of the first breadcrumb's steps, in order."""
    steps = next((node.get("itemListElement") for node in nodes if _type(node) == "BreadcrumbList"), None)
    for step in steps[:_MOST] if isinstance(steps, list) else []:
        if isinstance(step, dict):
            yield _first(step, "name", "item")
