"""What a page says about itself: title, author, dates, section, address, language and licences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.etree import _Element

from .authors import joined
from .dates import EARLIEST, dated
from .index import Index, indexed, showing, text_of
from .licences import Licence, licences
from .marks import HOME, Stamp
from .names import PORTALS, clean, key, keys
from .near import Near, near
from .targets import Target, targets
from .titles import Titled, titled

_SECTION: Final = 100  # characters of a section, our choice
_URL: Final = 2_000  # characters of an address, our choice: servers refuse longer ones
# Without a fetch date nothing bounds the dates of a page; the clock must not.
_LATEST: Final = date(2099, 12, 31)
# Names of metas: Open Graph, schema.org, Dublin Core, and what Korean and American publishers add to these.
_AUTHOR: Final = (
    "naverblog:nickname", "author", "article:author", "og:article:author", "og:author", "dc.creator", "dcterms.creator",
    "dc:creator", "byl", "dable:author", "parsely-author", "sailthru.author", "citation_author", "itemprop author",
)  # fmt: skip
_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "itemprop datepublished", "datepublished", "pubdate", "publishdate", "publish_date", "publication_date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "date", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "citation_date", "itemprop datecreated", "regdate",
)  # fmt: skip
_MODIFIED: Final = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified", "itemprop datemodified",
    "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "revised", "lastmod",
)  # fmt: skip
_SECTIONS: Final = (
    "article:section", "og:article:section", "itemprop articlesection", "section", "content_category", "category",
)  # fmt: skip
# What generators write where nobody configured an address.
_PLACEHOLDERS: Final = frozenset(("yoursite.com", "example.com", "www.example.com", "yourdomain.com", "localhost"))
_IN_PATH: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([/-]?)([01]?\d)\2([0-3]?\d)(?!\d)")
# Language, script, region: a longer tag could hold anything.
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?")
_ROOT: Final = re.compile(r"/?(?:(?:index|main|default)\.\w+)?")
# Sites that show what others publish, or host what others write.
_PORTAL: Final = re.compile(r"(?:^|\.)(?:naver\.com|daum\.net|nate\.com|zum\.com)$")
_DAWN: Final = "15"  # the hour of UTC in which a new day begins in Korea
_NOTHING: Final = Near([], [], [])


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's claims about itself; dates are ISO 8601 days as the page writes them, nothing is scrubbed yet."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    modified: str | None = None
    section: str | None = None
    canonical: str | None = None
    language: str | None = None
    licences: tuple[Licence, ...] = ()
    targets: tuple[Target, ...] = ()


def metadata(tree: _Element, url: str, fetched_at: datetime | None) -> Metadata:
    """The metadata of a parsed page as fetched from `url`; dates after the day of `fetched_at` are not believed."""
    index = indexed(tree)
    host = _host(url)
    latest = fetched_at.date() if fetched_at else _LATEST
    section = next(iter((*index.said(*_SECTIONS), index.linked.section)), "")
    title = titled(index, _sites(index, host), (section,))
    author = _author(index, host)
    published = _stated_day((index.linked.published, *index.said(*_PUBLISHED)), index, url, latest)
    modified = _stated_day((index.linked.modified, *index.said(*_MODIFIED)), index, url, latest)
    around = _NOTHING if author and published else _around(index, title, author=not author, day=not published)
    shown = [stamp for stamp in around.stamps if EARLIEST <= stamp.day <= latest]
    published = published or _shown_day(shown, changed=False) or _day_of_path(url, latest)
    modified = modified or _shown_day(shown, changed=True)
    return Metadata(
        title=title.text,
        author=author or joined(around.authors[:1], _publishers(index)),
        date=published.isoformat() if published else None,
        modified=modified.isoformat() if modified and (published is None or modified >= published) else None,
        section=section[:_SECTION] or _last_step((*index.linked.crumbs,) or around.crumbs, title.text),
        canonical=_canonical(index, url),
        language=_language(index),
        licences=licences(index),
        targets=targets(index.tags["a"], host),
    )


def _around(index: Index, title: Titled, *, author: bool, day: bool) -> Near:
    """What stands around the title, wherever the page shows it."""
    shown = title.heading if title.heading is not None else showing(index.root, title.text) if title.text else None
    return near(index, shown, author=author, day=day)


def _sites(index: Index, host: str) -> frozenset[str]:
    """Keys of the names of a page's site: those that it states, and the labels of its host."""
    named = index.said("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher")
    long = (label for label in host.split(".")[:-1] if len(label) > 3)  # noqa: PLR2004 - not www, com, co, go
    found = frozenset(keys((*named, *index.linked.publishers, *index.linked.sites, *long)))
    return found | PORTALS if _PORTAL.search(host) else found


def _publishers(index: Index) -> frozenset[str]:
    """Keys of the names that are a publisher's, so no author's."""
    return frozenset(keys((*index.said("og:site_name", "publisher", "dc.publisher"), *index.linked.publishers)))


def _author(index: Index, host: str) -> str | None:
    """The authors that JSON-LD names, else those of the first meta that names any; metas of portals name publishers."""
    shunned = _publishers(index)
    names = _AUTHOR[:1] if _PORTAL.search(host) else _AUTHOR
    stated = (index.linked.authors, *(index.meta[name] for name in names if name in index.meta))
    return next((found for said in stated if (found := joined(said, shunned))), None)


def _host(url: str) -> str:
    split = _split(url)
    return (split and split.hostname) or ""


def _stated_day(said: Iterable[str], index: Index, url: str, latest: date) -> date | None:
    """The first believable day among what metas and JSON-LD say."""
    days = ((day, text) for text in said if text and (day := dated(text)))
    first = next(((day, text) for day, text in days if EARLIEST <= day <= latest), None)
    if first and first[1].endswith(("Z", "+00:00")) and first[1][11:13] >= _DAWN:
        return _as_seen(*first, index, url)
    return first and first[0]


def _as_seen(day: date, text: str, index: Index, url: str) -> date:
    """The next day, where a moment of UTC belongs to it in Korea and a `<time>` or the address writes it."""
    moment = _moment(text)
    times = (each for each in index.tags["time"] if moment and _moment(each.get("datetime") or "") == moment)
    seen = [dated(text_of(each, 60)) for each in times] + [_day_of_path(url, day + timedelta(1))]
    return next((each for each in seen if each and each - day == timedelta(1)), day)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(microsecond=0) if moment.tzinfo else None


def _shown_day(stamps: list[Stamp], *, changed: bool) -> date | None:
    return next((stamp.day for stamp in stamps if stamp.changed is changed), None)


def _day_of_path(url: str, latest: date) -> date | None:
    """The day in the path of an address, such as /2024/03/05/ or /20240305."""
    split = _split(url)
    for year, _, month, day in _IN_PATH.findall(split.path) if split else ():
        found = dated(f"{year}-{month}-{day}")
        if found and EARLIEST <= found <= latest:
            return found
    return None


def _last_step(crumbs: Iterable[str], title: str | None) -> str | None:
    """The last step of a breadcrumb that is neither home nor the page itself."""
    own = key(title or "")
    steps = [step for step in map(clean, crumbs) if (name := key(step)) and name != own and name not in HOME]
    return steps[-1][:_SECTION].strip(" >/›»|") if steps else None


def _canonical(index: Index, url: str) -> str | None:
    """The page's own absolute address, unless it is a placeholder's or only leads to the front page."""
    own = _split(url)
    for address in _addresses(index):
        found = _split(_resolved(url, address))
        if found and _is_real(found, own) and not (_is_front(found) and own and not _is_front(own)):
            return found._replace(fragment="").geturl()
    return None


def _is_real(address: SplitResult, own: SplitResult | None) -> bool:
    """Whether an address is of the Web and no placeholder's."""
    host = address.hostname or ""
    is_placeholder = host in _PLACEHOLDERS and not (own and own.hostname == host)
    return address.scheme in ("http", "https") and "." in host and not is_placeholder


def _is_front(address: SplitResult) -> bool:
    return bool(_ROOT.fullmatch(address.path)) and not address.query


def _addresses(index: Index) -> Iterator[str]:
    """Addresses that a page calls its own, of bearable length."""
    links = (link.get("href") for link in index.tags["link"] if "canonical" in (link.get("rel") or "").lower().split())
    for address in (*links, *index.said("og:url")):
        if address and 0 < len(address.strip()) <= _URL:
            yield address.strip()


def _resolved(url: str, address: str) -> str:
    if address.startswith(("http://", "https://")):
        return address
    try:
        return urljoin(url, address)
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    """The parts of an address, None for what is none or has no host."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    return split if split.hostname else None


def _language(index: Index) -> str | None:
    """The language tag of the page, in lower case and with hyphens; None for what is no tag."""
    root = index.root if index.root.tag == "html" else next(index.root.iter("html"), index.root)
    said = (root.get("lang"), root.get("xml:lang"), *index.said("content-language"))
    tags = (each.partition(",")[0].strip().lower().replace("_", "-") for each in said if each)
    return next((tag for tag in tags if _LANGUAGE.fullmatch(tag)), None)
