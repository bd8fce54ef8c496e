import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from malmoi.pipelines.extract.child import is_out_of_cpu
from malmoi.pipelines.extract.guard import Guard, Limits
from malmoi.pipelines.extract.html import extract
from malmoi.pipelines.extract.scan import scan
from malmoi.pipelines.extract.worker import answer
from malmoi.pipelines.quarantine import Failure

SENTENCE = "말모이는 우리말 사전을 만들려고 낱말을 모은 일이며, 그 뜻은 낱말을 모은다는 데 있다."
SLOW = "<p>문단이다.</p>" * 60_000  # seconds of work, within every bound of the scan


def page(body):
    return f"<html><head><title>말모이</title></head><body>{body}</body></html>"


GOOD = page(f"<article><p>{SENTENCE}</p><p>{SENTENCE}</p></article>")
HOSTILE = {
    "nested": page("<div>" * 100_000 + "가" + "</div>" * 100_000),
    "attributes": page("<p " + " ".join(f"a{number}=1" for number in range(1_000_000)) + ">가</p>"),
    "links": page('<a href="/x">고리</a> ' * 200_000),
    "text": page("<p>" + "가" * 4_000_000),
    "rows": page("<table>" + "<tr><td>가</td></tr>" * 20_000 + "</table>"),
    "unclosed": page("<b>가" * 90_000),
    "empty": "",
    "nul": page("<p>\0가\0</p>"),
}


@pytest.fixture(scope="module")
def guard():
    with Guard() as made:
        yield made


def test_a_page_is_extracted_as_it_would_be_here(guard):
    body = '<p>ⓒ 한말신문, 무단전재 금지</p><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">BY</a>'
    written = GOOD.replace("</article>", f"</article>{body}")
    assert guard.extract(written, "https://example.com/") == extract(written, "https://example.com/")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_and_its_neighbours_survive(guard, name):
    expected = extract(GOOD)
    before, hostile, after = guard.extract(GOOD), guard.extract(HOSTILE[name]), guard.extract(GOOD)
    assert (before, after) == (expected, expected)
    assert hostile is not None


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (HOSTILE["nested"], "too-many-elements"),
        (HOSTILE["links"], "too-many-elements"),
        (HOSTILE["attributes"], "too-many-attributes"),
        (HOSTILE["attributes"].replace("<p ", '<p title=">" '), "too-many-attributes"),
        (HOSTILE["text"], "too-long-text"),
        (page("<div>" * 2_000), "too-deep"),
        (page("가" * 20_000_001), "too-large"),
        (page(f'<div data-state="{"낱말 " * 5_000}">가</div>'), None),
        (page("<p>" + "낱말 " * 5_000), None),
        (page("<script>" + "if (a <b ) { c = d; }\n" * 500 + "</script>"), None),
        (GOOD, None),
    ],
)
def test_bounds_are_on_what_a_page_holds(html, reason):
    assert scan(html) == reason


def test_a_page_deeper_than_the_parser_is_a_failure(guard):
    assert guard.extract(page("<div>" * 300 + SENTENCE + "</div>" * 300)) == Failure("too-deep")


def test_a_killed_child_costs_no_page(guard):
    guard.extract(GOOD)
    os.kill(guard._child.pid, signal.SIGKILL)
    assert guard.extract(GOOD) == extract(GOOD)


def test_a_child_killed_at_work_has_its_page_read_again():
    with Guard() as guard:
        guard.extract(GOOD)
        # The shell kills the child while this thread waits for its reply.
        subprocess.Popen(["/bin/sh", "-c", f"sleep 0.3; kill -9 {guard._child.pid}"])
        assert guard.extract(page(SLOW)).text.count("문단이다.") == 60_000
        assert guard.retries == 1
        assert guard.extract(GOOD) == extract(GOOD)


def test_a_page_out_of_time_is_tried_once_more_and_named():
    with Guard(Limits(seconds=0.01)) as guard:
        assert guard.extract(page(SLOW)) == Failure("timeout")
        assert guard.retries == 1


def test_a_page_out_of_memory_succeeds_with_five_times_as_much():
    with Guard(Limits(seconds=60, memory=64 << 20)) as guard:
        assert guard.extract(page(SLOW)).text.count("문단이다.") == 60_000
        assert guard.retries == 1


def test_a_child_that_works_on_is_ended_by_the_system_and_told_apart():
    code = "from malmoi.pipelines.extract.worker import _allow\n_allow(0)\nwhile True: pass"
    assert is_out_of_cpu(subprocess.Popen([sys.executable, "-c", code]))


def test_a_child_killed_is_not_out_of_cpu():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    child.kill()
    assert not is_out_of_cpu(child)


def test_a_page_out_of_cpu_is_tried_again():
    with Guard() as guard:
        guard.extract(GOOD)
        subprocess.Popen(["/bin/sh", "-c", f"sleep 0.2; kill -XCPU {guard._child.pid}"])
        assert guard.extract(page(SLOW)).text.count("문단이다.") == 60_000
        assert guard.retries == 1


def test_a_child_is_replaced_after_its_pages():
    with Guard(Limits(pages=2)) as guard:
        children = [guard.extract(GOOD) and guard._child.pid for _ in range(4)]
    assert children[0] == children[1] != children[2] == children[3]


def test_an_exception_is_named_without_its_message(monkeypatch):
    def quote(*_, **__):
        raise ValueError("010-1234-5678")

    monkeypatch.setattr("malmoi.pipelines.extract.worker.extract", quote)
    reply = answer(json.dumps({"url": "", "fetched_at": None}).encode() + b"\n<p>")
    assert json.loads(reply) == {"failure": "extractor:ValueError"}


def test_no_child_is_left_after_the_context():
    with Guard() as guard:
        guard.extract(GOOD)
        child = guard._child
    assert child.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_a_child_dies_with_its_parent():
    code = "from malmoi.pipelines.extract.guard import Guard\nimport time\nguard = Guard()\n"
    code += f"guard.extract({GOOD!r})\nprint(guard._child.pid, flush=True)\ntime.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        child = int(parent.stdout.readline())
        parent.kill()
    assert is_gone(child, within=2.0)


def is_gone(pid, within):
    """Whether a process ends, or is a zombie that nobody reaps, within some seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
