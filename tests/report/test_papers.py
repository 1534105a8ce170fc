"""The papers of a plan, read back from the files: nothing missing, nothing twice, everything adds up."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.report.papers.facts import Facts
from maro_logistics.report.papers.words import language
from maro_logistics.report.papers.writing import write_documents
from tests.builder import ONE_ROAD, over, scenario_of
from tests.report.paper_text import documents, figure, pdf_pages

LANGUAGES = ("en", "fr")
TITLES = {
    "en": {"Waybill", "Convoy manifest", "Task sheet", "Release order", "Stock card (projection)", "Situation brief"},
    "fr": {
        "Lettre de voiture",
        "Manifeste de convoi",
        "Feuille de tâches",
        "Ordre de sortie",
        "Fiche de stock (projection)",
        "Point de situation",
    },
}


@pytest.fixture(scope="module")
def scenario() -> maro.Scenario:
    """A generated operation with several agencies, bought transport, return loads or teams where the draw has them."""
    return maro.generate_scenario("XS", 3)


@pytest.fixture(scope="module")
def plan(scenario) -> maro.Plan:
    return maro.plan(scenario, work_limit=5, threads=1)


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, scenario, plan, tmp_path_factory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp(request.param) / "documents"
    write_documents(scenario, plan, folder, request.param)
    return request.param, folder


def all_documents(folder: Path, kind: str) -> list:
    """Every document of a kind (the first letters of its number) in all HTML files."""
    found = [document for path in sorted(folder.rglob("*.html")) for document in documents(path)]
    return [document for document in found if document.number.startswith(f"{kind}-")]


def movement_of(number: str) -> str:
    return number.rsplit("-", 1)[1]


def test_there_is_something_to_tell(plan):
    assert len(plan.movements) >= 5
    assert plan.movements["agency"].nunique() >= 2


def test_every_movement_is_on_exactly_one_waybill_and_one_manifest(plan, written):
    for kind in ("WB", "CM"):
        found = Counter(movement_of(document.number) for document in all_documents(written[1], kind))
        assert found == Counter(plan.movements["movement"])


def test_the_words_of_the_pdf_files_are_those_of_the_html_files(written):
    for path in sorted(written[1].rglob("*.pdf")):
        told = re.sub(r"\s+", "", "".join(pdf_pages(path)))
        for document in documents(path.with_suffix(".html")):
            assert document.number in told
            for cell in (cell for table in document.tables for row in table for cell in row):
                assert re.sub(r"\s+", "", cell) in told or " " in cell, (path, cell)


def test_in_the_pdf_files_too_every_waybill_stands_once(plan, written):
    pages = [page for path in sorted(written[1].rglob("agencies/*/*.pdf")) for page in pdf_pages(path)]
    title = "Waybill" if written[0] == "en" else "Lettre de voiture"
    first = [page for page in pages if f"\n{title}\n" in page and re.search(r"WB-[0-9A-F]{6}-\S+", page)]
    numbers = [re.search(r"WB-[0-9A-F]{6}-(\S+)", page)[1] for page in first]
    assert Counter(numbers) == Counter(plan.movements["movement"])


def test_the_totals_of_the_waybills_in_the_pdf_files_are_the_cargo_of_each_movement(plan, written):
    language, folder = written
    told: dict[str, list[float]] = {}
    for path in sorted(folder.rglob("agencies/*/2*.pdf")):
        for page in pdf_pages(path):
            number = re.search(r"WB-[0-9A-F]{6}-(\S+)", page)
            if number and page.split("\n")[1] in ("Waybill", "Lettre de voiture"):
                totals = re.findall(r"^Total ([^ \n]+) ([^ \n]+)$", page, re.MULTILINE)
                for kg, m3 in totals:
                    sums = told.setdefault(number[1], [0.0, 0.0])
                    sums[0] += figure(kg, language)
                    sums[1] += figure(m3, language)
    cargo = plan.cargo.groupby("movement")[["kg", "m3"]].sum()
    assert set(told) == set(cargo.index)
    for movement, sums in told.items():
        assert sums == pytest.approx(list(cargo.loc[movement]), abs=1e-3), movement


def test_rows_of_waybills_are_the_plan_s_cargo_and_add_up(plan, written):
    for document in all_documents(written[1], "WB"):
        rows = plan.cargo[plan.cargo["movement"] == movement_of(document.number)]
        lines = [row for table in document.tables for row in table[1:-1]]
        assert sorted(
            (figure(row[3], written[0]), figure(row[6], written[0]), figure(row[7], written[0])) for row in lines
        ) == sorted(zip(rows["quantity"], rows["kg"], rows["m3"], strict=True))
        for table in document.tables:
            for place in (6, 7):
                assert figure(table[-1][place], written[0]) == pytest.approx(
                    sum(figure(row[place], written[0]) for row in table[1:-1])
                )


def test_the_loads_of_a_manifest_add_up_to_the_cargo_on_the_way_out(plan, written):
    out = plan.cargo[plan.cargo["direction"] == "out"].groupby("movement")[["kg", "m3"]].sum()
    for document in all_documents(written[1], "CM"):
        (table,) = document.tables
        planned = out.loc[movement_of(document.number)] if movement_of(document.number) in out.index else (0.0, 0.0)
        for place, expected in zip((4, 5), planned, strict=True):
            assert sum(figure(row[place], written[0]) for row in table[1:-1]) == pytest.approx(expected, abs=1e-6)
            assert figure(table[-1][place], written[0]) == pytest.approx(expected, abs=1e-6)


def test_release_orders_and_stock_cards_agree_with_the_ledger(plan, written):
    ledger = plan.stock_ledger.groupby("location")
    for document in all_documents(written[1], "SC"):
        place = document.number.split("-", 2)[2]
        sums = ledger.get_group(place)[["received", "dispatched", "issued"]].sum()
        totals = [table[-1] for table in document.tables]
        told = [sum(figure(total[column], written[0]) for total in totals) for column in (4, 5, 6)]
        assert told == pytest.approx(list(sums), abs=1e-6)
    released = sum(
        figure(row[5], written[0]) for document in all_documents(written[1], "RO") for row in document.tables[0][1:-1]
    )
    assert released == pytest.approx(float(plan.stock_ledger["dispatched"].sum()), abs=1e-6)


def test_task_sheets_of_all_agencies_hold_every_movement_and_tonne(plan, written):
    sheets = [document for document in all_documents(written[1], "TS") if not re.search(r"-\d{8}$", document.number)]
    own = "Movements with your vehicles" if written[0] == "en" else "Mouvements avec vos véhicules"
    rows = [row for sheet in sheets if own in sheet.text for row in sheet.tables[0][1:-1]]
    assert Counter(movement_of(row[1]) for row in rows) == Counter(plan.movements["movement"])
    assert sum(figure(row[6], written[0]) for row in rows) == pytest.approx(float(plan.cargo["kg"].sum()), abs=1e-6)


def test_titles_are_in_the_language_and_the_brief_has_one_page(written):
    language, folder = written
    found = {document.title for path in folder.rglob("*.html") for document in documents(path)}
    assert found == TITLES[language]
    assert len(pdf_pages(folder / "situation-brief.pdf")) == 1


def one_trip(title: str) -> tuple[maro.Scenario, maro.Plan]:
    """A plan of one trip from a place of that title."""
    scenario = scenario_of(over(ONE_ROAD, {"locations": {"A": {"title": title}}}))
    day = "2004-07-01"
    trip = {"movement": "M1", "depart": day, "arrive": day, "received": day, "return_on": day, "route": "AB"}
    trip |= {"origin": "A", "destination": "B", "mode": "road", "service": "fleet", "fleet": "T", "vehicles": 1.0}
    cargo = {"movement": "M1", "direction": "out", "item": "food", "batch": "-", "quantity": 5.0, "kg": 5e3, "m3": 0.0}
    tables = {"movements": pd.DataFrame([trip]), "cargo": pd.DataFrame([cargo])}
    return scenario, maro.build_plan({}, tables)


RETURNS = {"en": ("Return load: B → Depot [A]", "1,500.25"), "fr": ("Chargement de retour: B → Depot [A]", "1500,25")}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_return_load_is_signed_for_at_the_far_end_and_added_up_apart(code, tmp_path):
    scenario, plan = one_trip("Depot")
    back = {**plan.cargo.iloc[0].to_dict(), "direction": "back", "quantity": 1234.5, "kg": 1500.25, "m3": 2.5}
    plan = plan.replace(cargo=pd.concat([plan.cargo, pd.DataFrame([back])], ignore_index=True))
    write_documents(scenario, plan, tmp_path / "documents", code)
    (waybill,) = all_documents(tmp_path / "documents", "WB")
    heading, weight = RETURNS[code]
    assert heading in waybill.text
    assert [[figure(table[-1][place], code) for place in (6, 7)] for table in waybill.tables] == [
        [5000.0, 0.0],
        [1500.25, 2.5],
    ]
    (path,) = (tmp_path / "documents" / "agencies" / "no-agency").glob("2004*.pdf")
    text = next(page for page in pdf_pages(path) if f"\n{heading}\n" in page)
    assert f"Total {weight} " in re.sub(r"[\u202f\u00a0]", "", text)
    signed = {"en": "Released by", "fr": "Sortie autorisée par"}[code]
    assert text.count(signed) == 2
    orders = all_documents(tmp_path / "documents", "RO")
    assert sorted(order.number.split("-")[2] for order in orders) == ["A", "B"]


def test_all_files_of_a_report_have_the_same_bytes_when_built_again(scenario, plan, tmp_path):
    def files(name: str) -> dict[str, bytes]:
        maro.write_report(scenario, plan, tmp_path / name)
        return {
            str(path.relative_to(tmp_path / name)): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }

    first, second = files("one"), files("two")
    assert {"report.html", "plan.xlsx", "plan.geojson", "plan.ics"} < set(first)
    assert [name for name in first if first[name] != second.get(name)] == []
    assert set(first) == set(second)


def test_the_same_plan_gives_the_same_bytes_in_place_of_the_older_papers(tmp_path):
    scenario, plan = one_trip("Depot")
    folder = tmp_path / "documents"
    first = {path: path.read_bytes() for path in write_documents(scenario, plan, folder)}
    assert len(first) == 8
    (folder / "stale.pdf").write_bytes(b"")
    assert {path: path.read_bytes() for path in write_documents(scenario, plan, folder)} == first
    assert not (folder / "stale.pdf").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["documents"]


def test_another_plan_has_other_numbers():
    scenario, plan = one_trip("Depot")
    other = plan.replace(cargo=plan.cargo.assign(quantity=4.0))
    codes = [Facts(scenario, made, language("en")).number("WB", "M1") for made in (plan, plan, other)]
    assert codes[0] == codes[1] != codes[2]


def test_names_with_accents_and_arabic_letters_can_be_read_on_paper(tmp_path):
    scenario, plan = one_trip("Abéché أبشي №7")
    write_documents(scenario, plan, tmp_path / "documents")
    (path,) = (tmp_path / "documents" / "agencies" / "no-agency").glob("2004*.pdf")
    text = "".join(pdf_pages(path))
    assert "Abéché" in text
    assert set("أبشي") <= set(text)
    assert "?" not in text


def test_hostile_names_stay_text(tmp_path):
    scenario, plan = one_trip("<script>alert(1)</script>gnp.exe (a) \\ %PDF")
    write_documents(scenario, plan, tmp_path / "documents")
    page = next((tmp_path / "documents" / "agencies" / "no-agency").glob("2004*.html"))
    assert "<script" not in page.read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" in documents(page)[0].text + documents(page)[1].text
    text = "".join(pdf_pages(page.with_suffix(".pdf")))
    assert "<script>alert(1)</script>gnp.exe (a) \\ %PDF" in re.sub(r"\s+", " ", text)


def test_two_places_whose_names_differ_in_signs_only_have_files_of_their_own(tmp_path):
    world = over(ONE_ROAD, {"locations": {"A/1": {}, "A:1": {}}})
    ledger = [
        {"date": "2004-07-01", "location": place, "item": "food", "batch": "-", "opening": 1.0, "closing": 1.0}
        | dict.fromkeys(("lost_on_hand", "dated", "ordered", "dispatched", "received", "issued", "discarded"), 0.0)
        for place in ("A/1", "A:1")
    ]
    plan = maro.build_plan({}, {"stock_ledger": pd.DataFrame(ledger)})
    write_documents(scenario_of(world), plan, tmp_path / "documents")
    assert sorted(path.name for path in (tmp_path / "documents" / "places").glob("*.pdf")) == ["A-1-2.pdf", "A-1.pdf"]


def test_a_plan_without_rows_is_a_brief_alone(tmp_path):
    paths = write_documents(scenario_of(ONE_ROAD), maro.build_plan({}, {}), tmp_path / "documents")
    assert [path.name for path in paths] == ["situation-brief.html", "situation-brief.pdf"]
