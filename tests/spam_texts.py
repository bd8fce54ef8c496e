"""Texts made up for tests: advertising as the Korean web has it, and writing about the same things that must stay."""

import tomllib
from pathlib import Path

_READ = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SPAM: dict[str, str] = _READ["spam"]
ABOUT: dict[str, str] = _READ["about"]
