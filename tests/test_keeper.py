"""The outcome of every document: rights, bounds, newer captures, copies, and what a release before decided."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from malmoi.pipelines.release import Facts, decide
from malmoi.pipelines.release.select import SELECTION
from malmoi.schemas.release import OUTCOME


def key(name):
    return name.encode().ljust(16, b"\0") if name else None


def document(name, page="", day=1, verdict="allow", **more):
    row = {"id": key(name), "page": key(page), "source": "a", "month": "2026-10", "characters": 9, "rank": 0}
    time = day and datetime(2026, 10, day, tzinfo=UTC)
    return row | {"fetched_at": time, "verdict": verdict, "taken": verdict == "allow"} | {"against": False} | more


def dropped(name, page="", day=1, **more):
    return document(name, page, day, filter="characters", value=9.0, bound="200..", **more)


def clusters(**members):
    rows = [{"id": key(name), "cluster": key(names[0])} for names in members.values() for name in names]
    return pa.Table.from_pylist(rows, schema=pa.schema({"id": pa.binary(16), "cluster": pa.binary(16)}))


def before(**told):
    """Outcomes of a parent: by name the outcome and the cluster id."""
    rows = [{"id": key(name), "outcome": each[0], "cluster": key(each[1])} for name, each in told.items()]
    return pa.Table.from_pylist(rows, schema=OUTCOME)


def together(rows, starts):
    """Every member of a cluster agrees with the first."""
    return np.repeat(starts[:-1], np.diff(starts)), np.full(len(rows), 90, np.uint8)


def agreeing(documents, pairs):
    """A `regroup` in which only these pairs agree; the first that agrees leads."""

    def regroup(rows, starts):
        names, keeper = [documents[row]["id"].rstrip(b"\0").decode() for row in rows], []
        for place, name in enumerate(names):
            start = max(each for each in starts if each <= place)
            heads = (at for at in range(start, place) if keeper[at] == at)
            keeper.append(next((at for at in heads if {names[at], name} in pairs), place))
        return np.array(keeper, np.int64), np.full(len(keeper), 90, np.uint8)

    return regroup


def decided(documents, joined=None, parent=None, regroup=together, versions="newest"):
    """By place: name, outcome, and what is told beside it."""
    selection = pa.Table.from_pylist(documents, schema=SELECTION)
    made = decide(Facts(selection, joined or clusters(), parent, versions), regroup).to_pylist()
    names = ("id", "twin", "cluster")
    return [
        row | {name: (row[name] or b"").rstrip(b"\0").decode() for name in names} for row in made
    ]


def outcomes(documents, *rest, **more):
    return {row["id"]: (row["outcome"], row["twin"], row["bound"]) for row in decided(documents, *rest, **more)}


@pytest.mark.parametrize("old", ["allow", "unknown"])
def test_a_newer_no_withholds_what_is_not_newer_than_it_and_nothing_else(old):
    made = outcomes([document("a", "p", 1, old), document("b", "p", 2, "deny"), dropped("c", "p", 3)])
    assert made == {"a": ("withheld", "b", "deny"), "b": ("withheld", "", "deny"), "c": ("dropped", "", "200..")}


def test_the_newest_no_counts_and_a_tie_of_time_is_a_no():
    times = {"a": (1, "deny"), "b": (2, "allow"), "c": (3, "allow"), "d": (3, "deny"), "e": (4, "allow")}
    made = outcomes([document(name, "p", *each) for name, each in times.items()])
    assert [made[name][:2] for name in "bce"] == [("withheld", "d"), ("withheld", "d"), ("kept", "")]
    assert made["a"] == ("withheld", "", "deny")


def test_a_no_of_an_unknown_time_or_of_no_page_reaches_no_other():
    documents = [document("a", "p", None, "deny"), document("b", "p", 1), document("c", "p", None)]
    documents += [document("d", "", 1, "deny"), document("e", "", 1), document("f", "q", 1)]
    made = outcomes(documents)
    assert [made[name][0] for name in "abcdef"] == ["withheld", "kept", "withheld", "withheld", "kept", "kept"]


def test_an_own_verdict_that_is_not_taken_is_the_bound():
    assert outcomes([document("a", "p", 1, "unknown")]) == {"a": ("withheld", "", "unknown")}


def test_a_newer_capture_supersedes_only_where_it_is_selected():
    documents = [document("a", "p", 1), document("b", "p", 2), dropped("c", "p", 3)]
    assert [each[:2] for each in outcomes(documents).values()] == [("superseded", "b"), ("kept", ""), ("dropped", "")]
    assert outcomes(documents, versions="all")["a"][0] == "kept"


def test_the_preferred_copy_stands_for_the_others():
    documents = [document("a", rank=1), document("b", characters=5), document("c"), document("d"), dropped("e")]
    made = decided(documents, clusters(one="abcde"))
    assert [(row["outcome"], row["twin"], row["cluster"], row["dup_count"]) for row in made] == [
        ("duplicate", "c", "a", 0), ("duplicate", "c", "a", 0), ("kept", "", "a", 4), ("duplicate", "c", "a", 0),
        ("dropped", "", "", 1),
    ]


@pytest.mark.parametrize(
    ("first", "outcome", "twin"),
    [
        (document("b", "p"), "duplicate", "a"),
        (document("c"), "duplicate", "c"),
        (dropped("c"), "dropped", ""),
        (document("c", "", 1, "deny"), "withheld", ""),
        (document("c", "q", 1), "superseded", "d"),
    ],
)
def test_a_record_of_two_units_is_one_document(first, outcome, twin):
    documents = [document("a"), first, document("d", "q", 2), first]
    made = decided(documents, clusters(one="ab"))
    assert (made[3]["outcome"], made[3]["twin"]) == (outcome, twin)
    assert sum(row["dup_count"] for row in made if row["outcome"] == "kept") in (2, 3)
    _sound(made)


def _sound(made):
    """Every duplicate's twin is kept, and kept documents stand for all duplicates that are not repeats."""
    kept = {row["id"] for row in made if row["outcome"] == "kept"}
    copies = {row["id"]: row["twin"] for row in made if row["outcome"] == "duplicate" and row["id"] not in kept}
    assert set(copies.values()) <= kept
    for row in made:
        if row["outcome"] == "kept":
            assert row["dup_count"] == 1 + list(copies.values()).count(row["id"])


def test_published_keepers_of_one_group_all_stay_and_the_preferred_one_takes_the_new():
    documents = [document("a", rank=2), document("b", rank=1), document("c", rank=0), document("d", rank=3)]
    parent = before(a=("kept", ""), b=("kept", ""))
    made = decided(documents, clusters(one="abcd"), parent)
    assert [row["outcome"] for row in made] == ["kept", "kept", "duplicate", "duplicate"]
    assert [(row["twin"], row["dup_count"]) for row in made] == [("", 1), ("", 3), ("b", 0), ("b", 0)]
    assert {row["cluster"] for row in made} == {"a"}
    _sound(made)


def test_without_a_parent_the_preferred_one_is_elected_afresh():
    documents = [document("a", rank=2), document("b", rank=1), document("c", rank=0)]
    assert outcomes(documents, clusters(one="abc"))["c"][0] == "kept"


def test_what_agrees_with_a_published_keeper_alone_stays_its_copy():
    documents = [document(name, rank=rank) for rank, name in enumerate("abcdef")]
    parent = before(a=("kept", ""), b=("kept", ""), c=("kept", ""))
    pairs = [set("ab"), set("ac"), set("bd"), set("ce"), set("df"), set("ef")]
    made = decided(documents, clusters(one="abcdef"), parent, agreeing(documents, pairs))
    assert [row["twin"] for row in made] == ["", "", "", "b", "c", ""]
    assert [row["cluster"] for row in made] == ["a"] * 5 + [""]
    _sound(made)


def test_a_published_keeper_that_is_not_selected_any_more_gives_way():
    documents = [dropped("a"), document("b"), document("c")]
    parent = before(a=("kept", "a"), b=("duplicate", "a"), c=("duplicate", "a"))
    made = decided(documents, clusters(one="abc"), parent)
    assert [(row["outcome"], row["cluster"]) for row in made] == [("dropped", ""), ("kept", "a"), ("duplicate", "a")]


def test_of_a_cluster_that_splits_the_group_of_the_smallest_keeps_its_id():
    documents = [document(name) for name in "abcde"]
    parent = before(b=("kept", "b"), c=("duplicate", "b"), d=("duplicate", "b"), e=("duplicate", "b"))
    pairs = [set("bd"), set("ce"), set("ca"), set("ae")]
    made = decided(documents, clusters(one="abcde"), parent, agreeing(documents, pairs))
    assert [row["cluster"] for row in made] == ["a", "b", "a", "b", "a"]


def test_clusters_that_join_take_the_smaller_id():
    documents = [document(name) for name in "abcde"]
    parent = before(b=("kept", "b"), c=("duplicate", "b"), d=("kept", "d"), e=("duplicate", "d"))
    assert {row["cluster"] for row in decided(documents, clusters(one="abcde"), parent)} == {"b"}


def test_two_groups_never_share_an_id_also_where_a_smaller_member_came_later():
    documents = [document(name) for name in "abcd"]
    parent = before(a=("duplicate", "b"), b=("kept", "b"), c=("duplicate", "b"))
    made = decided(documents, clusters(one="abcd"), parent, agreeing(documents, [set("ad"), set("bc")]))
    assert [row["cluster"] for row in made] == ["a", "b", "b", "a"]


@pytest.mark.parametrize("seed", range(40))
def test_release_after_release_ids_are_unique_keepers_stay_and_twins_are_kept(seed):
    chance, parent, names, published = np.random.default_rng(seed), None, "abcdefghijkl", set()
    for end in range(4, 13, 2):
        documents = [document(name, rank=int(chance.integers(3))) for name in names[:end] if chance.random() > 0.1]
        here = "".join(row["id"].rstrip(b"\0").decode() for row in documents)
        pairs = [{a, b} for a in here for b in here if a < b and chance.random() < 0.3]
        made = decided(documents, clusters(one=here), parent, agreeing(documents, pairs))
        _sound(made)
        kept = {row["id"] for row in made if row["outcome"] == "kept"}
        assert published & set(here) <= kept
        published = kept
        leaders = {row["cluster"] for row in made} - {""}
        assert all(_linked([row for row in made if row["cluster"] == name], pairs) for name in leaders)
        parent = before(**{row["id"]: (row["outcome"], row["cluster"]) for row in made})


def _linked(group, pairs):
    """Whether the members of one cluster id hang together by pairs."""
    names = {row["id"] for row in group}
    reached = {min(names)}
    for _ in names:
        reached |= {each for pair in pairs if pair & reached and pair <= names for each in pair}
    return reached == names


def test_nothing_selected_is_nothing_decided():
    assert decided([]) == []


def test_a_keeper_tells_sources_and_licences_of_its_copies_and_a_copy_its_likeness():
    documents = [
        document("a", licence="CC0-1.0"), document("b", source="z", licence="KOGL-1"), document("c"), document("d"),
    ]
    made = decided(documents, clusters(one="abc"))
    assert [row["dup_sources"] for row in made] == [[("a", 2), ("z", 1)], None, None, None]
    assert made[0]["dup_licences"] == [("CC0-1.0", 1), ("KOGL-1", 1)]
    assert [row["jaccard"] for row in made] == [None, 0.75, 0.75, None]


def test_what_is_only_compared_with_stands_for_its_copies_and_is_withheld():
    documents = [document("a"), dropped("b", against=True), document("c", "p", 1), document("d", "p", 2, against=True)]
    made = decided(documents, clusters(one="ab"), before(a=("kept", "")))
    assert [(row["outcome"], row["filter"], row["twin"]) for row in made] == [
        ("duplicate", None, "b"), ("withheld", "against", ""), ("kept", None, ""), ("withheld", "against", ""),
    ]


def test_the_next_of_a_cluster_is_kept_in_place_of_an_erased_one():
    documents = [document("a"), document("b"), document("c"), document("a", source="again")]
    selection = pa.Table.from_pylist(documents, schema=SELECTION)
    made = decide(Facts(selection, clusters(one="abc"), None, "newest", frozenset([key("a")])), together).to_pylist()
    assert [row["outcome"] for row in made] == ["erased", "kept", "duplicate", "erased"]
    assert made[2]["twin"] == key("b")
