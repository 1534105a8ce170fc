"""How long reports take to write and to open in a browser: ``python benchmarks/report_opening.py darfur-2004``.

Plans are made first come, first served, so that this takes a minute; each contingency of the scenario is planned the
same way and shown as a variant. With ``--pictures FOLDER`` every section is photographed at desktop width, at 390
pixels and as printed A4. Goes on where it was ended; one line per scenario in ``results/report_opening.csv``.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import maro_logistics as maro
from maro_logistics.model.first_come import first_come
from maro_logistics.model.formulation import formulate
from maro_logistics.model.replay import replay
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.network import expand
from maro_logistics.report.exchange import write_calendar, write_geojson
from maro_logistics.report.page_file import write_page
from maro_logistics.report.papers.writing import write_documents
from maro_logistics.report.workbook import write_workbook

TABLE = Path(__file__).parent / "results" / "report_opening.csv"
HEADER = (
    "date", "commit", "machine", "load", "scenario", "movements", "variants", "page_s", "workbook_s", "papers_s",
    "files", "page_bytes", "open_s", "console", "requests",
)  # fmt: skip
OPENINGS = 5
"""The median of so many is told."""


def given(name: str) -> maro.Scenario:
    """A bundled scenario, or a generated one of that size."""
    folder = Path("instances") / name
    return maro.read_scenario(folder) if folder.is_dir() else maro.generate_scenario(name, seed=0)


def quick_plan(scenario: maro.Scenario, contingency: str = "") -> maro.Plan:
    formulation = formulate(expand(scenario))
    tables = tabulate(formulation.parts, replay(formulation, first_come(formulation)))
    summary = {"scenario": scenario.settings.name, "status": "feasible", "contingency": contingency}
    return maro.build_plan(summary, tables)


def write_variants(scenario: maro.Scenario, folder: Path) -> int:
    """One plan per contingency, below the folder of the plan."""
    names = scenario["contingencies"]["contingency"].tolist()
    for name in names:
        maro.write_plan(quick_plan(maro.apply(scenario, name), name), folder / "plans" / name)
    return len(names)


def timed(write: object, *args: object) -> float:
    begun = time.perf_counter()
    write(*args)  # type: ignore[operator]
    return round(time.perf_counter() - begun, 2)


def open_page(path: Path, pictures: Path | None) -> tuple[float, int, int]:
    """Median seconds until the page is drawn; messages on the console; requests beside the page itself."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    program = os.environ.get("MARO_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    seconds, told, asked = [], [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"], timeout=120_000)
        for _ in range(OPENINGS):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.on("console", lambda message: told.append(message.text))
            page.on("pageerror", lambda error: told.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            begun = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready=yes]", state="attached")
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            seconds.append(time.perf_counter() - begun)
        if pictures is not None:
            photograph(page, pictures)
        browser.close()
    return statistics.median(seconds), len(told), sum(url != path.as_uri() for url in asked)


def photograph(page: object, folder: Path) -> None:
    """Every section at two widths, and the paper."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})  # type: ignore[attr-defined]
        page.wait_for_timeout(600)  # type: ignore[attr-defined]
        for section in page.locator("main > section:visible, main > div:visible").all():  # type: ignore[attr-defined]
            name = section.get_attribute("id")
            if name:
                section.screenshot(path=folder / f"{width}-{name}.png", timeout=120_000)
    page.set_viewport_size({"width": 1280, "height": 900})  # type: ignore[attr-defined]
    (folder / "printed.pdf").write_bytes(page.pdf(prefer_css_page_size=True))  # type: ignore[attr-defined]


def measured(name: str, pictures: Path | None) -> tuple[object, ...]:
    scenario = given(name)
    plan = quick_plan(scenario)
    with tempfile.TemporaryDirectory() as parent:
        folder = maro.write_plan(plan, Path(parent) / "plan")
        variants = write_variants(scenario, folder)
        page_s = timed(write_page, scenario, plan, folder, folder)
        workbook_s = timed(write_workbook, plan, scenario, folder / "plan.xlsx")
        papers_s = timed(write_documents, scenario, plan, folder / "documents")
        write_geojson(scenario, plan, folder / "plan.geojson")
        write_calendar(scenario, plan, folder / "plan.ics")
        size = (folder / "report.html").stat().st_size
        opened, told, asked = open_page(folder / "report.html", pictures)
        files = sum(path.is_file() for path in (folder / "documents").rglob("*"))
    return (
        name, len(plan.movements), variants, page_s, workbook_s, papers_s, files, size, round(opened, 2), told, asked,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="+", help="bundled scenarios, or sizes of generated ones")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--result", type=Path, default=TABLE)
    asked = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    known = list(csv.DictReader(asked.result.open(encoding="utf-8", newline=""))) if asked.result.exists() else []
    if not known:
        asked.result.write_text(",".join(HEADER) + "\n", encoding="utf-8")
    for name in asked.scenarios:
        if any(row["scenario"] == name and row["commit"] == commit.strip() for row in known):
            continue
        load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else ""
        row = measured(name, None if asked.pictures is None else asked.pictures / name)
        machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
        full = (dt.datetime.now(dt.UTC).date().isoformat(), commit.strip(), machine, load, *row)
        with asked.result.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(full)
        print(*full, flush=True)


if __name__ == "__main__":
    main()
