"""The packages that are handed out carry the example scenarios and work without a clone."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCENARIOS = ("two-roads", "darfur-2004", "kosovo-1999", "rwanda-1994")
pytestmark = pytest.mark.slow


def build(source: Path, target: str, out: Path) -> Path:
    """The package of that kind (wheel, sdist), built from the source folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (package,) = out.iterdir()
    return package


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel."""
    pytest.importorskip("hatchling")
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder into which the wheel is installed, without its dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def maro(installed: Path, folder: Path, *words: str) -> str:
    """What the installed command prints, in an empty folder far from the clone."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {
        "PYTHONPATH": str(installed)
    }
    script = (
        "import sys, maro_logistics, maro_logistics.cli as cli; print(maro_logistics.__file__); sys.exit(cli.main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words], cwd=folder, env=env, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    where, _, out = ran.stdout.partition("\n")
    assert Path(where).is_relative_to(installed)
    return out


def test_the_wheel_carries_every_example_and_nothing_but_the_package(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for scenario in SCENARIOS:
        assert f"maro_logistics/instances/{scenario}/scenario.toml" in names
        assert f"maro_logistics/instances/{scenario}/README.md" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"maro_logistics"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_example_is_copied_and_valid_from_the_wheel_in_an_empty_folder(installed, tmp_path, scenario):
    maro(installed, tmp_path, "new", "my-op", "--from", scenario)
    assert "is valid" in maro(installed, tmp_path, "validate", "my-op")


def test_both_names_of_the_command_are_installed(installed):
    folder = installed / ("Scripts" if os.name == "nt" else "bin")
    assert {"maro", "maro-logistics"} <= {path.stem for path in folder.iterdir()}


def test_the_wheel_can_be_built_from_the_source_package_alone(tmp_path, wheel):
    package = build(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(package) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    again = build(source, "wheel", tmp_path / "again")
    assert sorted(zipfile.ZipFile(again).namelist()) == sorted(zipfile.ZipFile(wheel).namelist())


def test_an_example_is_planned_from_the_wheel(installed, tmp_path):
    maro(installed, tmp_path, "new", "my-op", "--from", "two-roads")
    assert "Plan in" in maro(installed, tmp_path, "plan", "my-op", "--time-limit", "60")
