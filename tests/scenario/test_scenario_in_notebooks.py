"""What a notebook shows of a scenario."""

from tests.builder import ONE_ROAD, over, scenario_of


def test_a_notebook_shows_dates_and_rows_and_hostile_names_stay_text():
    page = scenario_of(over(ONE_ROAD, {"settings": {"title": "<script>alert(1)</script>"}}))._repr_html_()
    assert "3 days from 2004-07-01" in page
    assert "<td>locations</td><td style='text-align:right'>2</td>" in page
    assert "<script>" not in page
    assert "contingencies" not in page
