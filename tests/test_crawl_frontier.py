"""The frontier: what is due, how many of each, and when a page is asked for again."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from malmoi.pipelines.crawl.canonical import Scope
from malmoi.pipelines.crawl.discover import Lead
from malmoi.pipelines.crawl.fetch import Answer
from malmoi.pipelines.crawl.frontier import SOFT, Frontier
from malmoi.pipelines.crawl.likeness import likeness
from malmoi.pipelines.crawl.outcome import DAY, FIRST, LEAST, after
from malmoi.pipelines.crawl.pace import MOST_WAIT, retry_after
from malmoi.pipelines.crawl.room import CALENDAR, FEW
from malmoi.pipelines.crawl.work import Batch, Manners

SCOPE = Scope(("*.example.kr",), 3, 9)
NOW = 1_800_000_000.0
KNOWN = {"url": "u", "kind": "page", "wait": 0.0, "tries": 0, "fetched": None} | dict.fromkeys(
    ("etag", "modified", "digest", "status", "reason", "due")
)


@pytest.fixture
def frontier(tmp_path):
    made = Frontier(tmp_path / "frontier.sqlite")
    yield made
    made.close()


def lead(host, path="", changed=None):
    return Lead(f"http://{host}.example.kr/{path}", "page", 1, 0, changed)


def batch(frontier, name):
    return Batch("web", name, frontier.visits(name), SCOPE, Manners("malmoi", "mailto:a@example.kr"))


def fetched(url, **more):
    line = {"event": "end", "url": url, "status": 200, "revisit": None, "date": "2026-10-01T00:00:00Z", "digest": "d"}
    return line | {"etag": None, "modified": None, "retry": 0.0} | more


def test_a_url_is_known_once_and_a_host_has_so_many(frontier):
    assert frontier.add([lead("a"), lead("a"), lead("b")], SCOPE) == 2
    assert frontier.add([lead("a", str(number)) for number in range(20)], SCOPE) == 8


def test_a_domain_has_so_many_hosts(frontier):
    assert frontier.add([lead(f"h{number}") for number in range(150)], SCOPE) == 100


def test_what_is_drawn_is_pending_until_it_is_merged_and_no_host_is_drawn_twice(frontier):
    frontier.add([lead(host, str(number)) for host in "abc" for number in range(2)], SCOPE)
    assert frontier.ready(NOW) == 3
    first, second = frontier.drawn(NOW, 2), frontier.drawn(NOW, 2)
    assert [[visit.host[0] for visit in frontier.visits(name)] for name in (first, second)] == [["a", "b"], ["c"]]
    assert (frontier.drawn(NOW, 2), frontier.ready(NOW)) == (None, 0)
    assert frontier.pending() == [first, second]
    frontier.merge(batch(frontier, first), [fetched("http://a.example.kr/0")], NOW)
    assert frontier.pending() == [second]


def test_what_was_left_of_a_batch_is_due_as_before(frontier):
    frontier.add([lead("a", "0"), lead("a", "1")], SCOPE)
    frontier.merge(batch(frontier, frontier.drawn(NOW)), [fetched("http://a.example.kr/0")], NOW)
    again = frontier.visits(frontier.drawn(NOW + 2))
    assert [task.url for visit in again for task in visit.tasks] == ["http://a.example.kr/1"]


@pytest.mark.parametrize(("delay", "retry", "wait"), [(0.0, 0.0, 1), (20.0, 0.0, 20), (0.0, 90.0, 90)])
def test_a_host_is_not_due_before_its_gap_its_delay_and_its_retry_after(frontier, delay, retry, wait):
    frontier.add([lead("a", "0"), lead("a", "1")], SCOPE)
    site = {"event": "site", "host": "a.example.kr", "origin": "http://a.example.kr", "read": NOW, "reached": True}
    site |= {"robots": "", "tdmrep": None}
    lines = [site | {"gap": delay}, fetched("http://a.example.kr/0", retry=retry)]
    frontier.merge(batch(frontier, frontier.drawn(NOW)), lines, NOW)
    assert (frontier.ready(NOW + wait - 0.01), frontier.ready(NOW + wait + 0.01)) == (0, 1)


def test_a_page_that_its_sitemap_says_has_changed_is_due_at_once(frontier):
    frontier.add([lead("a", "0"), lead("a", "1")], SCOPE)
    lines = [fetched(f"http://a.example.kr/{number}") for number in range(2)]
    frontier.merge(batch(frontier, frontier.drawn(NOW)), lines, NOW)
    assert frontier.drawn(NOW + 2) is None
    frontier.add([lead("a", "0", "2026-09-30T00:00:00+00:00"), lead("a", "1", "2026-10-02T00:00:00+00:00")], SCOPE)
    again = frontier.visits(frontier.drawn(NOW + LEAST + 3))
    assert [task.url[-1] for visit in again for task in visit.tasks] == ["1"]


@pytest.mark.parametrize("said", ["2026-10-02T00:00:00+00:00", "2999-01-01T00:00:00+00:00"])
def test_a_sitemap_makes_no_page_due_within_a_day_and_one_of_the_future_none_at_all(frontier, said):
    frontier.add([lead("a", "0")], SCOPE)
    frontier.merge(batch(frontier, frontier.drawn(NOW)), [fetched("http://a.example.kr/0")], NOW)
    frontier.add([lead("a", "0", said)], SCOPE)
    assert frontier.drawn(NOW + LEAST - 3) is None
    assert (frontier.drawn(NOW + LEAST + 3) is None) == said.startswith("2999")


def test_what_has_no_room_is_counted(frontier):
    frontier.add([lead("a", str(number)) for number in range(12)], SCOPE)
    assert frontier.left == {"budget:host": 3}


def test_a_known_page_that_is_nearer_than_it_seemed_is_told_so(frontier):
    frontier.add([Lead("http://a.example.kr/0", "page", 3, 2, None)], SCOPE)
    frontier.add([Lead("http://a.example.kr/0", "feed", 1, 0, None)], SCOPE)
    (visit,) = frontier.visits(frontier.drawn(NOW))
    assert [(task.kind, task.depth, task.hops) for task in visit.tasks] == [("feed", 1, 0)]


def test_filters_of_a_list_that_permute_have_a_budget_and_another_order_is_no_new_page(frontier):
    scope = replace(SCOPE, pages_per_host=10_000)
    permuted = [f"?a={a}&b={b}&c={c}" for a in range(10) for b in range(10) for c in range(10)]
    assert frontier.add([lead("a", each) for each in permuted], scope) == FEW
    assert frontier.left == {"budget:facets": 1000 - FEW}
    assert frontier.add([lead("b", each) for each in ("?x=1&y=2", "?y=2&x=1")], scope) == 1
    assert frontier.add([lead("c", f"?board=free&no={number}") for number in range(500)], scope) == 500


def test_a_calendar_has_a_budget(frontier):
    scope = replace(SCOPE, pages_per_host=10_000)
    months = [lead("a", f"calendar?year={year}&month={month}") for year in range(1990, 2036) for month in range(1, 13)]
    assert frontier.add(months, scope) == CALENDAR
    assert frontier.left == {"budget:calendar": len(months) - CALENDAR}


def test_a_page_that_stands_at_many_addresses_leads_nowhere(frontier):
    frontier.add([lead("a", str(number)) for number in range(6)], SCOPE)
    links = [list(lead("a", f"x{number}")) for number in range(2)]
    told = [fetched(f"http://a.example.kr/{number}", likeness="same", found=links) for number in range(6)]
    frontier.merge(batch(frontier, frontier.drawn(NOW)), told, NOW)
    assert frontier.left == {SOFT: 6}
    assert frontier.counts()[SOFT] == 3


def test_the_likeness_of_a_page_is_without_its_own_address_and_what_varies():
    names = ("abcd", "efgh")
    pages = [f"<h1>/{name}: 없는 쪽입니다</h1><i>{name * 4}0 12:0{place}</i>" for place, name in enumerate(names)]
    assert len({likeness(f"http://a.kr/{name}", made) for name, made in zip(names, pages, strict=True)}) == 1
    assert likeness("http://a.kr/abcd", pages[0]) != likeness("http://a.kr/abcd", pages[0] + "다른 글")


def test_an_open_frontier_goes_on_where_it_was(tmp_path):
    first = Frontier(tmp_path / "f")
    first.add([lead("a")], SCOPE)
    name = first.drawn(NOW)
    first.close()
    again = Frontier(tmp_path / "f")
    assert again.pending() == [name]
    assert again.counts() == {"waiting": 1}


def test_the_wait_grows_while_a_page_stays_and_shrinks_when_it_changes():
    once = after(KNOWN, fetched("u"), NOW)
    same = after(once, fetched("u", status=304, revisit="server-not-modified"), NOW)
    changed = after(same, fetched("u", digest="e"), NOW)
    assert [each["due"] - NOW for each in (once, same, changed)] == [FIRST, FIRST * 1.4, FIRST * 1.4 * 0.8]
    assert (same["digest"], changed["digest"]) == ("d", "e")


def test_the_wait_stays_between_a_day_and_ninety():
    stays, moves = after(KNOWN, fetched("u"), NOW), after(KNOWN, fetched("u"), NOW)
    for _ in range(30):
        stays = after(stays, fetched("u", status=304, revisit="server-not-modified"), NOW)
        moves = after(moves, fetched("u"), NOW)
    assert (stays["due"] - NOW, moves["due"] - NOW) == (90 * DAY, DAY)


def test_what_fails_is_tried_three_times_with_growing_waits_and_then_waits_like_any_page():
    known, waits = KNOWN, []
    for _ in range(3):
        known = after(known, {"event": "end", "url": "u", "reason": "timeout"}, NOW)
        waits.append(known["due"] - NOW)
    assert waits == [30, 60, FIRST]
    assert known["reason"] == "timeout"


def test_to_ask_again_is_no_reason_to_ask_a_host_before_it_may_be_asked(frontier):
    frontier.add([lead("a", "0")], SCOPE)
    frontier.merge(batch(frontier, frontier.drawn(NOW)), [fetched("http://a.example.kr/0", retry=90.0)], NOW)
    frontier.again()
    assert (frontier.ready(NOW + 89), frontier.ready(NOW + 91)) == (0, 1)


@pytest.mark.parametrize(
    ("line", "wait", "ended"),
    [
        ({"reason": "too-large"}, FIRST, (None, "too-large")),
        ({"status": 503, "retry": 500.0}, 500, (503, None)),
        ({"status": 429, "retry": 0.0}, 30, (429, None)),
        ({"status": 404}, FIRST, (404, None)),
        ({"status": 410}, FIRST, (410, None)),
        ({"reason": "interrupted"}, DAY, (None, "interrupted")),
        ({"reason": "refused", "evidence": ["robots=disallow"]}, DAY, (None, "refused: robots=disallow")),
        ({"reason": "refused", "evidence": ["robots=unreachable"]}, 3600, (None, "refused: robots=unreachable")),
    ],
)
def test_how_a_url_ended_says_when_it_is_asked_for_again(line, wait, ended):
    known = after(KNOWN, {"event": "end", "url": "u"} | line, NOW)
    assert (known["due"] - NOW, (known["status"], known["reason"])) == (wait, ended)


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", 120), ("", 0), ("soon", 0), ("-5", 0), ("9" * 20, MOST_WAIT), (f"Wed, 21 Oct {'9' * 20} 07:28:00 GMT", 0)],
)
def test_a_retry_after_is_seconds_within_a_day(said, wait):
    assert retry_after(answered(said)) == wait


def test_a_retry_after_is_a_date_too():
    assert 50 < retry_after(answered(format_datetime(datetime.now(UTC) + timedelta(minutes=1), usegmt=True))) <= 60
    assert retry_after(answered("Wed, 21 Oct 2015 07:28:00 GMT")) == 0


def answered(said):
    return Answer(datetime.now(UTC), (), 503, "", (("Retry-After", said),), b"", b"", None)


FILL = """
import sys
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from malmoi.pipelines.crawl.canonical import Scope
from malmoi.pipelines.crawl.discover import Lead
from malmoi.pipelines.crawl.frontier import Frontier
frontier, scope = Frontier(Path(sys.argv[1])), Scope((), 3, 10**9)
before = getrusage(RUSAGE_SELF).ru_maxrss
for start in range(0, int(sys.argv[2]), 10_000):
    urls = (f"https://h{n % 90}.example.kr/article/{n}" for n in range(start, start + 10_000))
    frontier.add((Lead(url, "page", 1, 0, None) for url in urls), scope)
print(getrusage(RUSAGE_SELF).ru_maxrss - before)
"""


def test_urls_lie_on_disk_and_not_in_memory(tmp_path):
    command = [sys.executable, "-c", FILL, str(tmp_path / "f"), "100000"]
    grown = int(subprocess.run(command, check=True, capture_output=True).stdout)
    assert (tmp_path / "f").stat().st_size > 10 * 2**20
    assert grown < 90 * 2**10


@pytest.mark.parametrize(("revisit", "left"), [(None, ("e", None)), ("identical-payload-digest", (None, None))])
def test_of_a_page_that_says_no_the_next_yes_comes_in_full(revisit, left):
    known = after(KNOWN, fetched("u", etag="e", denied=True, revisit=revisit), NOW)
    assert (known["etag"], known["digest"]) == left


def test_a_page_that_is_gone_is_asked_for_in_full():
    once = after(KNOWN, fetched("u", etag="e", modified="m"), NOW)
    gone = after(once, {"event": "end", "url": "u", "status": 410}, NOW)
    assert {gone[name] for name in ("etag", "modified", "digest")} == {None}
