"""The page of a plan in a real browser: nothing leaves it, every control works, its figures are those of the plan."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.report.html import report_html

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = os.environ.get("MARO_BROWSER") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: the report is not tried in a browser")
ROOT = Path(__file__).parents[2]


class Opened:
    """A page that is open, with all it asked for and complained about."""

    def __init__(self, page, path: Path) -> None:
        self.page, self.trouble, self.asked = page, [], []
        page.on("console", lambda message: self.trouble.append(message.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=yes]")


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as driver:
        # A machine of many jobs may be slow to start a browser.
        started = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"], timeout=120_000)
        yield started
        started.close()


@pytest.fixture(scope="module")
def two_roads():
    scenario = maro.read_scenario(ROOT / "instances" / "two-roads")
    return scenario, maro.plan(scenario, gap=0.0, time_limit=300)


@pytest.fixture(scope="module")
def opened(browser, two_roads, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report_html(*two_roads), encoding="utf-8")
    return Opened(browser.new_page(viewport={"width": 1280, "height": 900}), path)


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(opened):
    assert [url.startswith("file:") for url in opened.asked] == [True]
    assert opened.trouble == []


def test_the_figures_at_the_top_are_those_of_the_plan(opened, two_roads):
    _, plan = two_roads
    tiles = opened.page.locator("#tiles")
    assert float(tiles.get_attribute("data-objective")) == pytest.approx(plan.objective, abs=1e-3)
    assert float(tiles.get_attribute("data-share")) == pytest.approx(plan.summary["coverage"]["share"], abs=1e-6)


def test_the_day_slider_tells_what_leaves_on_each_day(opened, two_roads):
    scenario, plan = two_roads
    tonnes = plan.cargo.groupby("movement")["kg"].sum() / 1000
    moved = plan.movements.assign(t=plan.movements["movement"].map(tonnes)).groupby("depart")["t"].sum()
    slider, told = opened.page.locator("#day"), opened.page.locator("#day-sum")
    for day in range(scenario.settings.days):
        slider.fill(str(day))
        date = pd.Timestamp(scenario.settings.start) + pd.Timedelta(days=day)
        assert float(told.get_attribute("data-tonnes")) == pytest.approx(moved.get(date, 0.0), abs=1e-3)
    slider.fill("-1")
    assert float(told.get_attribute("data-tonnes")) == pytest.approx(plan.cargo["kg"].sum() / 1000, abs=1e-3)


def test_nothing_hangs_over_the_edge_of_a_phone(opened):
    opened.page.set_viewport_size({"width": 390, "height": 844})
    opened.page.wait_for_timeout(300)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    opened.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_page_is_the_same_to_the_last_byte_when_built_again(two_roads):
    assert report_html(*two_roads) == report_html(*two_roads)
