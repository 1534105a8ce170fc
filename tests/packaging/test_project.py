"""What the project says of itself is true: README, pages, packaging."""

from __future__ import annotations

import doctest
import re
import tomllib
from pathlib import Path

import pytest

import maro_logistics as maro
from maro_logistics.cli import equations, pages

ROOT = Path(__file__).parents[2]


def readme_commands() -> list[str]:
    """Every line of the README's blocks of shell commands, without comments."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    return [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]


def test_the_readme_opens_with_the_two_commands_that_do_it_all():
    assert readme_commands()[:2] == [
        "pip install . && maro plan instances/darfur-2004",
        "pip install '.[test]' && pytest",
    ]


def test_the_example_of_the_readme_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert (failed, tried > 0) == (0, True)


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", sorted(pages.PAGES))
def test_every_generated_page_is_up_to_date(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages.PAGES[name](), "run: make docs"


def test_a_page_that_was_changed_by_hand_is_found_and_mended(tmp_path, capsys):
    assert pages.main([str(tmp_path)]) == 0
    assert pages.main([str(tmp_path), "--check"]) == 0
    page = tmp_path / "commands.md"
    page.write_text(page.read_text(encoding="utf-8") + "by hand", encoding="utf-8")
    capsys.readouterr()
    assert pages.main([str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().out == f"{page}: not up to date; run: make docs\n"
    assert pages.write_pages(tmp_path) == [page]


@pytest.mark.parametrize("number", sorted(equations.TITLES))
def test_every_numbered_equation_is_stated_by_a_function(number):
    assert equations.numbered().get(number)


def test_the_page_of_equations_tells_what_the_code_says():
    assert "`sum_k m3_k x[a,g,k,t] <= volume_g" in equations.formulation_page().partition("## (3) Volume")[2]


def test_the_changelog_tells_of_this_version():
    assert f"## {maro.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_command_has_both_names_and_the_licence_is_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"maro": "maro_logistics.cli:main", "maro-logistics": "maro_logistics.cli:main"}
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_every_command_of_the_session_is_one_the_program_has(run_help):
    named = {line.split()[1] for line in readme_commands() if line.startswith("maro ")}
    assert named <= run_help


@pytest.fixture
def run_help() -> set[str]:
    """Names of the commands."""
    return set(re.findall(r"^## maro (\S+)$", pages.commands_page(), re.MULTILINE))
