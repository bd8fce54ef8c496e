"""WARC and ARC files record by record, going on at the next readable record after damage."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import BinaryIO, TypeAlias

import fsspec

from ...schemas.page import Damage, Page
from . import arc, warc
from .members import PACKINGS, TRUNCATED, Dictionary, Member, Packing, dictionary, packing, skippable
from .record import NO_RECORD, Form, Record, page
from .source import Blocks, BrokenError, Content, Source

Span: TypeAlias = tuple[int, int]
Found: TypeAlias = Page | Damage
Reading: TypeAlias = Generator[Found, None, int]
"""What is found from an offset on; its value is the offset where reading goes on."""

LEAD = 2**24
"""Bytes before a span that are read to come into step: a WARC stored inside a record of this size is none of ours."""

_STEP = 2**20

_SURE = 2
"""Line feeds after a record that say its length is right: a length that is not seldom ends before two."""

_OF_BODY = ("content-encoding", "http-chunks", "http-header", "payload-digest", "too-large")
"""Damages that say nothing against the length of a record: its body may hold a WARC that is none of ours."""


@dataclass(frozen=True)
class File:
    """A container: its bytes, the format of its records, and the dictionary of its zstd frames."""

    source: Source
    form: Form
    dictionary: Dictionary

    @cached_property
    def beginnings(self) -> re.Pattern[bytes]:
        """Where a record can begin: at a member's magic number, or at the first line of a plain one."""
        magics = [re.escape(each.magic) for each in PACKINGS]
        return re.compile(b"|".join([*magics, self.form.sought.pattern]))


def records(path: str, span: Span | None = None) -> Iterator[Found]:
    """Every record of a WARC or ARC file, and every stretch that holds none; of gzip, zstd, lz4 or no compression.

    With a span (start, stop), what begins there: spans that follow each other give each record once.
    """
    with fsspec.open(path, "rb") as stream:
        yield from read_stream(stream, path, span)


def read_stream(stream: BinaryIO, name: str, span: Span | None = None) -> Iterator[Found]:
    """The same for an open file; its name says ARC where its bytes do not."""
    source = Source(stream)
    start, stop = span or (0, source.size)
    if source.size == 0:
        yield Damage(0, 0, "empty-file")
        return
    file = _file(source, name)
    first = max(0, start - LEAD)
    found = _found(file, _next(file, first)) if first else _something(_found(file, 0), source.size)
    yield from _within(found, start, stop, source.size)


def _something(found: Iterator[Found], size: int) -> Iterator[Found]:
    """The same, and a Damage where nothing is found."""
    first = next(found, None)
    yield first or Damage(0, size, NO_RECORD)
    yield from found


def _within(found: Iterator[Found], start: int, stop: int, size: int) -> Iterator[Found]:
    for each in found:
        offset = each.offset if isinstance(each, Damage) else each.address.offset
        if offset >= stop and offset < size:
            return
        if offset >= start and (offset < size or stop >= size):
            yield each


def _file(source: Source, name: str) -> File:
    as_arc = File(source, arc.FORM, dictionary(source))
    as_warc = replace(as_arc, form=warc.FORM)
    named = name.lower().removesuffix(".gz").endswith(".arc")
    return as_arc if _begins(as_arc, 0) or (named and not _begins(as_warc, 0)) else as_warc


def _found(file: File, at: int) -> Iterator[Found]:
    while at < file.source.size:
        packed = packing(file.source, at)
        passed = skippable(file.source, at)
        if passed:
            at += passed
        else:
            at = yield from _member(file, at, packed) if packed else _plain(file, at)


def _plain(file: File, at: int) -> Reading:
    content = Content(file.source.blocks(at))
    content.pass_line_ends()
    while content.reach(1):
        begin = at + content.position
        record = file.form.frame(content)
        if isinstance(record, str):
            return (yield from _gap(file, begin, record))
        ends = content.pass_line_ends()
        end = at + content.position
        made = page(record, begin, end - begin)
        if ends < _SURE and not record.proved:
            made = _doubted(file, made, content)
        if made.damage and not _framed(file, made, record, content):
            return (yield from _lost(file, made))
        yield made
        if ends < file.form.closing and not content.reach(1):
            yield Damage(file.source.size, 0, TRUNCATED)
    return file.source.size


def _framed(file: File, made: Page, record: Record, content: Content) -> bool:
    """Whether the record's length is beyond doubt although its page is damaged."""
    if record.proved or made.damage == record.declared:
        return True
    return made.damage in _OF_BODY and record.passed and _followed(file, made, content)


def _followed(file: File, made: Page, content: Content) -> bool:
    """Whether the next record, a member or the file's end stands right behind a page."""
    if not content.reach(1) or content.match(file.form.line, file.form.longest):
        return True
    return packing(file.source, made.address.offset + (made.address.length or 0)) is not None


def _doubted(file: File, made: Page, content: Content) -> Page:
    """The page, damaged where no record begins after it: its length is wrong, or the next record is no more."""
    if made.damage or _followed(file, made, content):
        return made
    return replace(made, body=b"", damage="content-length")


def _lost(file: File, made: Page) -> Reading:
    begin = made.address.offset
    end = _next(file, begin + 1)
    yield replace(made, address=replace(made.address, length=end - begin))
    return end


def _gap(file: File, begin: int, reason: str) -> Reading:
    if packing(file.source, begin):
        return begin
    end = _next(file, begin + 1)
    yield Damage(begin, end - begin, reason if end == file.source.size else NO_RECORD)
    return end


def _member(file: File, at: int, packed: Packing) -> Reading:
    members = [Member(file.source, at, packed, file.dictionary)]
    content = Content(_judged(file, members[0]), partial(_onward, file, members))
    number, last = 0, None
    for number, last in enumerate(_trusted(_framed_in(content, file.form), content), 1):
        sole = number == 1 and content.ended and not content.reach(1) and content.broken in (None, TRUNCATED)
        if isinstance(last, Record):
            yield page(_as_packed(last, content), at, (members[-1].end or file.source.size) - at if sole else None)
        elif number > 1 and not content.broken:
            yield Damage(at, 0, NO_RECORD)
    if members[-1].end and (number > 1 or not isinstance(last, str)):
        return members[-1].end
    return (yield from _unread(file, members[-1], content.broken, last))


def _onward(file: File, members: list[Member]) -> Blocks | None:
    """The blocks of the member after the last, which joins them; None where none follows, or one that begins records.

    Tools that pack in blocks of a fixed size, such as bgzip, cut records in two.
    """
    at = members[-1].end
    packed = packing(file.source, at)
    if packed is None or _begins(file, at):
        return None
    members.append(Member(file.source, at, packed, file.dictionary))
    return _judged(file, members[-1])


def _trusted(framed: Iterator[Record | str], content: Content) -> Iterator[Record | str]:
    """Those that may be passed on: of a damaged member, what digests prove before the first that none proves.

    There lies the harm; where no record shows it, it may be in any of their URLs, which no digest is of.
    """
    held: list[Record] = []
    for each in framed:
        if content.broken in (None, TRUNCATED):
            yield each
        elif isinstance(each, Record) and each.proved:
            held.append(each)
        else:
            yield from held
            return


def _judged(file: File, member: Member) -> Blocks:
    """The blocks of a member; one that is cut off although more members follow is damaged."""
    try:
        yield from member.blocks()
    except BrokenError as error:
        cut = str(error) == TRUNCATED and _next(file, member.offset + 1) == file.source.size
        raise BrokenError(TRUNCATED if cut else f"{member.packed.name}-damage", error.rest) from error


def _as_packed(record: Record, content: Content) -> Record:
    """The record; what is left of a member that is cut off is whole where the record's own digest says so."""
    whole = record.proved or content.broken is None
    return record if whole else replace(record, damage=record.damage or TRUNCATED)


def _framed_in(content: Content, form: Form) -> Iterator[Record | str]:
    """The records of a content, and a reason for each stretch that is none; a member of something else is left."""
    content.pass_line_ends()
    record: Record | str | None = None
    while content.reach(1):
        first, record = record is None, form.frame(content)
        # What follows is looked at before a record is passed on: the check sum of its member lies there.
        content.pass_line_ends()
        yield record
        if isinstance(record, str) and (first or not content.find(form.sought, form.longest)):
            return


def _unread(file: File, member: Member, broken: str | None, last: Record | str | None) -> Reading:
    """What is told of a member that breaks off, or is no record; `last` is what was framed before."""
    end = _next(file, member.end or member.offset + 1)
    if broken != TRUNCATED:
        yield Damage(member.offset, end - member.offset, broken or NO_RECORD)
    elif not isinstance(last, Record) or last.proved:
        yield Damage(file.source.size, 0, TRUNCATED)
    return end


def _next(file: File, start: int) -> int:
    """Where the next record begins that can be read, from an offset on; the file's size where none does."""
    while start < file.source.size:
        before = min(start, 1)
        block = file.source.all(start - before, before + _STEP + file.form.longest)
        for found in file.beginnings.finditer(block, before):
            offset = start + found.start() - before
            if found.start() - before < _STEP and _begins(file, offset):
                return offset
        start += _STEP
    return file.source.size


def _begins(file: File, offset: int) -> bool:
    packed = packing(file.source, offset)
    blocks = Member(file.source, offset, packed, file.dictionary).blocks() if packed else file.source.blocks(offset)
    content = Content(blocks)
    content.pass_line_ends()
    return content.match(file.form.line, file.form.longest) is not None
