"""What the tags and names of a page's elements say about the text in them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


NEVER: Final = words(
    """script style noscript template title iframe object svg canvas button select option datalist input textarea audio
    video map dialog applet embed frameset noframes meta link base param track source col colgroup"""
)
"""Elements without text to read: code for the browser, controls, embedded media (HTML Living Standard, section 4)."""

INLINE: Final = words(
    """a abbr acronym b bdi bdo big blink cite code data del dfn em font i img ins kbd label mark nobr picture q rp rt
    rtc rb ruby s samp small span strike strong sub sup time tt u var wbr"""
)
"""Elements that are part of a line (the same, phrasing content, with the obsolete ones)."""

BARE: Final = words("p li tr tbody thead tfoot h1 h2 h3 h4 h5 h6 dt dd caption pre xmp")
"""Blocks too small to be a region of the page unless they have a name."""

_ROLES: Final = words("navigation banner contentinfo complementary search menu menubar dialog tablist")
"""ARIA landmarks and widgets that are not the main text (WAI-ARIA 1.2, section 5.3)."""

# First or last word of a name; a region named so is no text whatever it says. The words are those of the themes, boards
# and news systems that `families` and tests/cms_html know.
_ASIDE: Final = words(
    """
    nav navbar navi navigation sidenav menu menus gnb lnb snb fnb tnb sidebar breadcrumb breadcrumbs crumb crumbs
    related relate recommend recommended recommendation relatedposts popular ranking trending share sharing shares
    social sns addthis sharethis comment comments cmt reply replies disqus utterances giscus livere respond pagination
    pager paginate paging paginator prevnext tagcloud taglist tags hashtags hashtag ad ads adsense adsbygoogle advert
    advertisement adarea banner banners promo promotion newsletter subscribe subscription cookie cookies modal popup
    popover layerpopup lightbox toc skip skipnav login logout signin signup toolbar footer foot masthead hidden blind
    gutter lineno linenos lnt ln headerlink headeranchor anchorjs permalink satisfaction satisfy emotion emoticon widget
    widgets search sponsor profile feedback licensing copyright copyrights quickmenu utilmenu util familysite sitemap
    remote tooltip dropdown ratings starratings
    """
)
# Words that also name text; such a region is left out only where it holds no sentence.
_PERHAPS: Final = words(
    """
    header head meta info byline author writer reporter date tag category categories license licence side aside bottom
    like likes top attach attachment file files download print buttons button btn btns next prev previous count hit
    score vote rating source stats status notice icon icons series tool tools option options action actions label
    """
)
_TITLES: Final = words("title titles tit subject headline")
_ASIDE_NAME: Final = re.compile(
    r"""(?:^|[-_])(?:sr-only|visually-hidden|screen-reader(?:-text)?|a11y|line-numbers-rows|line-number|d-none
    |(?:post|article|entry|page|view|board|news|single)[-_]?(?:nav|navigation|tags?|footer|share|sns|author|reward
    |copyright|licensing|related|sidebar|comments?|pagination|actions|toc|prev|next|btns?|buttons?)
    |table-of-contents|tableofcontents|author-(?:box|bio)|read-?more|(?:back|go)-?to-?top|edit-(?:this-)?(?:page|link)
    |(?:category|tag|recent|archive)[-_]?(?:list|posts?|menu)|site-(?:header|footer|title|nav)|panel-wrapper
    |tail-wrapper|mw-editsection|mw-jump-link|ambox|navbox|catlinks|printfooter|relatedposts|star-?ratings|post_?btn
    |another_category|container_postbtn|reaction|outofdate|no-?print)(?:$|[-_])
    |^(?:location|path|top|depth\d?|quick[-_]?[a-z]*)$
    |^(?:top|bottom)?lang(?:uage)?s?(?:[-_]?(?:switch(?:er)?|list|menu|select(?:or)?|nav))?$""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTENT_NAME: Final = re.compile(
    r"""^(?:(?:post|entry|article|blog|page|main|board|bbs|view|news|story|body|document|detail|single)[-_]*
    (?:content|contents|body|text|entry|view|txt|inner|con|cont|article|desc)s?
    |e-content|p-name|markdown-?(?:body|section)|markdown|prose|rst-content|hentry|contents?|articles?|document)$""",
    re.IGNORECASE | re.VERBOSE,
)
UNSEEN: Final = words(
    """reference footnote-ref footnote-reference noteref headerlink headeranchor anchorjs lineno linenos lnt ln blind
    hidden sr-only visually-hidden screen-reader screen-reader-text screen_out sound_only a11y mw-editsection"""
)
"""Classes within a line of what is not read with it: numbers of notes, links to a heading's own place, words for
screen readers."""

_WORDS: Final = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")


class Marks(NamedTuple):
    """What an element is by its names.

    Surely no text (`aside`), no text unless it holds sentences (`perhaps`), a place for the text (`content`), the
    caption of a picture, or the title of something.
    """

    aside: bool = False
    perhaps: bool = False
    content: bool = False
    caption: bool = False
    title: bool = False


@lru_cache(maxsize=1 << 14)
def marks(tag: str, names: str, role: str) -> Marks:
    """The marks of an element by its tag, its classes and id (separated by spaces) and its ARIA role."""
    each = names.split()
    split = [[word.lower() for word in _WORDS.split(name) if word] for name in each]
    ends = {word for name in split if name for word in (name[0], name[-1])}
    return Marks(
        aside=tag in ("nav", "footer", "menu") or role in _ROLES or bool(ends & _ASIDE) or _any(_ASIDE_NAME, each),
        perhaps=tag in ("header", "aside", "address", "form") or bool(ends & _PERHAPS),
        content=tag in ("article", "main") or role in ("main", "article") or _any(_CONTENT_NAME, each),
        caption=tag == "figcaption" or "caption" in ends,
        title=bool(ends & _TITLES),
    )


def _any(pattern: re.Pattern[str], names: list[str]) -> bool:
    """Whether a pattern is found in any of the names."""
    return any(pattern.search(name) for name in names)
