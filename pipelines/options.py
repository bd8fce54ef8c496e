"""Values of options, read from the command line. Each raises ArgumentTypeError, which says what to give instead."""

import argparse


def positive(text: str) -> int:
    """A number of things."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few; give 1 or more")
    return number


def port(text: str) -> int:
    """A port of a machine."""
    number = int(text)
    if not 1 <= number < 2**16:
        raise argparse.ArgumentTypeError(f"{text} is no port; give 1 to 65535")
    return number


def seconds(text: str) -> float:
    """A time in seconds."""
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no time; give seconds above 0")
    return number


def bound(text: str) -> tuple[str, str]:
    """The name of a filter, and a bound as it is written in corpus.toml."""
    name, equals, bound = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} names no bound; write it as characters=300..")
    return name.strip(), bound.strip()
