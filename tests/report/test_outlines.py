"""Outlines on the map: cropped, in the map's units, disputed borders dashed; modes can be told apart in grey."""

from __future__ import annotations

import json
import re
from importlib import resources
from itertools import combinations, pairwise

import numpy as np
import pytest

import maro_logistics as maro
from maro_logistics.report.html_map import map_data
from maro_logistics.report.outlines import Box, clipped, outlines, own_boundaries
from tests.builder import ONE_ROAD, over, scenario_of


def script(name: str) -> str:
    """One file of the page's script."""
    return resources.files("maro_logistics.report").joinpath(f"page/{name}").read_text(encoding="utf-8")


def test_a_ring_is_cut_at_the_edges_of_the_box():
    ring = np.array([(-1.0, 0.5), (0.5, 0.5), (0.5, 3.0), (-1.0, 3.0)])
    kept = clipped(ring, Box(0, 0, 1, 1))
    assert {tuple(point) for point in kept.tolist()} == {(0.0, 0.5), (0.5, 0.5), (0.5, 1.0), (0.0, 1.0)}


def test_darfur_lies_in_sudan_and_its_border_with_south_sudan_is_dashed():
    drawn = outlines(Box(20, 8, 34, 18))
    assert {"Sudan", "Chad"} <= {name for name, _, _ in drawn.labels}
    assert drawn.disputed
    assert drawn.border


def test_the_border_of_chad_and_niger_is_not_dashed():
    assert outlines(Box(12, 14, 17, 18)).disputed == []


def test_names_of_disputed_territories_are_not_printed():
    labels = {name for name, _, _ in outlines(Box(-18, 20, -6, 30)).labels}
    assert "Western Sahara" not in labels
    assert "Morocco" in labels or "Mauritania" in labels


def test_an_operation_across_the_date_line_keeps_together():
    places = {"A": {"latitude": -17, "longitude": 178}, "B": {"latitude": -18, "longitude": -179}}
    drawn = map_data(scenario_of(over(ONE_ROAD, {"locations": places})), None)
    (x_a, _), (x_b, _) = drawn["points"]
    assert 0 < x_a < x_b < drawn["width"]
    assert x_b - x_a < drawn["width"]
    assert drawn["land"]


def test_places_without_coordinates_are_sketched_by_legs_from_the_goods():
    drawn = map_data(scenario_of(ONE_ROAD), None)
    (x_a, _), (x_b, _) = drawn["points"]
    assert x_a < x_b
    assert drawn["note"].startswith("A sketch")


def test_the_users_own_boundaries_are_drawn_instead(tmp_path):
    square = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]
    data = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "Ours", "disputed": True},
                "geometry": {"type": "Polygon", "coordinates": square},
            }
        ],
    }
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    drawn = own_boundaries(path, Box(-1, -1, 11, 11))
    assert [name for name, _, _ in drawn.labels] == ["Ours"]
    assert drawn.disputed
    assert not drawn.border


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "FeatureCollection"}', '{"type": "Polygon", "coordinates": 1}'])
def test_what_is_not_geojson_is_told(text, tmp_path):
    path = tmp_path / "own.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(maro.InputError, match=r"own\.geojson"):
        own_boundaries(path, Box(0, 0, 1, 1))


def grey(colour: str) -> float:
    """How light the colour is in grey, 0 to 255."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_steps_of_coverage_become_lighter_and_lighter_in_grey():
    steps = [grey(colour) for colour in re.findall(r'\[\d+, "(#\w{6})", "', script("1-base.js"))]
    assert len(steps) == 7
    assert all(b - a >= 12 for a, b in pairwise(steps))


def test_modes_have_dashes_of_their_own_so_that_grey_paper_tells_them_apart():
    modes = re.findall(r'(\w+): \["#\w{6}", (\[[\d., ]*\])\]', script("1-base.js"))
    dashes = {name: tuple(json.loads(dash)) for name, dash in modes if name not in {"escort", "relay"}}
    assert set(dashes) == {"road", "air", "sea", "river", "rail", "pack", "drone"}
    assert all(dashes[a] != dashes[b] for a, b in combinations(dashes, 2))
