"""Pictures of a plan: what they hold, that they need no display, and what is said without matplotlib."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import maro_logistics as maro
from maro_logistics.report import drawing
from tests.builder import ONE_ROAD, over, scenario_of

ROOT = Path(__file__).parents[2]
PICTURES = ("plot_map", "plot_timeline", "plot_coverage")
HOSTILE = "<script>$x^2$ & 'y'"


@pytest.fixture(scope="module")
def plan() -> maro.Plan:
    """One road on a real map, with a title that tries to be something else."""
    places = {
        "A": {"latitude": 13.0, "longitude": 25.0, "title": "Depot, north", "kind": "port"},
        "B": {"latitude": 14.0, "longitude": 24.0, "title": HOSTILE},
    }
    return maro.plan(scenario_of(over(ONE_ROAD, {"locations": places})), gap=0.0, time_limit=300)


def words(figure) -> set[str]:
    """Every text in the picture that is not a number."""
    return {text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text")) if text.get_text()}


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_drawn_without_a_display_or_global_state(picture, plan, monkeypatch, tmp_path):
    pytest.importorskip("matplotlib")
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)  # importing it would fail
    figure = getattr(plan, picture)()
    figure.savefig(tmp_path / "picture.png")
    assert figure._repr_png_()[:4] == b"\x89PNG"
    assert any(HOSTILE.replace("$", r"\$") in text for text in words(figure)) or picture == "plot_timeline"


def test_the_map_has_a_line_per_route_and_a_mark_per_place(plan):
    pytest.importorskip("matplotlib")
    (axes,) = plan.plot_map().axes
    assert len(axes.collections) == 2
    used = [
        patch
        for patch in axes.patches
        if patch.get_edgecolor()[:3] == pytest.approx((0x7A / 255, 0x4A / 255, 0x12 / 255))
    ]
    assert len(used) == 1
    assert "Depot" in words(axes.figure)


def test_the_timeline_says_how_many_vehicles_are_used_of_how_many(plan):
    pytest.importorskip("matplotlib")
    use = plan["fleet_use"]
    told = f"{use['used'].max():.3g} of {use['available'].max():.3g}"
    assert told in words(plan.plot_timeline())


def test_a_plan_of_files_has_to_be_told_its_scenario(plan):
    bare = plan.of(None)
    with pytest.raises(maro.InputError, match=r"plot_map\(scenario\)"):
        bare.plot_map()
    assert "<svg" not in bare._repr_html_()
    pytest.importorskip("matplotlib")
    assert bare.plot_map(plan.given).axes


def test_without_matplotlib_the_way_out_is_told(plan, monkeypatch):
    monkeypatch.delitem(sys.modules, "maro_logistics.report.figures", raising=False)
    monkeypatch.setitem(sys.modules, "matplotlib.colors", None)
    with pytest.raises(maro.MachineError, match=r"pip install 'maro-logistics\[plot\]'"):
        plan.plot_map()


def test_the_small_map_of_a_notebook_shows_the_plan_and_texts_stay_texts(plan):
    page = plan._repr_html_()
    assert page.count("<circle") + page.count("<rect x=") == 2
    assert page.count(drawing.MODES["road"][0]) == 1
    assert "<script" not in page
    assert plan.replace(summary={})._repr_html_().count("<svg") == 1


def test_modes_and_steps_are_those_of_the_page():
    page = (ROOT / "maro_logistics" / "report" / "page" / "1-base.js").read_text(encoding="utf-8")
    colours = dict(re.findall(r'(\w+): \["(#\w+)", \[', page))
    assert {mode: colour for mode, (colour, _) in drawing.MODES.items()} == {
        mode: colours[mode] for mode in drawing.MODES
    }
    steps = re.findall(r'\[(\d+), "(#\w+)", "([^"]+)"\]', page)
    assert [(str(limit), colour, told) for limit, colour, told in drawing.STEPS] == steps


def test_steps_by_hand():
    assert [drawing.step_of(percent) for percent in (-1, 0, 1, 24, 25, 74, 99, 100)] == [-1, 0, 1, 1, 2, 3, 5, 6]
