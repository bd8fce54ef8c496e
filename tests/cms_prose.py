"""Korean prose for made pages, from the patterns of `cms_html/prose.toml`: the same for the same name."""

import random
import re
import tomllib
from pathlib import Path
from typing import NamedTuple

_READ = tomllib.loads((Path(__file__).with_name("cms_html") / "prose.toml").read_text(encoding="utf-8"))
POOL: dict[str, list[str]] = {name: text.splitlines() for name, text in _READ.items() if isinstance(text, str)}
LISTINGS: list[str] = _READ["listings"]
SENTENCES: dict[str, list[str]] = {register: text.splitlines() for register, text in _READ["sentences"].items()}
TITLES: dict[str, list[str]] = {register: text.splitlines() for register, text in _READ["titles"].items()}
TOPICS = [
    {slot: words.split(",") for slot, words in zip("abpor", line.split("/"), strict=True)}
    | {"n": POOL["numbers"], "t": POOL["times"]}
    for line in POOL["topics"]
]
_PARTICLES = {"은": "는", "이": "가", "을": "를", "과": "와", "으로": "로", "이라": "라", "이며": "며"}
_SLOT = re.compile(r"\{(\w)\}(은(?![가-힣])|이라|이며|이(?![가-힣])|을(?![가-힣])|과(?![가-힣])|으로)?")
_L = 8  # the number of ㄹ among the final consonants


def particle(word: str, form: str) -> str:
    """A particle, given as after a consonant, in the form that follows the word."""
    final = (ord(word[-1]) - 0xAC00) % 28 if "가" <= word[-1] <= "힣" else 0
    is_open = final == 0 or (form == "으로" and final == _L)
    return _PARTICLES[form] if form and is_open else form


class Prose(NamedTuple):
    """A source of sentences about one topic in one register; a pattern comes again when all of its kind have."""

    random: random.Random
    topic: dict[str, list[str]]
    register: str
    left: dict[str, list[str]]

    def fill(self, pattern: str) -> str:
        """The pattern with words of the topic, particles agreeing."""

        def word(match: re.Match[str]) -> str:
            chosen = self.random.choice(self.topic[match[1]])
            return chosen + particle(chosen, match[2] or "")

        return _SLOT.sub(word, pattern)

    def take(self, kind: str, patterns: list[str] | None = None) -> str:
        """The next pattern of a kind, of the pool unless others are given, as it is."""
        if not self.left.get(kind):
            among = patterns or POOL[kind]
            self.left[kind] = self.random.sample(among, len(among))
        return self.left[kind].pop()

    def say(self, kind: str, patterns: list[str] | None = None) -> str:
        """The next pattern of a kind, filled."""
        return self.fill(self.take(kind, patterns))

    def sentence(self) -> str:
        """A sentence of the register."""
        return self.say("sentences", SENTENCES[self.register])

    def other(self) -> "Prose":
        """A source about another topic, for what surrounds the text."""
        topic = self.random.choice([each for each in TOPICS if each is not self.topic])
        return Prose(self.random, topic, self.register, self.left)


def prose(name: str, number: int, register: str) -> Prose:
    """The source of a page: its name seeds the order, its number picks the topic."""
    return Prose(random.Random(name), TOPICS[number % len(TOPICS)], register, {})
