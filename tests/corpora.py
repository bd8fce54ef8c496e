"""Corpora made for tests: the demo site's WARC, whole or in parts, and a corpus.toml beside it."""

import importlib.util
import zlib
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from malmoi.filters.filter import Policy
from malmoi.pipelines import run
from malmoi.pipelines.cli import main
from malmoi.pipelines.config import load
from malmoi.pipelines.corpus import Corpus, opened
from malmoi.pipelines.deduplicate.stage import match_partition
from malmoi.pipelines.frequency import count_unit, cut_unit
from malmoi.pipelines.ingest import ingest_unit
from malmoi.pipelines.release import manifest_of
from malmoi.pipelines.release.select import select_unit
from malmoi.pipelines.release.shards import write_shard
from malmoi.pipelines.units import names

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


def delivery(folder: Path, name: str, texts: list[str], **more: object) -> None:
    """A Parquet file of pages: texts, URLs on a host or on one each, one month of fetch."""
    told = {"host": "gaon.example", "month": 10} | more
    (folder / "in").mkdir(exist_ok=True)
    hosts = [told["host"]] * len(texts) if isinstance(told["host"], str) else told["host"]
    urls = [f"https://{host}/{name}/{place}" for place, host in enumerate(hosts)]
    dates = [f"2026-{told['month']}-01"] * len(texts)
    pq.write_table(pa.table({"text": texts, "url": urls, "date": dates}), folder / "in" / f"{name}.parquet")


def built_with(toml: Path, policy: Policy, *, reelect: bool = False) -> Corpus:
    """The corpus after a build under any policy, in this process and without Beam."""
    job = run.planned(load(str(toml)))
    units = sorted(((unit, names(unit, policy)) for unit, _ in job.units), key=lambda pair: pair[1].text)
    job = replace(job, policy=policy, units=tuple(units))
    work = {
        "ingest": lambda unit: ingest_unit(unit, policy, job.corpus),
        "match": lambda ref: match_partition(ref, job.corpus, "cpu"),
        "select": lambda ref: select_unit(ref, job.corpus),
        "count": lambda ref: count_unit(ref, job.corpus),
        "cut": lambda ref: cut_unit(ref, job.corpus),
        "shards": lambda ref: write_shard(ref, job.corpus),
    }
    run.build(job, {name: lambda refs, do=do: [do(ref) for ref in refs] for name, do in work.items()}, reelect=reelect)
    return job.corpus


def released(made: Corpus) -> dict[str, dict[str, object]]:
    """Rows of the current release by URL."""
    tables = [pq.read_table(made.place(shard["name"])) for shard in manifest_of(made)["shards"]]
    return {row["url"]: row for table in tables for row in table.to_pylist()}


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
