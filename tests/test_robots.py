"""robots.txt as RFC 9309 has it, beside a slow matcher that reads like the RFC, and on real files."""

import random
import string
from functools import cache
from itertools import product
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bases import rows
from malmoi.pipelines.rights import allowed

US = "malmoi"
SITE = "https://example.kr"


def asked(rules, path, agent=US):
    text = rules if isinstance(rules, bytes) else rules.encode()
    return allowed(text, agent, SITE + path)


def group(*rules):
    return "User-agent: *\n" + "".join(f"{rule}\n" for rule in rules)


# Patterns and paths: the examples of RFC 9309, section 2.2.3, and of Google's documentation.
MATCHES = {
    "/": ["/", "/any"],
    "/fish": ["/fish", "/fish.html", "/fishheads/yummy.html", "/fish.php?id=anything"],
    "/fish*": ["/fish", "/fish.html"],
    "/fish/": ["/fish/", "/fish/?id=anything", "/fish/salmon.htm"],
    "/*.php": ["/filename.php", "/folder/any.php.file.html", "/index.php?x=/"],
    "/*.php$": ["/filename.php", "/folder/filename.php"],
    "/fish*.php": ["/fish.php", "/fishheads/catfish.php?parameters"],
    "/page$": ["/page"],
    "/a*b*c": ["/abc", "/aXbXbYc-"],
    "/a%2Ab": ["/a*b", "/a%2ab"],
    "/a$b": ["/a$b", "/a%24b/"],
    "/foo/bar/%62%61%7A": ["/foo/bar/baz"],
    "/foo/bar/baz": ["/foo/bar/%62%61%7a"],
    "/foo/bar/ツ": ["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", "/foo/bar/ツ"],
    "/게시판": [f"/{quote('게시판')}/1", f"/{quote('게시판').lower()}", "/게시판"],
    "/a%2Fb": ["/a%2fb"],
    "/?": ["/?", "/?q=1", "?q=1"],
    "*.pdf": ["/x.pdf"],
}
MISSES = {
    "/fish": ["/Fish.asp", "/catfish", "/?id=fish"],
    "/fish/": ["/fish", "/fish.html"],
    "/*.php": ["/", "/windows.PHP"],
    "/*.php$": ["/filename.php?parameters", "/filename.php5", "/filename.php/"],
    "/page$": ["/page/", "/page?x"],
    "/a*b$": ["/ab/", "/abc"],
    "/ab*ab$": ["/ab", "/aba"],
    "/a%2Ab": ["/aXb"],
    "/a%2Fb": ["/a/b"],
    "/?": ["/", "/x?"],
    "fish": ["/fish"],
    "": ["/"],
    "$": ["/"],
}


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_matches(pattern):
    assert [path for path in MATCHES[pattern] if asked(group(f"Disallow: {pattern}"), path)] == []


@pytest.mark.parametrize("pattern", MISSES)
def test_a_pattern_does_not_match(pattern):
    assert [path for path in MISSES[pattern] if not asked(group(f"Disallow: {pattern}"), path)] == []


@pytest.mark.parametrize(
    ("rules", "path", "verdict"),
    [
        (("Disallow: /", "Allow: /p"), "/page", True),
        (("Allow: /p", "Disallow: /"), "/page", True),
        (("Allow: /folder", "Disallow: /folder"), "/folder/page", True),
        (("Allow: /page", "Disallow: /*.htm"), "/page.htm", False),
        (("Allow: /page", "Disallow: /*.ph"), "/page.php5", True),
        (("Allow: /$", "Disallow: /"), "/", True),
        (("Allow: /$", "Disallow: /"), "/page.htm", False),
        (("Disallow:", "Disallow: /x"), "/y", True),
        (("Disallow: /",), "/robots.txt", True),
        (("Disallow: /",), "", False),
        (("Disallow: /a#b",), "/a", False),
        (("Disallow : /a  ",), "/a", False),
        (("DISALLOW:/a",), "/a", False),
        (("disallow /a",), "/a", False),
        (("Dissallow: /a",), "/a", False),
        (("Disallow: /a", "Crawl-delay: 5", "nonsense", "Disallow: /b"), "/b", False),
    ],
)
def test_the_longest_match_decides_and_of_equals_that_which_allows(rules, path, verdict):
    assert asked(group(*rules), path) is verdict


OURS = "User-agent: MalMoi/2.0 (+x)\nDisallow: /a\n"
OTHERS = "User-agent: other\nDisallow: /b\n"
EVERY = "User-agent: *\nDisallow: /c\n"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        (OURS + OTHERS + EVERY, "a"),
        (OTHERS + EVERY, "c"),
        (OTHERS, ""),
        ("Disallow: /a\n" + EVERY, "c"),
        (OURS + EVERY + "User-agent: malmoi\nDisallow: /d\n", "ad"),
        ("User-agent: other\nUser-agent: malmoi\nDisallow: /a\nDisallow: /b\n", "ab"),
        ("User-agent: malmoi\nSitemap: /x\nCrawl-delay: 9\nUser-agent: other\nDisallow: /a\n", "a"),
        ("User-agent: malmoi\nDisallow:\n" + EVERY, ""),
        ("User-agent: malmoi\n" + EVERY, "c"),
        ("User-agent: malmoi2\nDisallow: /a\n", "a"),
        ("User-agent: malm\nDisallow: /a\n", ""),
        ("User-agent: *bot\nDisallow: /a\n", ""),
        ("User-agent: * all\nDisallow: /a\n", "a"),
        ("", ""),
    ],
)
def test_groups_of_our_name_are_one_and_else_those_of_every_crawler(text, closed):
    assert "".join(each for each in "abcd" if not asked(text, f"/{each}")) == closed


def test_names_with_digits_name_the_crawler_that_has_them():
    text = "User-agent: Ai2Bot\nDisallow: /\n"
    agents = ("ai2bot", "AI2Bot/1.0", "ai", "Ai3Bot")
    assert [asked(text, "/", agent) for agent in agents] == [False, False, False, True]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_lines_end_in_any_way_and_a_byte_order_mark_is_none_of_them(end, bom):
    text = bom + end.join(["User-agent: *", "Disallow: /a", "Allow: /a/b"]).encode()
    assert [asked(text, path) for path in ("/a", "/a/b", "/b")] == [False, True, True]


def test_half_a_mebibyte_is_read_and_a_line_that_is_cut_is_not():
    begun = b"User-agent: *\nDisallow: /a\n"
    filled = begun + b"#" * (500 * 1024 - len(begun) - 10) + b"\nAllow: /a/b\nDisallow: /c\n"
    assert [asked(filled, path) for path in ("/a/b", "/c")] == [False, True]


def test_octets_of_any_encoding_are_compared_as_they_are():
    text = b"User-agent: *\nDisallow: /" + "비밀".encode("cp949") + b"\n"
    assert not asked(text, "/%BA%F1%b9%d0/1")
    assert asked(text, "/비밀")


@pytest.mark.parametrize(
    ("url", "closed"),
    [("/a", True), ("//host/a", True), ("http://host:80/a?b#c", True), ("http://host", False), ("host/a", False)],
)
def test_urls_without_scheme_or_path_have_a_path(url, closed):
    assert allowed(b"User-agent: *\nDisallow: /a", US, url) is not closed


def plainly(text, agent, url):
    """The verdict as the RFC tells it, a character at a time; `text` and `url` are ASCII without percent signs."""
    groups, names, rules = [], [], []
    for line in text.split("\n"):
        key, _, value = (part.strip() for part in line.split("#")[0].partition(":"))
        if key.lower() == "user-agent":
            if rules:
                groups.append((names, rules))
                names, rules = [], []
            names = [*names, value.lower()]
        elif key.lower() in ("allow", "disallow") and names:
            rules = [*rules, (key.lower() == "allow", value)]
    groups.append((names, rules))
    mine = [rules for names, rules in groups if agent.lower() in names]
    mine = mine or [rules for names, rules in groups if "*" in names]
    path = url.removeprefix(SITE) or "/"
    found = [(weight(value), allow) for rules in mine for allow, value in rules if value and fits(value, path)]
    return max(found, default=(0, True))[1]


def weight(pattern):
    return len(pattern) + 2 * pattern[:-1].count("$")


def fits(pattern, path):
    @cache
    def from_here(at, place):
        if at == len(pattern):
            return True
        if pattern[at] == "$" and at == len(pattern) - 1:
            return place == len(path)
        if pattern[at] == "*":
            return from_here(at + 1, place) or (place < len(path) and from_here(at, place + 1))
        return place < len(path) and pattern[at] == path[place] and from_here(at + 1, place + 1)

    return from_here(0, 0)


LETTERS = st.text("ab/*$", min_size=0, max_size=7)
LINES = st.one_of(
    st.builds("{}: /{}".format, st.sampled_from(["Allow", "Disallow"]), LETTERS),
    st.sampled_from(["User-agent: *", "User-agent: malmoi", "User-agent: other", "Disallow:", "Sitemap: x", ""]),
)


@given(st.lists(LINES, max_size=9), st.text("ab/", max_size=6))
def test_the_fast_matcher_agrees_with_the_plain_one(lines, path):
    text = "\n".join(["User-agent: *", *lines])
    assert asked(text, "/" + path) is plainly(text, US, f"{SITE}/{path}")


def paths_of(text, chance):
    """Paths made of the rules of a file: the rule, with something for its stars, before and behind."""
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        if key.strip().lower() in ("allow", "disallow") and value.strip().startswith("/"):
            whole = value.strip().replace("*", chance.choice(["", "x", "a/b"])).removesuffix("$")
            yield from (whole, whole + chance.choice(["x", "/", "?y=1"]), whole[:-1])


def is_plain(path):
    """Whether the plain matcher can tell of the path."""
    return set(path) <= set(string.printable) - {"%", " "} and path != "/robots.txt"


@pytest.mark.shared
def test_real_files_get_the_verdicts_of_the_plain_matcher(shared):
    chance, count, unlike = random.Random(0), 0, []
    for row in rows(shared / "crawl" / "robots.jsonl.zst"):
        text = row["text"].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        paths = [path for path in paths_of(text, chance) if is_plain(path)]
        for path, agent in product(chance.sample(paths, min(len(paths), 30)), ("malmoi", "googlebot", "ccbot")):
            count += 1
            same = asked(row["text"], path, agent) is plainly(text, agent, SITE + path)
            unlike += [] if same else [(row["host"], agent, path)]
    assert count > 10_000
    assert unlike == []
