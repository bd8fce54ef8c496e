"""Pages in two languages keep their Korean, and lose long stretches of the other one."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from making import prose
from malmoi.filters.foreign import cut_foreign
from malmoi.filters.language import korean_share
from malmoi.filters.normalise import normalise

KOREAN = tuple(prose(12))
ENGLISH = (
    "The library at the corner of the old square stays open until nine in the evening, and on Fridays even later.",
    "Its readers come from every part of the town, and most of them have known one another since they were young.",
    "Nobody remembers who planted the two plane trees at its door, but all agree that they should never be felled.",
    "In winter the stove in the reading room is lit at noon, and whoever comes first may choose the nearest chair.",
)
CHINESE = "图书馆位于老市场广场的一角，晚上九点才关门，星期五甚至开得更晚，读者来自全城各地，大多数人彼此认识。"
WALLS = {
    "code": ["```", *ENGLISH, "```"],
    "a table": [f"{line} | {place}." for place, line in enumerate(ENGLISH)],
    "a bibliography": [f"Kim, S. ({2001 + place}). {line}" for place, line in enumerate(ENGLISH)],
    "verse": [line[:60] for line in ENGLISH * 2],
    "a translation side by side": [line for pair in zip(ENGLISH, KOREAN[4:], strict=False) for line in pair],
    "a quotation": list(ENGLISH[:2]),
    "a log": [f"2024-01-05 {place} 0x{place:040x} {'=' * 60} worker.py:12 done." for place in range(9)],
}


def cut(*lines):
    texts, [counts] = cut_foreign(pa.array(["\n".join(lines)]))
    return texts[0].as_py().split("\n"), counts


@pytest.mark.parametrize("foreign", [ENGLISH, (CHINESE,) * 4], ids=["English", "Chinese"])
def test_a_page_in_two_languages_keeps_its_korean(foreign):
    page = ["Welcome", *foreign, KOREAN[0], "", *foreign, KOREAN[1]]
    kept, counts = cut(*page)
    assert kept == ["Welcome", KOREAN[0], "", KOREAN[1]]
    assert counts == {"paragraphs": 8, "characters": 2 * sum(len(line) + 1 for line in foreign)}


@pytest.mark.parametrize("kind", WALLS)
def test_what_only_looks_like_a_stretch_stays(kind):
    page = [*ENGLISH, KOREAN[0], *WALLS[kind], KOREAN[1]]
    assert korean_share(["\n".join(page)])[0].as_py() < 0.5
    assert cut(*page)[0] == page[len(ENGLISH) :]


def test_a_page_that_is_mostly_korean_and_one_in_another_language_stay_as_they_are():
    korean, english = [*KOREAN * 2, *ENGLISH[:3]], [*ENGLISH * 4, "서울"]
    assert cut(*korean) == (korean, {})
    assert cut(*english) == (english, {})


def test_a_null_stays_null_and_an_empty_column_empty():
    assert cut_foreign(pa.array([None, ""])) == (pa.array([None, ""]), [{}, {}])
    assert cut_foreign(pa.array([], pa.string())) == (pa.array([], pa.string()), [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*KOREAN[:2], *ENGLISH, CHINESE, "", "```", "a | b", "서울 Seoul", "12"]), max_size=25))
def test_only_whole_foreign_lines_go_and_only_once(lines):
    text = normalise("\n".join(lines))
    kept, counts = cut(text)
    rest = iter(text.split("\n"))
    assert all(line in rest for line in kept)
    assert [line for line in lines if line in KOREAN] == [line for line in kept if line in KOREAN]
    assert counts.get("characters", 0) == len(text) - len("\n".join(kept))
    assert cut(*kept) == (kept, {})
    assert normalise("\n".join(kept)).split("\n") == kept
