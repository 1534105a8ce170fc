"""Help: quick, complete, and its examples can be typed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys

import pytest
import typer

from maro_logistics.cli.app import app

GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)  # type: ignore[attr-defined]


def examples(text: str) -> list[list[str]]:
    """The command lines of a help text's examples, without `maro`."""
    lines = text.partition("Examples:")[2].splitlines()
    return [shlex.split(line)[1:] for line in lines if line.strip()]


def test_these_are_the_commands():
    assert COMMANDS == [
        "check",
        "compare",
        "contingencies",
        "convert",
        "engines",
        "generate",
        "hedge",
        "new",
        "plan",
        "report",
        "schema",
        "validate",
    ]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_text_has_an_example_that_parses(run, command):
    words = [command] if command else []
    ran = run(*words, "--help")
    assert ran.code == 0
    assert ran.err == ""
    found = examples(ran.out)
    assert found
    for name, *arguments in found:
        assert not command or name == command
        GROUP.commands[name].make_context(name, list(arguments))  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_help_text_is_ascii_and_fits_a_narrow_terminal(run, command):
    out = run(*([command] if command else []), "--help").out
    assert out.isascii()
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_argument_is_explained(command):
    for parameter in GROUP.commands[command].params:  # type: ignore[attr-defined]
        assert parameter.name == "help" or getattr(parameter, "help", None), parameter.name


def test_help_imports_neither_pandas_nor_an_engine_and_is_quick():
    script = (
        "import sys\n"
        "from maro_logistics.cli import main\n"
        "code = main(['--help'])\n"
        "heavy = {'pandas', 'numpy', 'scipy', 'highspy', 'ortools', 'pulp', 'openpyxl'} & set(sys.modules)\n"
        "print(code, sorted(heavy), file=sys.stderr)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stderr.splitlines() == ["0 []"]


def test_importing_the_library_imports_no_pandas_and_no_engine():
    script = "import sys, maro_logistics; print({'pandas', 'highspy', 'ortools', 'pulp'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "set()\n"


def test_the_version_is_told(run):
    ran = run("--version")
    assert ran.code == 0
    assert re.fullmatch(r"maro [0-9]+\.[0-9]+\.[0-9]+\S*\n", ran.out)


def test_python_dash_m_is_the_same_command():
    ran = subprocess.run(
        [sys.executable, "-m", "maro_logistics", "--version"], capture_output=True, text=True, check=True
    )
    assert ran.stdout.startswith("maro ")


def test_completion_scripts_are_offered():
    ran = subprocess.run(
        [sys.executable, "-m", "maro_logistics"],
        capture_output=True,
        text=True,
        check=False,
        env={"_MARO_COMPLETE": "complete_bash", "COMP_WORDS": "maro va", "COMP_CWORD": "1", "PATH": "/usr/bin:/bin"},
        cwd=".",
    )
    assert "validate" in ran.stdout
