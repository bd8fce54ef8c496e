"""The corpus folder: names, receipts, commit, lock and key, on a local disk or any fsspec store.

A file gets its final name only when it is whole, and a receipt, never a listing, says that work is done.
"""

import fcntl
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from .errors import BadInput, Corrupt, Locked

FOLDERS = (
    "ledger", "documents", "signatures", "bands", "index", "edges", "clusters", "erased", "statistics", "lookup",
    "shards", "releases",
)
PURGED = "erased/files.json"
"""Files of releases that documents were taken out of since, and their SHA-256 now."""

UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus folder and the key of its surrogates and URL keys."""

    root: str
    files: fsspec.AbstractFileSystem
    key: bytes = field(default=b"", repr=False)

    @property
    def local(self) -> bool:
        """Whether the folder lies on a disk that can rename."""
        return isinstance(self.files, LocalFileSystem)

    def place(self, name: str) -> str:
        """The full path of a file of the corpus."""
        return f"{self.root}/{name}"

    def shown(self, name: str) -> str:
        """The place of a file as a user would write it: a path on a disk, else a URL."""
        return self.place(name) if self.local else self.url(name)

    def url(self, name: str) -> str:
        """The place of a file as an fsspec URL."""
        return str(self.files.unstrip_protocol(self.place(name)))

    def has(self, name: str) -> bool:
        """Whether a file of that name is committed."""
        return bool(self.files.exists(self.place(name)))

    def read(self, name: str) -> bytes:
        """The bytes of a committed file. Raises Corrupt when it is missing."""
        try:
            return bytes(self.files.cat_file(self.place(name)))
        except FileNotFoundError:
            raise Corrupt(f"{name} is missing from {self.root}; restore it or build into a new folder") from None

    def read_json(self, name: str) -> dict[str, Any]:
        """A committed JSON object. Raises Corrupt when it is missing or no JSON."""
        try:
            return dict(json.loads(self.read(name)))
        except ValueError:
            raise Corrupt(f"{name} in {self.root} is no JSON; restore it or build into a new folder") from None

    def named(self, folder: str, suffix: str) -> list[str]:
        """Committed files of a folder that end so, sorted. For looking, never for deciding what is done."""
        if not self.files.exists(self.place(folder)):
            return []
        found = (str(path).rpartition("/")[2] for path in self.files.ls(self.place(folder), detail=False))
        return sorted(name for name in found if name.endswith(suffix) and not name.startswith(UNFINISHED))


def opened(root: str, key_file: str | None = None, *, create: bool = False) -> Corpus:
    """The corpus at a path or fsspec URL, with its key; without one where none is asked for and it is not at hand.

    Raises BadInput when there is none, when the folder cannot be written, or when the key is not the corpus's own.
    """
    files, path = url_to_fs(root)
    corpus = Corpus(str(path).rstrip("/"), files)
    if create:
        _create(corpus, FOLDERS)
    elif not files.exists(corpus.place("key.json")):
        raise BadInput(f"{root} is no corpus; build one with `malmoi build corpus.toml`")
    return _with_key(corpus, key_file, create=create)


def looked_at(root: str, key_file: str | None = None) -> Corpus:
    """The corpus at a path, or the place of one that is still to be made, without a key; nothing is written."""
    place = at(root)
    return opened(root, key_file) if place.has("key.json") else place


def at(root: str) -> Corpus:
    """A folder as it is, without a key."""
    files, path = url_to_fs(root)
    return Corpus(str(path).rstrip("/"), files)


def folder(root: str, names: Iterable[str]) -> Corpus:
    """A folder with sub-folders of these names, made where there is none; it has no key. Raises BadInput."""
    made = at(root)
    _create(made, names)
    return made


def _create(corpus: Corpus, names: Iterable[str]) -> None:
    try:
        for name in ("", *names):
            corpus.files.makedirs(corpus.place(name), exist_ok=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise BadInput(f"cannot write to {corpus.root}: {error.strerror}; give another path or its rights") from error
    if corpus.local and not os.access(corpus.root, os.W_OK):
        raise BadInput(f"cannot write to {corpus.root}; give another path or its rights")


def _with_key(corpus: Corpus, key_file: str | None, *, create: bool) -> Corpus:
    known = corpus.read_json("key.json") if corpus.has("key.json") else {}
    path = Path(key_file or str(known.get("file")))
    if corpus.local and path.resolve().is_relative_to(Path(corpus.root).resolve()):
        raise BadInput(f"key_file {path} lies in the corpus it is the key of; give a path outside of {corpus.root}")
    if not create and not key_file and not path.exists():
        return corpus
    if not path.exists() and not known:
        _make_key(path)
    key = _read_key(path)
    if known and known["fingerprint"] != fingerprint(key):
        raise BadInput(f"key {path} is not the key of {corpus.root}; set key_file to the one it was built with")
    made = Corpus(corpus.root, corpus.files, key)
    if not known:
        commit_json(made, "key.json", {"file": str(path.resolve()), "fingerprint": fingerprint(key)})
    return made


def key_at(path: str) -> bytes:
    """The key in a file, which is made where there is none. Raises BadInput."""
    if not Path(path).exists():
        _make_key(Path(path))
    return _read_key(Path(path))


def _make_key(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sink:
            sink.write(secrets.token_bytes(32))
            sink.flush()
            os.fsync(sink.fileno())
        unfinished.rename(path)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise BadInput(f"cannot write key_file {path}: {error.strerror}; give another path or its rights") from error


def _read_key(path: Path) -> bytes:
    try:
        key = path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read key_file {path}: {error.strerror}; without it URLs cannot be looked up") from error
    if len(key) != 32:  # noqa: PLR2004 - bytes of a key
        raise BadInput(f"key_file {path} holds {len(key)} bytes, not 32; restore the key of this corpus")
    return key


def fingerprint(key: bytes) -> str:
    """What a manifest may say of a key: 64 bits of a digest of it."""
    return hashlib.sha256(b"malmoi key " + key).hexdigest()[:16]


@contextmanager
def written(corpus: Corpus, name: str) -> Iterator[Path]:
    """A local file to write to; it is committed under its name when the block ends well, and is gone when not."""
    with scratch(corpus, name) as path:
        yield path
        commit(corpus, name, path)


@contextmanager
def scratch(corpus: Corpus, name: str) -> Iterator[Path]:
    """A local file beside the place of `name` to write to; it is gone when the block ends."""
    folder = Path(corpus.place(name)).parent if corpus.local else Path(tempfile.gettempdir())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{UNFINISHED}{os.getpid()}-{secrets.token_hex(8)}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def commit(corpus: Corpus, name: str, path: Path) -> None:
    """Give a whole local file its final name, once.

    On a disk: fsync, link, fsync of the folder. On an object store: one conditional put. Whoever comes second compares:
    equal bytes are fine, others raise Corrupt. Raises OSError when the disk is full.
    """
    try:
        _link(corpus, name, path) if corpus.local else corpus.files.put_file(path, corpus.place(name), mode="create")
    except FileExistsError:
        _same_bytes(corpus, name, path)


def _link(corpus: Corpus, name: str, path: Path) -> None:
    final = Path(corpus.place(name))
    _fsync(path)
    os.link(path, final)
    _fsync(final.parent)


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same_bytes(corpus: Corpus, name: str, path: Path) -> None:
    mine = sha256(path.read_bytes())
    theirs = sha256(corpus.read(name))
    if mine != theirs:
        raise Corrupt(f"{name} was committed twice with different bytes ({theirs[:12]}, {mine[:12]}); build afresh")


def commit_bytes(corpus: Corpus, name: str, content: bytes) -> None:
    """Commit bytes under a name, as `commit` does."""
    with written(corpus, name) as path:
        path.write_bytes(content)


def commit_json(corpus: Corpus, name: str, value: object) -> None:
    """Commit a JSON value with sorted keys."""
    commit_bytes(corpus, name, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")


def point(corpus: Corpus, name: str, content: bytes) -> None:
    """Replace a pointer such as CURRENT: readers see the old bytes or the new ones. The lock is the caller's."""
    with replaced(corpus, name) as path:
        path.write_bytes(content)


@contextmanager
def replaced(corpus: Corpus, name: str) -> Iterator[Path]:
    """A local file to write to, which then takes the place of a file whole. The lock is the caller's."""
    with scratch(corpus, name) as path:
        yield path
        if corpus.local:
            _fsync(path)
            path.replace(corpus.place(name))
            _fsync(Path(corpus.place(name)).parent)
        else:
            corpus.files.put_file(path, corpus.place(name), mode="overwrite")


@contextmanager
def locked(corpus: Corpus) -> Iterator[None]:
    """Hold the corpus alone. Raises Locked when another process does."""
    with _lock_file(corpus) if corpus.local else _lock_object(corpus):
        yield


@contextmanager
def _lock_file(corpus: Corpus) -> Iterator[None]:
    with Path(corpus.place(".lock")).open("a", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"{corpus.root} is held by another build; wait for it to end") from None
        yield


@contextmanager
def _lock_object(corpus: Corpus) -> Iterator[None]:
    place = corpus.place("lock")
    try:
        corpus.files.pipe_file(place, str(os.getpid()).encode(), mode="create")
    except FileExistsError:
        raise Locked(f"{place} exists: another build holds the corpus; delete it if that build has died") from None
    try:
        yield
    finally:
        corpus.files.rm_file(place)


def sweep(corpus: Corpus) -> None:
    """Delete what builds that died left unfinished. The lock is the caller's."""
    if corpus.local:
        for path in Path(corpus.root).rglob(UNFINISHED + "*"):
            if not _alive(int(path.name.removeprefix(UNFINISHED).partition("-")[0])):
                path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def discard(corpus: Corpus, name: str) -> None:
    """Delete a file or folder that no receipt speaks of; nothing when there is none. The lock is the caller's."""
    if corpus.has(name):
        corpus.files.rm(corpus.place(name), recursive=True)


def sha256(content: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_of(*values: object) -> str:
    """A 128-bit digest of values that JSON can write, in hexadecimal."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass"))[:32]
