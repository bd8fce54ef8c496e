"""robots.txt: what RFC 9309 says, what files really hold, and a second matcher beside ours."""

import random

import pytest

from malmoi.pipelines.rights import allowed
from malmoi.pipelines.rights.robots import LONGEST, parsed
from neardup import rows
from slow_robots import lines_of, slowly_allowed

SITE = "https://example.kr"
EXAMPLE = b"""
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot

EOF
"""
"""RFC 9309, section 5.1."""

CASES = [
    ("foobot", "/example/page.html", True),
    ("foobot", "/example/allowed.gif", True),
    ("foobot", "/other", False),
    ("barbot", "/example/page.html", False),
    ("bazbot", "/example/page.html", False),
    ("bazbot", "/example/a.gif", True),
    ("quxbot", "/example/page.html", True),
    ("anybot", "/example/page.html", False),
    ("anybot", "/publications/a.gif", True),
    ("anybot", "/a.gif", False),
    ("anybot", "/a.gif?x", True),
]


@pytest.mark.parametrize(("agent", "path", "expected"), CASES)
def test_the_example_of_the_standard(agent, path, expected):
    assert allowed(EXAMPLE, agent, SITE + path) is expected


def test_the_longest_match_decides_and_a_tie_allows():
    longest = b"User-Agent : foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    assert allowed(longest, "foobot", SITE + "/example/page/disallowed.gif") is False
    assert allowed(b"user-agent: a\ndisallow: /p\nallow: /p\n", "a", SITE + "/page") is True
    assert allowed(b"user-agent: a\nallow: /page\ndisallow: /*.html\n", "a", SITE + "/page.html") is False


ENCODED = [
    ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
    ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
    ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
    ("/비밀", "/%EB%B9%84%EB%B0%80"),
    ("/%eb%b9%84밀/*.hwp$", "/비%EB%b0%80/가.hwp"),
    ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
    ("/path/foo-%24", "/path/foo-$"),
    ("/a$b", "/a$b"),
]


@pytest.mark.parametrize(("pattern", "path"), ENCODED)
def test_paths_are_compared_however_they_are_escaped(pattern, path):
    robots = f"user-agent: *\ndisallow: {pattern}\n".encode()
    assert allowed(robots, "malmoi", SITE + path) is False
    assert allowed(robots, "malmoi", SITE + "/else") is True


@pytest.mark.parametrize("pattern", ["/a%2Fb", "/A/b", "/a/b$", "a/b", "#/a/b", ""])
def test_paths_that_differ_are_not_the_same(pattern):
    assert allowed(f"user-agent: *\ndisallow: {pattern}\n".encode(), "malmoi", SITE + "/a/b/c") is True


SHUT = [
    b"\xef\xbb\xbfUser-agent: *\nDisallow: /",
    b"User-agent: *\rDisallow: /\r",
    b"USER-AGENT: MALMOI\r\nDISALLOW: / # all\r\n",
    b"user-agent: malmoi/2.0 (a)\ndisallow: /",
    b"useragent malmoi\ndissallow /\n",
    b"user-agent: *\ncrawl-delay: 5\nuser-agent: otherbot\ndisallow: /",
    b"user-agent: *\ncontent-usage: train-ai=y\nuser-agent: otherbot\ndisallow: /",
    b"user-agent: malmoi\n\n\nfoo: bar\ndisallow: /\n",
    b"user-agent: malmoi\ndisallow: /a\nuser-agent: b\ndisallow:\nuser-agent: malmoi\ndisallow: /",
    b"\xff\xfe\nuser-agent: *\ndisallow: /\n",
    b"user-agent: *\ndisallow: /\nallowed: /\n",
]


@pytest.mark.parametrize("robots", SHUT)
def test_what_forbids_all_forbids_all(robots):
    assert allowed(robots, "malmoi/1.0", SITE + "/a") is False
    assert allowed(robots, "Malmoi", SITE) is False
    assert allowed(robots, "malmoi", SITE + "/robots.txt") is True


OPEN = [
    b"",
    b"<!doctype html><p>Disallow: /",
    b"disallow: /\n",
    b"user-agent: otherbot\ndisallow: /\n",
    b"user-agent: *\ndisallow: /\nuser-agent: malmoi\ndisallow:\n",
    b"user-agent: *\ndisallow:\n",
    b"user-agent: *\n# disallow: /\n",
]


@pytest.mark.parametrize("robots", OPEN)
def test_what_forbids_nothing_forbids_nothing(robots):
    assert allowed(robots, "malmoi", SITE + "/a") is True


def test_an_agent_with_digits_is_named_by_all_its_letters_and_digits():
    robots = b"user-agent: Ai2Bot\ndisallow: /\n"
    found = [allowed(robots, agent, SITE) for agent in ("ai2bot", "Ai2Bot/1", "ai3bot", "foo bar")]
    assert found == [False, False, True, True]


def test_the_first_500_kib_are_read_and_a_line_that_they_cut_is_none():
    padding = b"#" * 99 + b"\n"
    before = b"user-agent: *\ndisallow: /a\n" + padding * (LONGEST // len(padding) - 1)
    robots = before + b"disallow: /b" + b"c" * LONGEST
    assert [allowed(robots, "malmoi", SITE + path) for path in ("/a", "/b")] == [False, True]


def test_what_a_group_says_beside_paths_is_told():
    robots = parsed(
        b"Sitemap: https://a.kr/map.xml\nUser-agent: *\nCrawl-delay: 2.5\nContent-Signal: ai-train=no\n"
        b"Content-Usage: /news/ train-ai=n\nContent-Usage: train-ai=y\nDisallow: /x\nLicense: https://a.kr/rsl.xml\n"
    )
    assert (robots.sitemaps, robots.licences) == (("https://a.kr/map.xml",), ("https://a.kr/rsl.xml",))
    assert [group.delay for group in robots.of("malmoi")] == [2.5]
    assert robots.said("malmoi", SITE + "/news/1", "content-usage") == ("train-ai=n",)
    assert robots.said("malmoi", SITE + "/blog", "content-usage") == ("train-ai=y",)
    assert robots.said("malmoi", SITE + "/blog", "content-signal") == ("ai-train=no",)
    assert parsed(b"User-agent: *\nDisallow: /").said("malmoi", SITE, "content-usage") == ()


def test_many_stars_are_matched_one_after_the_other():
    robots = b"user-agent: *\ndisallow: /" + b"*a" * 2_000 + b"$\n"
    assert allowed(robots, "malmoi", SITE + "/" + "ab" * 2_000) is True


def paths_of(robots, chance):
    """Paths made of a file's own patterns: as they are, filled, lengthened, cut, escaped."""
    for kind, value in lines_of(robots):
        pattern = value.decode("utf-8", "replace")
        if kind != "user-agent" and pattern:
            plain = pattern.replace("*", chance.choice(["", "x", "a/b"])).removesuffix("$")
            path = plain if plain.startswith("/") else "/" + plain
            yield from (path, path + chance.choice(["/", "x", "?a=1"]), path[: chance.randint(1, len(path))])
            yield chance.choice(["/x", "/a"]) + path
            yield path.replace("a", "%61", 1)


def compared(files, number, seed):
    """How many questions were asked, and those on which the matchers differ."""
    chance, asked, differ = random.Random(seed), 0, []
    while asked < number:
        for robots in files:
            for path in paths_of(robots, chance):
                agent = chance.choice(["malmoi", "GPTBot", "Googlebot", "yeti"])
                asked += 1
                if allowed(robots, agent, SITE + path) != slowly_allowed(robots, agent, path):
                    differ.append((agent, path))
    return asked, differ


def made(chance):
    """A file of random groups whose patterns share their letters."""
    agents = ["*", "malmoi", "GPTBot/1.0", "Yeti", "otherbot"]
    lines = []
    for _ in range(chance.randint(1, 12)):
        name = chance.choice(["user-agent", "allow", "disallow", "disallow", "Disalow", "crawl-delay", "allowed"])
        path = "/" + "".join(chance.choice(["a", "b", "/", "*", "$", "%61", "%2f", "가"]) for _ in range(4))
        lines.append(f"{name}: {chance.choice(agents) if name == 'user-agent' else path}")
    return "\n".join(["user-agent: *", *lines]).encode()


def test_random_files_are_read_as_by_the_slow_matcher():
    chance = random.Random(7)
    asked, differ = compared([made(chance) for _ in range(400)], 5_000, seed=1)
    assert asked >= 5_000
    assert differ == []


def test_real_files_are_read_as_by_the_slow_matcher(shared):
    files = [row["text"].encode("utf-8", "surrogatepass") for row in rows(shared / "crawl" / "robots.jsonl.zst")]
    asked, differ = compared(files, 100_000, seed=2)
    assert (len(files), asked >= 100_000) == (204, True)
    assert differ == []
