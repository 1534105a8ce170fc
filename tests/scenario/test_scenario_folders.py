"""Folders as they come from an office: what is read, what is assumed, what is refused."""

from __future__ import annotations

import codecs

import pandas as pd
import pytest

from maro_logistics.errors import InputError, ScenarioError
from maro_logistics.scenario.reading import read_scenario, validate

FRENCH = "location;title;storage_t\nPort;Le d\xe9p\xf4t;1,5\nCamp;N\xe9ma;20\n".encode("cp1252")


def test_a_plain_folder_is_read_without_findings(folder):
    notices = []
    scenario = read_scenario(folder(), notices=notices)
    assert notices == []
    assert scenario["stocks"].loc[2, "stock"] == "Port/food"
    assert scenario["routes"].loc[2, "km"] == 100.0


def test_rows_keep_their_number_in_the_file_when_lines_are_blank(folder):
    scenario = read_scenario(folder(locations="location\n\nPort\n\nCamp\n"))
    assert scenario["locations"].index.tolist() == [3, 5]


@pytest.mark.parametrize("signature", [codecs.BOM_UTF8, b""])
def test_utf8_is_read_with_and_without_signature(folder, signature):
    text = signature + "location,title\nPort,N\xe9ma\nCamp,\n".encode()
    assert read_scenario(folder(locations=text))["locations"].loc[2, "title"] == "N\xe9ma"


def test_utf16_is_read_by_its_signature(folder):
    text = "location\ttitle\nPort\tN\xe9ma\nCamp\t\n".encode("utf-16")
    assert read_scenario(folder(locations=text))["locations"].loc[2, "title"] == "N\xe9ma"


def test_a_french_excel_file_is_read_and_what_was_assumed_is_told(folder, told):
    place = folder(locations=FRENCH)
    scenario = read_scenario(place)
    assert scenario["locations"]["title"].tolist() == ["Le d\xe9p\xf4t", "N\xe9ma"]
    assert scenario["locations"]["storage_t"].tolist() == [1.5, 20.0]
    assert told(validate(place)) == ["assumed-decimal locations:", "assumed-encoding locations:"]


def test_windows_text_between_commas_is_refused_and_the_option_named(folder):
    place = folder(locations="location,title\nPort,N\xe9ma\nCamp,\n".encode("cp1252"))
    (found,) = validate(place)
    assert (found.code, found.row) == ("bad-encoding", 2)
    assert "--encoding cp1252" in found.hint
    assert read_scenario(place, encoding="cp1252")["locations"].loc[2, "title"] == "N\xe9ma"


def test_windows_text_of_another_code_page_is_refused(folder, told):
    eastern = "location;title\nPort;\u0160kofja Loka \u010d\nCamp;\n".encode("cp1250")
    assert told(validate(folder(locations=eastern))) == ["bad-encoding locations:2"]


@pytest.mark.parametrize("values", [("1,500", "2,000"), ("1.500", "2.000"), ("1,5", "2.5")])
def test_a_number_that_may_be_read_in_two_ways_is_refused_in_a_semicolon_file(folder, told, values):
    place = folder(locations=f"location;storage_t\nPort;{values[0]}\nCamp;{values[1]}\n")
    assert [each.split(":")[0] for each in told(validate(place))] == ["ambiguous-number locations"]


@pytest.mark.parametrize(("decimal", "expected"), [(",", 1.5), (".", None)])
def test_the_decimal_option_settles_what_a_comma_means(folder, decimal, expected):
    place = folder(locations="location;storage_t\nPort;1,500\nCamp;\n")
    if expected is None:
        assert [found.code for found in validate(place, decimal=decimal)] == ["no-number"]
    else:
        assert read_scenario(place, decimal=decimal)["locations"].loc[2, "storage_t"] == expected


def test_another_decimal_mark_is_an_input_error(folder):
    with pytest.raises(InputError, match="decimal mark"):
        read_scenario(folder(), decimal="'")


@pytest.mark.parametrize(
    "number",
    [
        "NaN",
        "inf",
        "Infinity",
        "1_000",
        '"1,500"',
        "1 500",
        "1\u202f500",
        "12 t",
        "5%",
        "\u0661\u0662",
        "+5",
        "0x10",
        ".5",
    ],
)
def test_only_plain_numbers_are_numbers(folder, told, number):
    place = folder(stocks=f"location,item,quantity\nPort,food,{number}\n")
    assert told(validate(place), "error") == ["no-number stocks:2 quantity"]


def test_an_endless_number_is_too_large(folder, told):
    place = folder(stocks="location,item,quantity\nPort,food,1e999\n")
    assert told(validate(place), "error") == ["too-large stocks:2 quantity"]


@pytest.mark.parametrize("day", ["03/04/2026", "2026-02-30", "2026-13-01", "2004-07-01T00:00", "20040701", "1.7.2004"])
def test_only_dates_of_the_calendar_in_iso_form_are_dates(folder, told, day):
    place = folder(stocks=f"location,item,quantity,available_on\nPort,food,5,{day}\n")
    assert told(validate(place), "error") == ["no-date stocks:2 available_on"]


def test_half_a_truck_is_no_count(folder, told):
    place = folder(fleets="fleet,base,vehicle_type,count\nT,Port,truck,2.5\n")
    assert told(validate(place), "error") == ["no-whole-number fleets:2 count"]


def test_names_that_look_like_numbers_or_nothing_stay_text(folder):
    place = folder(
        locations="location,pcode\nNA,0102\nnull,1e5\n",
        stocks="location,item,quantity\nNA,food,10\n",
        fleets="fleet,base,vehicle_type,count\nT,NA,truck,1\n",
        routes="route,origin,destination,mode,km\n007,NA,null,road,100\n",
        needs="location,item,quantity,people\nnull,food,10,50\n",
    )
    scenario = read_scenario(place)
    assert scenario["locations"]["location"].tolist() == ["NA", "null"]
    assert scenario["locations"]["pcode"].tolist() == ["0102", "1e5"]
    assert scenario["routes"]["route"].tolist() == ["007"]


def test_two_spellings_of_one_accent_are_one_name(folder):
    place = folder(
        locations="location\nPort\nNe\u0301ma\n",
        routes="route,origin,destination,mode,km\nR,Port,N\xe9ma,road,100\n",
        needs="location,item,quantity,people\nN\xe9ma,food,10,50\n",
    )
    assert read_scenario(place)["locations"]["location"].tolist() == ["Port", "N\xe9ma"]


@pytest.mark.parametrize("name", ["a\x1b[2J", "a\u202eb", "a\x00b", "x" * 201])
def test_control_characters_and_endless_names_are_refused(folder, told, name):
    found = told(validate(folder(locations=f"location,title\nPort,\nCamp,\n{name},\n")), "error")
    assert found in (["bad-text locations:4 location"], ["unreadable locations:4"])


def test_a_missing_field_and_an_extra_one_name_their_rows(folder):
    place = folder(locations="location,title,kind\nPort,a,port\nCamp,b\nHill,c,site,d\n")
    assert [str(found).split(";")[0] for found in validate(place)] == [
        "locations:3: 2 fields where the header has 3",
        "locations:4: 4 fields where the header has 3",
    ]


def test_an_unclosed_quote_names_the_row_where_it_opened(folder, told):
    place = folder(locations='location,title\nPort,"open\nCamp,b\n')
    assert told(validate(place)) == ["unclosed-quote locations:2"]


def test_a_doubled_header_is_refused(folder, told):
    place = folder(locations="location,title,Title\nPort,a,b\nCamp,,\n")
    assert told(validate(place)) == ["bad-header locations:1 title"]


def test_a_column_without_name_is_refused_unless_it_is_empty(folder, told):
    assert told(validate(folder(locations="location,\nPort,a\nCamp,\n"))) == ["bad-header locations:1"]
    assert told(validate(folder(locations="location,\nPort,\nCamp,\n"))) == []


def test_a_header_in_the_middle_is_refused(folder, told):
    place = folder(locations="location,title\nPort,\nlocation,title\nCamp,\n")
    assert told(validate(place)) == ["repeated-header locations:3"]


def test_an_unknown_column_is_a_warning_with_the_nearest_name(folder):
    place = folder(needs="location,item,quantity,people,priorty\nCamp,food,10,50,1\n")
    (found,) = validate(place)
    assert (found.severity, found.code, found.column) == ("warning", "unknown-column", "priorty")
    assert found.hint == "did you mean 'priority'?"
    assert read_scenario(place)["needs"].loc[2, "priority"] == 3.0


def test_a_missing_required_column_is_told_once(folder, told):
    place = folder(stocks="location,item,quantiti\nPort,food,10\n")
    found = validate(place)
    assert told(found, "error") == ["missing-column stocks:1 quantity"]
    assert "'quantiti'" in found[0].hint or "'quantiti'" in found[1].hint


@pytest.mark.parametrize("content", ["", "\n\n", "PK\x03\x04", "\x1f\x8b"])
def test_a_file_that_is_no_table_is_refused(folder, told, content):
    assert told(validate(folder(locations=content.encode("latin-1")))) == ["unreadable locations:"]


def test_a_missing_table_does_not_blame_those_who_refer_to_it(folder, told):
    assert told(validate(folder(locations=None)), "error") == ["missing-table locations:"]


def test_needs_must_exist_in_one_of_two_forms(folder, told):
    assert told(validate(folder(needs=None)), "error") == ["missing-table needs:"]
    place = folder(
        needs=None,
        assessments="location,people\nCamp,50\n",
        rations="item,quantity_per_person_per_day\nfood,0.0005\n",
    )
    (place / "needs.csv").unlink(missing_ok=True)
    assert told(validate(place)) == []


def test_a_file_with_an_unknown_name_is_a_warning(folder):
    (found,) = validate(folder(stokcs="location\n"))
    assert (found.severity, found.code) == ("warning", "unknown-table")
    assert "did you mean 'stocks'?" in found.hint


def test_hashtags_under_the_header_are_no_data(folder, told):
    place = folder(locations="location,title\n#loc +code,#loc +name\nPort,The port\nCamp,\n")
    assert read_scenario(place)["locations"]["location"].tolist() == ["Port", "Camp"]
    assert told(validate(place)) == ["hashtag-row locations:2"]


def test_hashtags_name_columns_whose_header_is_unknown(folder):
    place = folder(stocks="ort,ware,menge\n#loc+code,#item +code,#value +stock\nPort,food,7\n")
    assert read_scenario(place)["stocks"].loc[3, "quantity"] == 7.0


def test_synonyms_name_columns(folder):
    place = folder(locations="location,lat,lng\nPort,1.25,30.5\nCamp,1,30\n")
    assert read_scenario(place)["locations"].loc[2, ["latitude", "longitude"]].tolist() == [1.25, 30.5]


ROAD = (
    "route,origin,destination,mode,km,curntprac,BdWthrPrac,TotLoadMT,status\n"
    "R,Port,Camp,road,100,Heavy Truck(<20mt),4WD<3.5mt,15,Open\n"
    "Q,Port,Camp,road,100,Truck + Trailer(>20mt),,,Closed\n"
)


def test_a_road_layer_becomes_limits_closures_and_rainy_conditions(folder):
    rainy = (
        'format = 1\nname = "small"\nstart = 2004-07-01\ndays = 10\nrainy_from = 2004-07-05\nrainy_until = 2004-07-08\n'
    )
    scenario = read_scenario(folder(routes=ROAD, settings=rainy))
    assert scenario["routes"]["limit_kg"].fillna(-1).tolist() == [15_000.0, -1.0]
    conditions = scenario["route_conditions"]
    assert conditions[["route", "closed"]].to_numpy().tolist() == [["Q", "yes"], ["R", "no"]]
    assert conditions["limit_kg"].fillna(-1).tolist() == [-1.0, 3_500.0]
    assert conditions["from"].tolist() == [pd.NaT, pd.Timestamp("2004-07-05")]


def test_bad_weather_without_a_rainy_season_is_a_warning(folder, told):
    assert told(validate(folder(routes=ROAD)), "warning") == ["unused-road-layer routes:1 bdwthrprac"]


def test_status_closes_a_route_condition(folder):
    place = folder(route_conditions="route,from,until,status\nR,2004-07-03,2004-07-04,Closed\n")
    assert read_scenario(place)["route_conditions"].loc[2, "closed"] == "yes"


def test_a_newer_format_is_refused_and_an_older_one_is_told(folder, told):
    newer = 'format = 2\nname = "small"\nstart = 2004-07-01\ndays = 10\n'
    assert told(validate(folder(settings=newer))) == ["newer-format scenario: format"]
    assert told(validate(folder(settings=newer.replace("2\n", "0\n", 1)))) == ["older-format scenario: format"]


def test_settings_that_are_no_toml_are_refused(folder, told):
    assert told(validate(folder(settings="name = small\n"))) == ["unreadable scenario:"]
    assert told(validate(folder(settings='name = "a"\nname = "b"\n'))) == ["unreadable scenario:"]


def test_missing_settings_do_not_hide_errors_in_the_tables(folder, told):
    place = folder(settings='name = "small"\ndayz = 3\n', needs="location,item,quantity\nCmap,food,x\n")
    assert told(validate(place), "error") == [
        "missing-setting scenario: days",
        "missing-setting scenario: start",
        "no-number needs:2 quantity",
        "unknown-name needs:2 location",
    ]


def test_all_findings_of_all_tables_are_raised_at_once(folder):
    place = folder(
        stocks="location,item,quantity\nPrt,fod,x\n",
        routes="route,origin,destination,mode,km\nR,Port,Port,raod,-1\n",
    )
    with pytest.raises(ScenarioError) as raised:
        read_scenario(place)
    assert {found.code for found in raised.value.findings if found.severity == "error"} == {
        "no-number",
        "unknown-name",
        "no-choice",
        "out-of-range",
    }


def test_a_path_without_scenario_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no scenario"):
        read_scenario(tmp_path / "nowhere")
