"""A child process of `worker` as its parent sees it: started, asked, ended."""

import os
import select
import signal
import subprocess
import sys
import time
from typing import IO, Final, TypeAlias

from .frames import LENGTH, frame, is_whole

Child: TypeAlias = "subprocess.Popen[bytes]"

# One thread, and sets in the same order in every child: a page's text must not depend on which child read it.
_ENVIRONMENT: Final = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
_START: Final = 120.0  # seconds; the imports take one on an idle machine
_CHUNK: Final = 1 << 16  # bytes, what a Linux pipe holds (pipe(7))


def start(memory: int, cpu: int) -> Child:
    """A child that has said it is ready; it dies with the thread that starts it (prctl(2), PR_SET_PDEATHSIG)."""
    command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(os.getpid()), str(memory), str(cpu)]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a traceback may quote the page
        env=os.environ | _ENVIRONMENT,
        bufsize=0,
    )
    os.set_blocking(_pipe(child.stdin), False)
    try:
        _receive_frame(child, time.monotonic() + _START)
    except (EOFError, TimeoutError) as error:
        end(child)
        raise ChildProcessError(f"the extraction child did not start: {' '.join(command)}") from error
    return child


def ask(child: Child, request: bytes, seconds: float) -> bytes:
    """The child's reply; raises TimeoutError when it takes too long and EOFError when it is gone."""
    deadline = time.monotonic() + seconds
    _send(_pipe(child.stdin), frame(request), deadline)
    return _receive_frame(child, deadline)


def is_out_of_cpu(child: Child) -> bool:
    """Whether a child that is gone took more CPU seconds for a page than it may (setrlimit(2), RLIMIT_CPU)."""
    return child.wait() == -signal.SIGXCPU


def end(child: Child) -> None:
    """The child killed and its pipes closed."""
    child.kill()
    with child:
        pass


def _pipe(stream: IO[bytes] | None) -> int:
    """The descriptor of a stream that Popen was told to make."""
    if stream is None:
        raise ValueError("the child was started without pipes")
    return stream.fileno()


def _wait(descriptor: int, event: int, deadline: float) -> None:
    """Nothing, once a descriptor is ready for an event or at its end; raises TimeoutError at the deadline."""
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise TimeoutError


def _send(descriptor: int, payload: bytes, deadline: float) -> None:
    """A payload written, as fast as the child takes it."""
    rest = memoryview(payload)
    while rest:
        _wait(descriptor, select.POLLOUT, deadline)
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BrokenPipeError as error:
            raise EOFError from error


def _receive_frame(child: Child, deadline: float) -> bytes:
    """The next frame of a child, which sends one for each that it gets."""
    descriptor = _pipe(child.stdout)
    received = bytearray()
    while not is_whole(received):
        _wait(descriptor, select.POLLIN, deadline)
        chunk = os.read(descriptor, _CHUNK)
        if not chunk:
            raise EOFError
        received += chunk
    return bytes(received[LENGTH.size :])
