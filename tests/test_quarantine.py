"""The quarantine: what breaks our code is named, nothing of the record is told, and the machine's troubles pass."""

import pytest

from malmoi.pipelines.quarantine import Failure, guarded

SECRET = "900101-1234567"


def breaks(error):
    raise error


def test_what_succeeds_is_returned():
    assert guarded(max, 1, 2) == 2


@pytest.mark.parametrize("error", [ValueError(SECRET), KeyError(SECRET), UnicodeError(SECRET), RecursionError(SECRET)])
def test_a_failure_names_exception_and_place_and_quotes_nothing(error):
    assert guarded(breaks, error) == Failure(f"broken:{type(error).__name__}@test_quarantine.breaks")
    assert SECRET not in repr(guarded(breaks, error))


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "full"), KeyboardInterrupt(), SystemExit(1)])
def test_the_machines_troubles_pass(error):
    with pytest.raises(type(error)):
        guarded(breaks, error)
