import re
from pathlib import Path

import pytest

from corpora import DEMO
from malmoi.pipelines.cli import main
from malmoi.pipelines.config import load

ROOT = Path(__file__).parents[1]
ENGLISH, KOREAN = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ko.md"))
COMMANDS = (
    "build", "policy", "sample", "trace", "why", "verify", "diff", "files", "audit", "models",
    "dedup", "erase", "compact", "scrub", "train", "crawl", "refresh",
)


def blocks(text):
    return re.findall(r"```(?:toml)?\n(.*?)```", text, re.DOTALL)


def figures(text):
    """Numbers of the section that says how fast, in the order of its table."""
    section = re.search(r"## (?:How fast|얼마나 빠른가)\n(.*?)\n## ", text, re.DOTALL)[1]
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", section))


def test_both_readmes_show_the_same_commands_and_output():
    assert blocks(ENGLISH) == blocks(KOREAN)
    assert len(blocks(ENGLISH)) >= 7


def test_both_readmes_name_the_same_figures():
    assert figures(ENGLISH) == figures(KOREAN)
    assert figures(ENGLISH)


def test_the_readme_shows_the_policy_as_it_is(capsys):
    main(["policy", str(DEMO / "corpus.toml")])
    assert capsys.readouterr().out in blocks(ENGLISH)


def test_the_configuration_of_the_readme_is_one(tmp_path):
    (tmp_path / "corpus.toml").write_text(re.search(r"```toml\n(.*?)```", ENGLISH, re.DOTALL)[1], encoding="utf-8")
    config = load(str(tmp_path / "corpus.toml"))
    assert [source.kind for source in config.source] == ["warc", "parquet", "jsonl"]
    assert str(config.made_policy().filters[0].bound) == "300.."


def test_beam_knows_the_options_of_the_readme():
    from malmoi.pipelines.beam import Engine

    lines = [line for block in blocks(ENGLISH) for line in block.splitlines() if " -- --runner" in line]
    assert [len(Engine(1, tuple(line.partition(" -- ")[2].split())).options) for line in lines] == [4, 5]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "usage: malmoi " + command in capsys.readouterr().out


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "models"])
def test_the_readme_shows_every_command(command):
    assert f"malmoi {command} " in ENGLISH
