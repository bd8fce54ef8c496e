"""The examples of a refresh on schedule call commands that exist and know their exit codes."""

import configparser
import runpy
import shlex
import sys
from types import ModuleType
from typing import ClassVar

import pytest

from corpora import DEMO
from malmoi.pipelines.cli import _parser
from malmoi.pipelines.errors import BadInput, Locked, NothingNew, RunAgain

EXAMPLES = DEMO.parent
BASH = tuple(
    f"airflow.providers{rest}" for rest in ("", ".standard", ".standard.operators", ".standard.operators.bash")
)


class Task:
    """An operator that keeps what it was given; `>>` runs another after it."""

    made: ClassVar[list] = []

    def __init__(self, **given):
        self.given, self.after = given, None
        self.made.append(self)

    def __rshift__(self, other):
        self.after = other


class Dag:
    """A DAG of no Airflow."""

    def __init__(self, *_, **__):
        pass

    def __enter__(self):
        Task.made.clear()

    def __exit__(self, *_):
        pass


def unit(name):
    read = configparser.ConfigParser()
    read.optionxform = str
    read.read(EXAMPLES / "systemd" / name, encoding="utf-8")
    return read


def command(line):
    """The command of a line that calls malmoi."""
    words = shlex.split(line)
    assert words[0].endswith("/malmoi")
    return _parser().parse_args(words[1:]).command


@pytest.fixture
def tasks(monkeypatch):
    """The tasks of the Airflow example, which is run with a stand-in for Airflow."""
    names = ("airflow", "airflow.sdk", *BASH)
    for name in names:
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setattr(sys.modules["airflow.sdk"], "DAG", Dag, raising=False)
    monkeypatch.setattr(sys.modules[BASH[-1]], "BashOperator", Task, raising=False)
    runpy.run_path(str(EXAMPLES / "airflow" / "refresh.py"))
    return Task.made


def test_the_service_refreshes_and_knows_what_to_try_again():
    service = unit("malmoi-refresh.service")["Service"]
    assert command(service["ExecStart"]) == "refresh"
    assert int(service["SuccessExitStatus"]) == NothingNew.code
    again = {int(code) for code in service["RestartForceExitStatus"].split()}
    assert again == {RunAgain.code, Locked.code}
    assert BadInput.code not in again


def test_the_timer_starts_the_service_of_its_name():
    timer = unit("malmoi-refresh.timer")
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert (EXAMPLES / "systemd" / "malmoi-refresh.service").exists()
    assert "Unit" not in timer["Timer"]


def test_the_dag_refreshes_then_verifies_and_skips_where_nothing_is_new(tasks):
    refresh, verify = tasks
    assert [command(each.given["bash_command"]) for each in tasks] == ["refresh", "verify"]
    assert refresh.given["skip_on_exit_code"] == NothingNew.code
    assert refresh.after is verify
