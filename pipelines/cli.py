"""The command line: each command is a function from its arguments to a value that can be printed or dumped."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from ..filters.models import ModelError
from ..schemas.release import units_read
from . import tell
from .corpus import Corpus, at, locked, looked_at, opened, sweep
from .errors import DONE, DONE_WITH_BROKEN, BadInput, NothingNew, RunAgain, Stop, Usage
from .options import bound, port, positive, seconds

KERNELS = ("auto", "cpu", "gpu")

SHORTEST = 50
"""Characters of a repeat that may be cut; what is shorter is repeated by chance: names, dates, turns of speech."""

Arguments = argparse.Namespace
Answer = tuple[Any, int]
"""A value to tell, and the exit code."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is used, and end with the code for that."""
        raise Usage(f"{message}\n{self.format_usage().strip()}")


def build(arguments: Arguments) -> Answer:
    """Read, extract, screen, sign, deduplicate and release all that is not done yet."""
    from . import run  # noqa: PLC0415 - what looks up a text starts without this
    from .config import load  # noqa: PLC0415

    config = load(arguments.corpus)
    job = run.planned(config, dry=arguments.dry_run)
    if arguments.dry_run:
        return {"units": len(job.units), "undone": [unit.path for unit in run.undone(job)]}, DONE
    from .beam import Engine, stages  # noqa: PLC0415 - Beam takes seconds to import

    engine = Engine(arguments.workers, tuple(arguments.beam), arguments.kernels)
    manifest = run.build(job, stages(job, engine), reelect=arguments.reelect)
    told = tell.built(job.corpus, manifest)
    if any(tell.missing_column(unit) for unit in units_read(manifest)):
        return told, BadInput.code
    return told, _code(told, config.corpus.max_broken)


def crawl(arguments: Arguments) -> Answer:
    """Fetch what is due of the sources with seeds into WARC files, and say how polite that was."""
    told = _crawled(arguments)
    if not arguments.dry_run and not any(each["batches"] for each in told):
        raise NothingNew("nothing is due; what was fetched is asked for again after its interval, or with --again")
    return told, DONE


def refresh(arguments: Arguments) -> Answer:
    """Crawl what is due, then build."""
    told = _crawled(arguments)
    made, code = build(arguments)
    return {"crawl": told, "build": made}, code


def _crawled(arguments: Arguments) -> list[dict[str, Any]]:
    from .config import load  # noqa: PLC0415
    from .crawl import crawl as crawled  # noqa: PLC0415 - the other commands need no network
    from .crawl import dry_run, planned  # noqa: PLC0415

    if arguments.test_gap is not None and arguments.test_loopback is None:
        raise Usage("--test-gap is for --test-loopback alone: no site of others is asked more often than once a second")
    config = load(arguments.corpus)
    place = config.corpus.path, config.corpus.key_file
    corpus = looked_at(*place) if arguments.dry_run else opened(*place, create=True)
    campaigns = planned(config, corpus, arguments.test_gap, arguments.test_loopback)
    if arguments.dry_run:
        return [dry_run(each) for each in campaigns]

    from .beam import Engine, fetching  # noqa: PLC0415 - Beam takes seconds to import

    stage = fetching(corpus, Engine(arguments.workers, tuple(arguments.beam)))
    with locked(corpus):
        sweep(corpus)
        return [crawled(each, stage, groups=arguments.workers, again=arguments.again) for each in campaigns]


def _code(told: dict[str, Any], most: float) -> int:
    return DONE_WITH_BROKEN if sum(told["failed"].values()) > most * told["records"] else DONE


def policy(arguments: Arguments) -> Answer:
    """The steps of the policy, one a line, with bounds and what they measure; what other bounds would change."""
    from .config import load  # noqa: PLC0415

    config = load(arguments.corpus)
    if arguments.what_if:
        from .what_if import what_if  # noqa: PLC0415

        return what_if(config, dict(arguments.what_if), arguments.number), DONE
    return [{"step": name, "bound": bound, "is": doc} for name, bound, doc in config.made_policy().lines()], DONE


def sample(arguments: Arguments) -> Answer:
    """Some documents to read: kept ones, or those a filter dropped."""
    from .audit import sample as sampled  # noqa: PLC0415

    return sampled(_corpus(arguments), arguments.dropped_by, arguments.number), DONE


def trace(arguments: Arguments) -> Answer:
    """Where a text comes from, by id or URL."""
    from .audit.trace import trace as traced  # noqa: PLC0415

    return traced(_corpus(arguments), arguments.asked), DONE


def why(arguments: Arguments) -> Answer:
    """What became of a page."""
    from .audit.trace import why as fate  # noqa: PLC0415

    return fate(_corpus(arguments), arguments.url), DONE


def verify(arguments: Arguments) -> Answer:
    """Whether every file of a release, or of an index of plain files, is what it was, and the sums agree."""
    from .audit.verify import verify as verified  # noqa: PLC0415
    from .audit.verify import verify_inputs  # noqa: PLC0415
    from .intact import intact  # noqa: PLC0415

    corpus = _place(arguments)
    if corpus.has("copies"):
        return intact(corpus), DONE
    checked = verified(corpus, arguments.release)
    return checked | (verify_inputs(corpus, arguments.release) if arguments.inputs else {}), DONE


def diff(arguments: Arguments) -> Answer:
    """What changed between two releases."""
    from .audit import diff as compared  # noqa: PLC0415

    return compared(_corpus(arguments), arguments.before, arguments.after), DONE


def files(arguments: Arguments) -> Answer:
    """The shards of a release, one path a line, for a trainer."""
    from .release import manifest_of  # noqa: PLC0415

    corpus = _corpus(arguments)
    manifest = manifest_of(corpus, arguments.release)
    return [corpus.shown(shard["name"]) for shard in manifest["shards"]], DONE


def audit(arguments: Arguments) -> Answer:
    """Counts by outcome, filter, source, licence and host; writes report.html again."""
    from .audit.report import report  # noqa: PLC0415

    return report(_corpus(arguments), arguments.release), DONE


def dedup(arguments: Arguments) -> Answer:
    """Files with a text column, without their copies: Parquet or JSON Lines in, the same out."""
    from .dedup import Request  # noqa: PLC0415
    from .dedup import dedup as deduplicated  # noqa: PLC0415
    from .texts import Columns  # noqa: PLC0415

    columns = Columns(arguments.text, arguments.id)
    how = (arguments.against, arguments.workers, arguments.kernels, arguments.cut_repeats)
    told = deduplicated(Request(arguments.source, arguments.out, columns, *how))
    return told, DONE_WITH_BROKEN if told["broken"] and not told["kept"] + told["duplicates"] else DONE


def scrub(arguments: Arguments) -> Answer:
    """Files of texts without personal data: Parquet, JSON Lines or text files in, the same out."""
    from .scrub import Request  # noqa: PLC0415
    from .scrub import scrub as scrubbed  # noqa: PLC0415

    told = scrubbed(Request(arguments.source, arguments.out, arguments.text, arguments.key_file))
    return told, DONE_WITH_BROKEN if told["broken"] and not told["written"] else DONE


def erase(arguments: Arguments) -> Answer:
    """Documents that no release and no index may have from now on, by id, URL, host or source."""
    from .erase import KINDS  # noqa: PLC0415
    from .erase import erase as erased  # noqa: PLC0415

    [(kind, value)] = [(kind, value) for kind in KINDS if (value := getattr(arguments, kind)) is not None]
    return erased(_place(arguments), kind, value), DONE


def compact(arguments: Arguments) -> Answer:
    """What the index still has of erased documents; takes it out, and looks whether it is gone, with --now."""
    from .erase import compact as compacted  # noqa: PLC0415

    return compacted(_place(arguments), now=arguments.now), DONE


def _place(arguments: Arguments) -> Corpus:
    """A corpus, or the index of plain files."""
    place = at(arguments.corpus)
    return place if place.has("copies") else _corpus(arguments)


def models(_: Arguments) -> Answer:
    """Fetch the pinned models into the cache."""
    from .models import fetch  # noqa: PLC0415

    return [str(path) for path in fetch()], DONE


def train(arguments: Arguments) -> Answer:
    """A model of quality from good and bad texts of your own: a folder that `[policy] quality` names."""
    from .train import Lesson  # noqa: PLC0415
    from .train import train as trained  # noqa: PLC0415

    lesson = Lesson(tuple(arguments.good), tuple(arguments.bad), arguments.text, arguments.seed)
    return trained(lesson, arguments.out), DONE


def _corpus(arguments: Arguments) -> Corpus:
    return opened(arguments.corpus, arguments.key_file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="malmoi", description="Korean web crawls and deliveries into audited shards.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _build(_command(commands, build))
    made = _command(commands, crawl)
    made.add_argument("corpus", metavar="corpus.toml")
    made.add_argument("--workers", type=positive, default=1, metavar="N", help="processes, each with hosts of its own")
    made.add_argument("--dry-run", action="store_true", help="say what would be fetched, what is refused, and why")
    _crawl(made)
    made = _command(commands, refresh)
    _build(made)
    _crawl(made)
    _policy(_command(commands, policy))
    for function, names in LOOKS.items():
        made = _command(commands, function)
        made.add_argument("corpus", metavar="CORPUS", help="the corpus folder")
        made.add_argument("--key-file", help="the corpus key, where it has moved")
        for name, options in names.items():
            made.add_argument(name, **options)
    _erase(_command(commands, erase))
    _command(commands, models)
    _dedup(_command(commands, dedup))
    _train(_command(commands, train))
    _scrub(_command(commands, scrub))
    return parser


def _build(made: argparse.ArgumentParser) -> None:
    made.add_argument("corpus", metavar="corpus.toml")
    made.add_argument("--workers", type=positive, default=1, metavar="N", help="processes on this machine")
    made.add_argument("--kernels", choices=KERNELS, default="cpu", help="what signs and matches; no bit depends on it")
    made.add_argument("--dry-run", action="store_true", help="say what would be done")
    made.add_argument("--reelect", action="store_true", help="elect every keeper afresh")


def _crawl(made: argparse.ArgumentParser) -> None:
    made.add_argument("--again", action="store_true", help="ask for every known page again, changed or not")
    tests = "for tests: every host is this port of this machine; the run's manifest says so"
    made.add_argument("--test-loopback", type=port, metavar="PORT", help=tests)
    made.add_argument("--test-gap", type=seconds, metavar="SECONDS", help="for tests: a gap below one second")


def _policy(made: argparse.ArgumentParser) -> None:
    made.add_argument("corpus", metavar="corpus.toml")
    asked = "what a build under another bound would keep and lose; may be given again"
    made.add_argument("--what-if", action="append", type=bound, metavar="NAME=BOUND", help=asked)
    made.add_argument("-n", dest="number", type=positive, default=3, metavar="N", help="samples of each move")


def _train(made: argparse.ArgumentParser) -> None:
    made.add_argument("what", choices=("quality",))
    for kind in ("good", "bad"):
        made.add_argument(f"--{kind}", nargs="+", required=True, metavar="PATH", help="file, folder, glob or corpus")
    made.add_argument("--out", required=True, metavar="MODEL", help="the folder for model, calibration and card")
    made.add_argument("--text-column", dest="text", default="text", metavar="NAME")
    made.add_argument("--seed", type=int, default=0, metavar="N", help="another start of the same training")


def _erase(made: argparse.ArgumentParser) -> None:
    made.add_argument("corpus", metavar="CORPUS", help="the corpus folder, or the index of plain files")
    made.add_argument("--key-file", help="the corpus key, where it has moved")
    kinds = made.add_mutually_exclusive_group(required=True)
    for kind in ("id", "url", "host", "source"):
        kinds.add_argument(f"--{kind}")


def _dedup(made: argparse.ArgumentParser) -> None:
    made.add_argument("source", metavar="IN", help="a file, a folder or a glob of .parquet and .jsonl")
    made.add_argument("out", metavar="OUT", help="the folder for what is kept, the list of copies and the index")
    made.add_argument("--text-column", dest="text", default="text", metavar="NAME")
    made.add_argument("--id-column", dest="id", metavar="NAME", help="what documents are called in the list of copies")
    made.add_argument("--against", metavar="INDEX", help="an index to compare with and to add to, made if need be")
    made.add_argument("--workers", type=positive, default=1, metavar="N", help="threads")
    made.add_argument("--kernels", choices=KERNELS, default="auto", help="what signs; no bit depends on it")
    cut = "cut what stood before in the rows that this run keeps: stretches of N characters or more"
    made.add_argument("--cut-repeats", type=_stretch, metavar="N", help=f"{cut}, {SHORTEST} at least; off without it")


def _scrub(made: argparse.ArgumentParser) -> None:
    made.add_argument("source", metavar="IN", help="a file, a folder or a glob of .parquet, .jsonl and .txt")
    made.add_argument("out", metavar="OUT", help="the folder for a file made of each")
    made.add_argument("--text-column", dest="text", default="text", metavar="NAME")
    made.add_argument("--key-file", metavar="FILE", help="the key of surrogates, made if need be; only tags without it")


def _stretch(text: str) -> int:
    number = int(text)
    if number < SHORTEST:
        raise argparse.ArgumentTypeError(f"{text} is too few: phrases would go; give {SHORTEST} or more characters")
    return number


LOOKS: dict[Callable[[Arguments], Answer], dict[str, dict[str, Any]]] = {
    sample: {
        "--kept": {"action": "store_true", "help": "kept documents (the default)"},
        "--dropped-by": {"metavar": "NAME", "help": "documents that this filter dropped"},
        "-n": {"dest": "number", "type": positive, "default": 20, "metavar": "N"},
    },
    trace: {"asked": {"metavar": "ID|URL"}},
    why: {"url": {"metavar": "URL"}},
    verify: {
        "--release": {"metavar": "ID"},
        "--inputs": {"action": "store_true", "help": "hash every input file again too"},
    },
    diff: {"before": {"metavar": "R1"}, "after": {"metavar": "R2"}},
    files: {"--release": {"metavar": "ID"}},
    audit: {"--release": {"metavar": "ID"}},
    compact: {"--now": {"action": "store_true", "help": "do it; without, only say what is due"}},
}
"""Commands that look into a corpus, and what they ask for beside it."""


def _command(commands: Any, function: Callable[[Arguments], Answer]) -> argparse.ArgumentParser:  # noqa: ANN401
    about = (function.__doc__ or "").strip()
    made: argparse.ArgumentParser = commands.add_parser(function.__name__, help=about, description=about)
    made.set_defaults(run=function)
    made.add_argument("--json", action="store_true", help="print JSON")
    return made


def main(given: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code. What follows `--` is for Beam."""
    words = list(sys.argv[1:] if given is None else given)
    cut = words.index("--") if "--" in words else len(words)
    asked_json = "--json" in words[:cut]
    logging.basicConfig(level=logging.CRITICAL)  # what fails in a worker is told once, by us
    try:
        arguments = _parser().parse_args(words[:cut])
        arguments.beam = words[cut + 1 :]
        value, code = arguments.run(arguments)
    except (Stop, ModelError) as stop:
        return _stopped(stop, as_json=asked_json)
    except OSError as error:
        return _stopped(_outside(error), as_json=asked_json)
    except KeyboardInterrupt:
        return _stopped(RunAgain("interrupted; what is committed stays, run again to go on"), as_json=asked_json)
    return _printed(json.dumps(value, ensure_ascii=False, indent=1) if asked_json else tell.text(value), code)


def _printed(text: str, code: int) -> int:
    """The code, after the text was printed; a reader that has had enough is no fault."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _outside(error: OSError) -> Stop:
    """Something outside of us that failed: rights are the user's to give, the rest may be better next time."""
    what = f"{error.filename or 'disk or network'}: {error.strerror or error}"
    if isinstance(error, PermissionError):
        return BadInput(f"{what}; give its rights or another path")
    return RunAgain(f"{what}; make room or mend it, then run again")


def _stopped(stop: Exception, *, as_json: bool) -> int:
    code = stop.code if isinstance(stop, Stop) else 4
    if as_json:
        print(json.dumps({"error": str(stop), "code": code}, ensure_ascii=False))
    print(f"malmoi: {stop}", file=sys.stderr)
    return code
