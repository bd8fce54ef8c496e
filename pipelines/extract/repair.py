"""A parsed page made fit for trafilatura, which drops or mangles what is mended here."""

from typing import Final

from lxml.etree import SubElement, XPath, _Element, strip_tags

# Line numbers beside code, as Hexo, Rouge, Pygments and Hugo write them; trafilatura takes them for code.
_GUTTERS: Final = XPath(
    "//td[contains(@class, 'gutter')] | //td[@class='linenos'] | //*[@class='lineno' or @class='lnt' or @class='ln']"
)
# The same tools lay code out in a table, whose cells trafilatura folds into one line.
_LISTINGS: Final = XPath("//table[.//td[contains(@class, 'gutter') or @class='linenos' or @class='lntd']][.//pre]")
_RUBIES: Final = XPath("//ruby")
_CAPTIONS: Final = XPath("//table/caption")


def repair(tree: _Element) -> None:
    """The tree changed in place: readings in parentheses, captions before their table, no line numbers."""
    for table in _LISTINGS(tree):
        if next(table.iter("pre"), None) is not None:  # one that was in another is gone with it
            _unfold(table)
    for gutter in _GUTTERS(tree):
        _drop(gutter)
    for ruby in _RUBIES(tree):
        _spell_out(ruby)
    for caption in _CAPTIONS(tree):
        _lift(caption)


def _drop(element: _Element) -> None:
    """An element taken out, the text after it kept."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _unfold(table: _Element) -> None:
    """A table of line numbers and code, with the figure around it, as its code: the last `pre` in it, a line a line."""
    (*_, listing) = table.iter("pre")
    for end in listing.iter("br", "div"):
        end.tail = "\n" + (end.tail or "")
    code = _text(listing)
    listing.text = None
    del listing[:]
    SubElement(listing, "code").text = code  # a bare `pre` may pass for a quotation
    around = table.getparent() if table.getparent().tag == "figure" else table
    listing.tail = around.tail
    around.getparent().replace(around, listing)


def _text(element: _Element) -> str:
    """All characters of an element."""
    return "".join(element.itertext())


def _spell_out(ruby: _Element) -> None:
    """A ruby as plain text, `base(reading)`; parentheses of the page's own (`rp`) give way to ours."""
    for own in list(ruby.iter("rp")):
        _drop(own)
    for reading in ruby.iter("rt"):
        reading.text, reading.tail = f"({_text(reading).strip()})", (reading.tail or "").lstrip()
        del reading[:]
    strip_tags(ruby, "*")
    ruby.text = "".join((ruby.text or "").split("\n")).strip()
    ruby.tag = "span"


def _lift(caption: _Element) -> None:
    """A caption as a paragraph before its table, whose first row trafilatura would make of it."""
    table = caption.getparent()
    caption.tail = None
    caption.tag = "p"
    table.addprevious(caption)
