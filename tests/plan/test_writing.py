"""Plan folders: whole or not at all, never over something else, inert in spreadsheets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from maro_logistics.errors import InputError, MachineError
from maro_logistics.plan import writing
from maro_logistics.plan.reading import read_plan
from maro_logistics.plan.tables import TABLES
from maro_logistics.plan.writing import file_name, next_free_folder, rejected_folder, require_free, write_plan
from tests.plan.plans import cargo, movement, plan_of, two_trucks

HOSTILE = ["../../etc/passwd", "C:\\x", "CON", "a/b", "..", "", "\x1b[2J", "nul.txt. ", "=1+1", "日本", "x" * 500]


def test_a_plan_folder_holds_the_summary_and_every_table(tmp_path):
    folder = write_plan(two_trucks(), tmp_path / "plan")
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["plan.json", *(f"{table.name}.csv" for table in TABLES)]
    )


def test_the_file_of_movements_reads_like_this(tmp_path):
    folder = write_plan(plan_of(movements=[movement("m1", vehicles=2.5)]), tmp_path / "plan")
    assert (folder / "movements.csv").read_bytes() == (
        b"\xef\xbb\xbfmovement,tour,depart,arrive,received,return_on,route,origin,destination,mode,one_way,to_fleet,"
        b"service,fleet,agency,vehicle_type,vehicles\n"
        b"m1,,2004-07-02,2004-07-02,2004-07-02,2004-07-02,A-B,A,B,road,no,,fleet,oxfam-trucks,oxfam,truck-10t,2.5\n"
    )


def test_quantities_are_written_in_thousandths_without_trailing_zeros(tmp_path):
    quantities = [1000.0, 0.5, 12.3456, 1e12, 0.0001]
    plan = plan_of(cargo=[cargo(f"m{i}", quantity, kg=1.0, m3=1.0) for i, quantity in enumerate(quantities)])
    lines = (write_plan(plan, tmp_path / "plan") / "cargo.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[5] for line in lines[1:]] == ["1000", "0.5", "12.346", "1000000000000", "0"]


def test_keys_of_the_summary_are_sorted_and_timing_stands_last(tmp_path):
    plan = plan_of({"zone": "z", "timing": {"solve": 2.0, "build": 1.0}, "terms": {"b": 1.0, "a": 2.0}})
    text = (write_plan(plan, tmp_path / "plan") / "plan.json").read_text(encoding="utf-8")
    read = json.loads(text)
    assert list(read)[-1] == "timing"
    assert list(read)[:-1] == sorted(set(read) - {"timing"})
    assert list(read["terms"]) == ["a", "b"]
    assert read["timing"] == {"build": 1.0, "solve": 2.0}


def test_two_plans_that_differ_in_timing_only_have_the_same_summary_up_to_it(tmp_path):
    texts = [
        (write_plan(plan_of({"timing": {"solve": s}}), tmp_path / str(s)) / "plan.json").read_text(encoding="utf-8")
        for s in (1.0, 2.0)
    ]
    first, second = (text.partition('"timing"')[0] for text in texts)
    assert first == second != ""


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2+3", "@SUM", "\t=1", "'=1", "''+1", "\uff1d1", "-", "'", "plain", "it's"]
)
def test_every_text_comes_back_as_it_was(tmp_path, text):
    plan = plan_of(movements=[movement("m1", agency=text)])
    assert read_plan(write_plan(plan, tmp_path / "plan")).movements["agency"].tolist() == [text]


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-2+3", "@SUM", "\uff1d1", "'=1"])
def test_no_cell_of_a_plan_starts_like_a_formula(tmp_path, text):
    plan = plan_of(movements=[movement("m1", agency=text)])
    folder = write_plan(plan, tmp_path / "plan")
    assert f"'{text[:2]}" in (folder / "movements.csv").read_text(encoding="utf-8-sig")


def test_the_batch_without_expiry_stays_a_dash(tmp_path):
    folder = write_plan(two_trucks(), tmp_path / "plan")
    assert ",-,1000," in (folder / "cargo.csv").read_text(encoding="utf-8-sig")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(InputError, match="not overwritten"):
        write_plan(two_trucks(), tmp_path / "plan")
    assert [path.name for path in tmp_path.rglob("*")] == ["plan", "mine.txt"]


def test_an_empty_folder_is_used(tmp_path):
    (tmp_path / "plan").mkdir()
    assert (write_plan(two_trucks(), tmp_path / "plan") / "plan.json").is_file()


def test_when_the_disk_is_full_at_any_file_nothing_is_left_behind(tmp_path, monkeypatch):
    files = len(TABLES) + 1
    for failing in range(files):
        written = []

        def full(path: Path, text: str, failing: int = failing, written: list[Path] = written) -> None:
            if len(written) == failing:
                raise OSError(28, "No space left on device")
            written.append(path)
            path.write_text(text, encoding="utf-8")

        monkeypatch.setattr(writing, "_write_text", full)
        with pytest.raises(MachineError, match="No space left on device"):
            write_plan(two_trucks(), tmp_path / "plan")
        assert list(tmp_path.iterdir()) == []


def test_folders_are_numbered_on_from_the_highest(tmp_path):
    names = []
    for _ in range(3):
        folder = next_free_folder("Darfur 2004", tmp_path)
        names.append(folder.name)
        folder.mkdir()
    assert names == ["plan-Darfur-2004-001", "plan-Darfur-2004-002", "plan-Darfur-2004-003"]
    (tmp_path / "plan-Darfur-2004-007.rejected").mkdir()
    assert next_free_folder("Darfur 2004", tmp_path).name == "plan-Darfur-2004-008"


def test_without_a_folder_each_run_gets_the_next_free_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert [write_plan(two_trucks()).name for _ in range(2)] == ["plan-two-trucks-001", "plan-two-trucks-002"]


def test_a_folder_taken_by_another_run_in_between_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put = writing._put

    def outrun(fresh: Path, folder: Path) -> None:
        if folder.name.endswith("001"):
            folder.mkdir()
            (folder / "theirs").touch()
        put(fresh, folder)

    monkeypatch.setattr(writing, "_put", outrun)
    assert write_plan(two_trucks()).name == "plan-two-trucks-002"
    assert [path.name for path in Path("plan-two-trucks-001").iterdir()] == ["theirs"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_scenario_name_stays_inside_the_working_directory(tmp_path, monkeypatch, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    folder = write_plan(plan_of({"scenario": name}))
    assert folder.resolve().parent == inside
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    assert read_plan(folder).scenario == name


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_folders_are_ascii_short_and_allowed_on_windows(name):
    made = file_name(name)
    assert made.isascii()
    assert 0 < len(made) <= 60
    assert not set(made) & set('<>:"/\\|?*. ')


def test_a_rejected_plan_is_kept_beside_under_a_name_of_its_own(tmp_path):
    first = rejected_folder(tmp_path / "plan")
    first.mkdir()
    assert [first.name, rejected_folder(tmp_path / "plan").name] == ["plan.rejected", "plan.rejected-2"]


def test_a_taken_folder_is_known_before_the_solve(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="not overwritten"):
        require_free(tmp_path / "file")
    require_free(tmp_path / "new" / "deep")


def test_a_file_in_place_of_the_parent_folder_is_known_before_the_solve(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(MachineError, match="cannot be written to"):
        require_free(tmp_path / "file" / "plan")
