"""Items of benchmarks made up or from shared/data, and the disguises in which copies of them reach the web."""

import random
import unicodedata
from collections.abc import Callable, Iterable

from bases import DATA, rows
from making import sentence
from malmoi.filters.benchmarks import Item

SETS = ("click-decontamination", "klue-nli-dev", "klue-sts-dev", "klue-ner-dev")

Disguise = Callable[[str, random.Random], str]


def spaced(text: str, chance: random.Random) -> str:
    """Spaces where there were none, and none where there were some."""
    return "".join(each + " " * (chance.random() < 0.3) for each in text if each != " ")


def punctuated(text: str, chance: random.Random) -> str:
    """Marks added among the characters, and those of its sentences gone."""
    bare = "".join(each for each in text if each not in ".,?!")
    return "".join(each + chance.choice(".,!?·()") * (chance.random() < 0.1) for each in bare)


def widened(text: str, _: random.Random) -> str:
    """Full-width letters, digits and marks."""
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)


DISGUISES: dict[str, Disguise] = {
    "none": lambda text, _: text,
    "spaced": spaced,
    "punctuated": punctuated,
    "decomposed": lambda text, _: unicodedata.normalize("NFD", text),
    "widened": widened,
    "capital": lambda text, _: text.upper(),
}


def made_items(count: int) -> list[Item]:
    """Made-up items with four options, the answer among them."""
    chance = random.Random("items")  # prose of the tests has seeds from 0
    made = [(sentence(chance) + " " + sentence(chance), [sentence(chance) for _ in range(4)]) for _ in range(count)]
    return [Item(question, options[place % 4], tuple(options)) for place, (question, options) in enumerate(made)]


def planted(items: Iterable[Item], hosts: list[str], disguise: Disguise) -> list[str]:
    """A text an item: the host's, with question and options in another order in the midst of it."""
    chance = random.Random(2)
    return [_planted(item, chance.choice(hosts), disguise, chance) for item in items]


def _planted(item: Item, host: str, disguise: Disguise, chance: random.Random) -> str:
    options = list(dict.fromkeys(each for each in (item.answer, *item.options) if each))
    chance.shuffle(options)
    half = len(host) // 2
    return "\n".join([host[:half], disguise("\n".join([item.question, *options]), chance), host[half:]])


def real_items() -> dict[str, list[Item]]:
    """Items of shared/data: CLIcK's questions, the last four lines their options; pairs and sentences of KLUE."""
    texts = {name: list(rows(DATA / "labelled" / f"{name}.jsonl.zst")) for name in SETS}
    lines = [(row["text"].split("\n"), row["label"]) for row in texts["click-decontamination"]]
    pairs = {name: [row["text"].split("\n", 1) for row in texts[name]] for name in ("klue-nli-dev", "klue-sts-dev")}
    return {
        "click-decontamination": [Item("\n".join(each[:-4]), answer, tuple(each[-4:])) for each, answer in lines],
        **{name: [Item(*each, pair=True) for each in found] for name, found in pairs.items()},
        "klue-ner-dev": [Item(row["text"]) for row in texts["klue-ner-dev"]],
    }


def clean_texts() -> list[str]:
    """The licensed texts of shared/data."""
    return [row["text"] for path in sorted(DATA.glob("text/*.jsonl.zst")) for row in rows(path)]
