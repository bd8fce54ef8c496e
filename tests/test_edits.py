import random
import re

import numpy as np
import pytest

import bases as base_texts
from bases import distinct, pieces
from copies import Document, edited, families, grams, jaccard, quality, recall
from edits import BOILERPLATE, EDITS, FOILS, mistyped, slip
from making import prose
from malmoi.pipelines.deduplicate import duplicates

TEXT = "\n\n".join(prose(8, seed=1))
OTHER = "\n\n".join(prose(8, seed=2))


def made(kind, text=TEXT, seed=0):
    return EDITS[kind](text, random.Random(seed))


def likeness(kind):
    return jaccard(grams(TEXT), grams(made(kind)))


@pytest.fixture(scope="module")
def documents():
    return edited(["\n".join(prose(6, seed)) for seed in range(60)])


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_changes_a_text_and_is_the_same_for_the_same_seed(kind):
    assert made(kind) != TEXT
    assert made(kind) == made(kind)
    assert made(kind) != made(kind, seed=1)


@pytest.mark.parametrize("kind", ["spacing 10 %", "spacing 30 %", "punctuation, full width"])
def test_what_normalisation_undoes_leaves_every_ngram(kind):
    assert likeness(kind) == 1.0


@pytest.mark.parametrize("kind", set(EDITS) - {"spacing 10 %", "spacing 30 %", "punctuation, full width"})
def test_other_edits_leave_most_ngrams_and_not_all(kind):
    assert 0.55 < likeness(kind) < 1.0


def test_spacing_moves_a_share_of_the_gaps_and_no_letter():
    text = "가나다 라마바 " * 500
    respaced = made("spacing 30 %", text)
    assert respaced.replace(" ", "") == text.replace(" ", "")
    assert 250 < len(re.findall("다라|바가", respaced)) < 350


def test_a_typo_is_one_jamo_of_one_syllable_in_a_hundred():
    typed = mistyped("한" * 10_000, random.Random(0))
    wrong = [each for each in typed if each != "한"]
    assert 70 < len(wrong) < 130
    assert all("가" <= each <= "힣" for each in wrong)


def test_a_slip_changes_one_jamo_alone():
    slips = {slip("한", random.Random(seed)) for seed in range(300)}
    assert "한" not in slips
    assert {"간", "헌", "하"} <= slips
    assert "거" not in slips


def test_boilerplate_is_a_quarter_more_around_the_whole_text():
    around = made("boilerplate +25 %")
    assert TEXT in around
    assert 1.25 <= len(around) / len(TEXT) < 1.25 + max(map(len, BOILERPLATE)) / len(TEXT) + 0.02


def test_moved_paragraphs_are_the_same_paragraphs():
    assert sorted(made("paragraphs moved").split("\n\n")) == sorted(TEXT.split("\n\n"))
    sentences = made("paragraphs moved", "하나. 둘. 셋. 넷. 다섯")
    assert sorted(sentences.split(". ")) == sorted(["하나", "둘", "셋", "넷", "다섯"])


def test_one_word_in_twenty_is_another_of_the_text():
    words, new = TEXT.split(), made("words 5 %").split()
    changed = sum(a != b for a, b in zip(words, new, strict=True))
    assert 0.01 < changed / len(words) < 0.1
    assert set(new) <= set(words)


@pytest.mark.parametrize(("kind", "least", "most"), [("half other text", 0.3, 0.45), ("+120 % other text", 0.4, 0.6)])
def test_a_foil_is_about_half_of_the_text(kind, least, most):
    assert least < jaccard(grams(TEXT), grams(FOILS[kind](TEXT, OTHER))) < most


def test_jaccard_is_that_of_the_sets_of_six_letters():
    one, other = "가나다라마바사", "가나 다라, 마바아!"
    assert len(grams(one)) == 2
    assert jaccard(grams(one), grams(other)) == 1 / 3
    assert jaccard(grams("짧다"), grams("")) == 0.0
    assert np.array_equal(grams("ＡＢＣＤＥＦ"), grams("a b c d e f"))


def test_every_base_gets_two_copies_and_a_foil_of_kinds_in_turn(documents):
    assert [each.base for each in documents[:60]] == list(range(60))
    assert [each.kind for each in documents[60:66]] == [
        *list(EDITS)[:2],
        *list(FOILS)[:1],
        *list(EDITS)[2:4],
        *list(FOILS)[1:],
    ]
    assert {each.kind: each.copy for each in documents} == {"base": False} | dict.fromkeys(EDITS, True) | dict.fromkeys(
        FOILS, False
    )
    assert documents == edited([each.text for each in documents[:60]])


def test_quality_counts_what_was_removed_for_another_text_and_what_was_left():
    kinds = ["base", "base", "words 5 %", "words 5 %", "half other text"]
    told = [Document("", base, kind, 1.0) for base, kind in zip([0, 1, 0, 1, 0], kinds, strict=True)]
    assert families(told) == [0, 1, 0, 1, 4]
    assert quality(told, [0, 1, 0, 3, 0]) == (1, 2, 1, 2)
    assert recall(told, [0, 1, 0, 3, 0]) == {2: True, 3: False}


def test_keeping_everything_leaves_every_copy(documents):
    assert quality(documents, range(len(documents))) == (0, 0, 120, 120)


def test_made_up_copies_are_found_and_foils_are_not(documents):
    keeper = duplicates([each.text for each in documents]).to_pylist()
    wrong, _, left, copies = quality(documents, keeper)
    assert wrong == 0
    assert left <= 0.05 * copies
    near = [hit for row, hit in recall(documents, keeper).items() if documents[row].jaccard >= 0.8]
    assert sum(near) >= 0.98 * len(near)


def test_a_long_text_is_cut_at_line_ends():
    lines = [f"{number} " + "가" * 400 for number in range(20)]
    cut = list(pieces("\n".join(lines)))
    assert "\n".join(cut) == "\n".join(lines)
    assert max(map(len, cut)) < base_texts.MOST


def test_bases_share_little():
    texts = ["\n".join(prose(6, seed)) for seed in (1, 2)]
    assert list(distinct([texts[0], texts[0] + "끝", texts[1]])) == texts


def test_without_the_real_texts_bases_are_made_up(monkeypatch, tmp_path):
    monkeypatch.setattr(base_texts, "DATA", tmp_path / "none")
    found = base_texts.bases(5)
    assert len(set(found)) == 5
    assert all(base_texts.korean(text) for text in found)


def test_the_real_bases_are_enough_distinct_korean_texts(shared):
    found = base_texts.bases(2000)
    assert len(found) >= 1500
    assert all(base_texts.korean(text) for text in found)
    assert len(set(found)) == len(found)
