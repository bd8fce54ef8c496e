"""What the guard costs: CPU seconds of pages through it and of the same pages without it, in turn.

    python bench/guard.py FILE ...

The start of a child, which serves 5,000 pages, is not counted, as no import is.
"""

import resource
import sys

from malmoi.pipelines.extract import Guard, decode, extract
from malmoi.pipelines.extract.prefilter import count, may_be_korean
from malmoi.pipelines.read import Page, read

Request = tuple[str, str]


def cpu() -> float:
    """CPU seconds of this process and its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def guarded(pages: list[Request]) -> float:
    """CPU seconds of pages through a guard."""
    began = cpu()
    with Guard() as guard:
        for html, url in pages:
            guard.extract(html, url)
    return cpu() - began


def direct(pages: list[Request]) -> float:
    """CPU seconds of pages without it."""
    began = cpu()
    for html, url in pages:
        extract(html, url, foreign=False)
    return cpu() - began


def main() -> None:
    """Prints three rounds."""
    found = [each for path in sys.argv[1:] for each in read(path) if isinstance(each, Page) and each.body]
    korean = [page for page in found if may_be_korean(count(page.body))]
    pages = [(decode(page.body, page.header("content-type")).text, page.url) for page in korean]
    direct(pages[:50])
    for _ in range(3):
        start = guarded(pages[:1])
        ours, bare = guarded(pages) - start, direct(pages)
        print(
            f"{len(pages)} pages: {ours:.2f} s with the guard, {bare:.2f} s without: {100 * ours / bare - 100:+.1f} %"
        )


if __name__ == "__main__":
    main()
