"""What ends a command, each with the exit code that a caller can act on."""


class Stop(Exception):  # noqa: N818 - it ends a command, and 20 is no error
    """A reason to end; the message names the offending value and the fix."""

    code = 1


class Usage(Stop):
    """The command line is wrong."""

    code = 2


class RunAgain(Stop):
    """Disk, memory or network failed; what is committed stays, and the same command goes on from there."""

    code = 3


class BadInput(Stop):
    """The configuration or an input path is wrong."""

    code = 4


class Corrupt(Stop):
    """Something stored is not what it was."""

    code = 5


class NothingNew(Stop):
    """Everything asked for is published already."""

    code = 20


class Locked(Stop):
    """Another build holds the corpus."""

    code = 75


DONE = 0
DONE_WITH_BROKEN = 10
"""Done, but more than `max_broken` of the records failed."""
