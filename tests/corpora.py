"""Corpora made for tests: the demo site's WARC, whole or in parts, and a corpus.toml beside it."""

import importlib.util
import zlib
from pathlib import Path

from malmoi.pipelines.cli import main
from malmoi.pipelines.config import load
from malmoi.pipelines.corpus import Corpus, opened
from malmoi.pipelines.release import manifest_of

DEMO = Path(__file__).parents[1] / "examples" / "demo"


def demo_warc(path: Path) -> Path:
    """The demo site packed into a WARC."""
    spec = importlib.util.spec_from_file_location("demo_pack", DEMO / "pack.py")
    pack = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pack)
    path.parent.mkdir(parents=True, exist_ok=True)
    pack.main([str(path)])
    return path


def members(path: Path) -> list[bytes]:
    """The gzip members of a file."""
    data, found = path.read_bytes(), []
    while data:
        inflate = zlib.decompressobj(wbits=31)
        inflate.decompress(data)
        found.append(data[: len(data) - len(inflate.unused_data)])
        data = inflate.unused_data
    return found


def parts(whole: Path, count: int) -> list[Path]:
    """The records of a WARC dealt out over several files, each with the warcinfo first."""
    info, *records = members(whole)
    made = []
    for place in range(count):
        path = whole.with_name(f"part-{place}.warc.gz")
        path.write_bytes(info + b"".join(records[place::count]))
        made.append(path)
    whole.unlink()
    return made


def configured(folder: Path, path: str = "warc/*.warc.gz", **settings: str) -> Path:
    """A corpus.toml in a folder; `settings` are further lines of its source, or `policy` for that table."""
    policy = settings.pop("policy", 'base = "web"')
    kind = settings.pop("kind", "warc")
    lines = "\n".join(f"{name} = {value}" for name, value in settings.items())
    toml = folder / "corpus.toml"
    toml.write_text(
        f'[corpus]\npath = "corpus"\nkey_file = "corpus.key"\n[policy]\n{policy}\n'
        f'[[source]]\nname = "demo"\nkind = "{kind}"\npath = "{path}"\nrights = "allow+unknown"\n{lines}\n',
        encoding="utf-8",
    )
    return toml


def demo(folder: Path) -> Path:
    """The corpus.toml of a folder that holds the demo's WARC."""
    demo_warc(folder / "warc" / "demo.warc.gz")
    return configured(folder)


def built(toml: Path, *options: str) -> Corpus:
    """The corpus after a build that must succeed."""
    assert main(["build", str(toml), *options]) in (0, 10)
    return corpus(toml)


def corpus(toml: Path) -> Corpus:
    """The corpus of a corpus.toml."""
    config = load(str(toml))
    return opened(config.corpus.path, config.corpus.key_file)


def shards(made: Corpus) -> list[str]:
    """Digests of the current release's shards."""
    return sorted(shard["sha256"] for shard in manifest_of(made)["shards"])
