"""The page of a plan in a real browser: nothing leaves it, every control works, its figures are those of the plan."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.report.html import report_html
from maro_logistics.report.html_beside import Beside, read_beside
from tests.builder import ONE_ROAD, over, scenario_of

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
    opened.page.wait_for_selector('#map-body svg[viewBox^="0 0 3"]')  # drawn again, less than 400 wide
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    opened.page.set_viewport_size({"width": 1280, "height": 900})


def test_nothing_hangs_over_the_edge_of_the_paper(with_variant):
    page = with_variant.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 without its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_page_is_the_same_to_the_last_byte_when_built_again(two_roads):
    assert report_html(*two_roads) == report_html(*two_roads)


HOSTILE = "</script><img src=x onerror=alert(1)>&amp;'\"=cmd${alert(2)}"


@pytest.fixture(scope="module")
def answered(two_roads, tmp_path_factory) -> Path:
    """A folder with a plan, a variant without its last movement, and what others tell of contingencies."""
    scenario, plan = two_roads
    folder = tmp_path_factory.mktemp("answered")
    name = scenario["contingencies"]["contingency"].iloc[0]
    movements = plan.movements.iloc[:-1]
    variant = plan.replace(
        summary={**plan.summary, "contingency": name, "objective": plan.objective + 1000.0},
        movements=movements,
        cargo=plan.cargo[plan.cargo["movement"].isin(movements["movement"])],
    )
    maro.write_plan(variant, folder / "plans" / name)
    header = "contingency,title,known_on,trigger,decide_by,held,variant,replanning_low,replanning_high,gap,status"
    (folder / "contingencies.csv").write_text(
        f"\ufeff{header}\n{name},It happens,2004-07-02,Rain,2004-07-03,900000,850000,1,2,0.5,done\n", encoding="utf-8"
    )
    (folder / "criticality.csv").write_text("element,damage_low,damage_high\nroad,1,2\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def with_variant(browser, two_roads, answered, tmp_path_factory):
    path = tmp_path_factory.mktemp("variant") / "report.html"
    path.write_text(report_html(*two_roads, read_beside(answered)), encoding="utf-8")
    return Opened(browser.new_page(viewport={"width": 1280, "height": 900}), path)


def test_a_variant_shows_what_changes_on_tiles_map_and_tables(with_variant, two_roads):
    page, (_, plan) = with_variant.page, two_roads
    assert not page.locator("#changes").is_visible()
    page.locator("button.choose").first.click()
    assert float(page.locator("#tiles").get_attribute("data-objective")) == pytest.approx(plan.objective + 1000.0)
    lost = plan.cargo[plan.cargo["movement"] == plan.movements["movement"].iloc[-1]]["kg"].sum() / 1000
    left = float(page.locator("#day-sum").get_attribute("data-tonnes"))
    assert left == pytest.approx(plan.cargo["kg"].sum() / 1000 - lost, abs=1e-3)
    assert page.locator("#changes tbody tr").count() >= 1
    page.locator("#difference").check()
    page.locator("#plan-choice").select_option("0")
    assert not page.locator("#changes").is_visible()
    assert float(page.locator("#tiles").get_attribute("data-objective")) == pytest.approx(plan.objective, abs=1e-3)
    assert page.locator("#criticality tbody tr").count() == 1
    assert with_variant.trouble == []


def test_every_button_and_choice_can_be_used_without_complaint(with_variant):
    page = with_variant.page
    for button in page.locator("button:visible").all():
        if button.is_visible():
            button.click()
    for choice in page.locator("select:visible").all():
        for option in choice.locator("option").all():
            choice.select_option(option.get_attribute("value"))
    page.locator("#plan-choice").select_option("0")
    for host in ("#map-body", "#heat-body"):
        page.locator(host).focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("#tip").inner_text() != ""
        page.keyboard.press("Escape")
        assert not page.locator("#tip").is_visible()
    assert with_variant.trouble == []
    assert len(with_variant.asked) == 1


def test_the_tables_of_shortages_and_money_are_those_of_the_plan(opened, two_roads):
    _, plan = two_roads
    assert int(opened.page.locator("#short-count").get_attribute("data-lines")) == len(plan.unmet)
    spent = [float(cell.get_attribute("data-value")) for cell in opened.page.locator("#money td:nth-child(3)").all()]
    assert sum(spent) == pytest.approx(plan.spending["amount"].sum(), abs=0.01)
    peaks = {
        figure.get_attribute("data-stock"): float(figure.get_attribute("data-peak"))
        for figure in opened.page.locator("#stock figure").all()
    }
    assert peaks == pytest.approx(plan["storage"].groupby("location")["t"].max().to_dict(), abs=0.05)


def test_hostile_names_stay_text(browser, tmp_path):
    world = over(
        ONE_ROAD,
        {
            "settings": {"title": HOSTILE, "sources": HOSTILE},
            "locations": {"A": {"title": HOSTILE, "latitude": 1, "longitude": 1}, "B": {"latitude": 2, "longitude": 2}},
            "items": {"food": {"title": HOSTILE}},
        },
    )
    plan = maro.plan(scenario_of(world), gap=0.0, time_limit=300)
    rows = {"columns": ["contingency", HOSTILE], "rows": [[HOSTILE, HOSTILE + "\u202e\u2028"]]}
    text = report_html(scenario_of(world), plan, Beside(contingencies=rows, criticality=rows, hedge=rows))
    path = tmp_path / "report.html"
    path.write_text(text, encoding="utf-8")
    opened = Opened(browser.new_page(), path)
    assert opened.trouble == []
    assert len(opened.asked) == 1
    assert opened.page.locator("img").count() == 0
    assert opened.page.locator("h1").inner_text().startswith("</script><img")
    assert "<img src=x" in opened.page.locator("#need-body").inner_text()


def test_the_map_and_the_paper_hold_a_real_place(browser, tmp_path):
    scenario = maro.generate_scenario(size="XS", seed=1)
    path = tmp_path / "report.html"
    path.write_text(report_html(scenario, maro.build_plan({}, {})), encoding="utf-8")
    opened = Opened(browser.new_page(viewport={"width": 1280, "height": 900}), path)
    assert opened.page.locator("#map-body [data-place]").count() == len(scenario["locations"])
    assert opened.page.locator("#map-note").inner_text().startswith("Outlines: Natural Earth.")
    assert opened.page.pdf(prefer_css_page_size=True)[:5] == b"%PDF-"
    assert opened.trouble == []
