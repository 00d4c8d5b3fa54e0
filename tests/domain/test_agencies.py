"""The filing agencies and the way to them (17-§3)."""

from collections import Counter
from types import SimpleNamespace

import pytest

from filing.domain.reference import places
from filing.domain.reference.agencies import AGENCIES, CITY_KINDS, KINDS, Agency, route

QINGDAO_AREA = "中国（山东）自由贸易试验区青岛片区"
QINGDAO_ETDZ = "青岛经济技术开发区"


def agency(code):
    return next(row for row in AGENCIES if row.code == code)


def test_the_kinds_are_as_many_as_the_measures_and_shandong_name():
    counted = Counter(row.kind for row in AGENCIES)
    assert counted == {
        "province": 31,
        "xpcc": 1,
        "separately_planned": 5,
        "sub_provincial": 10,
        "delegated_city": 15,
        "etdz": 15,
        "ftz": 67,
    }
    assert set(counted) == set(KINDS)


@pytest.mark.parametrize("field", ["code", "name", "short_name"])
def test_no_two_agencies_share_a_code_a_name_or_a_short_name(field):
    assert [value for value, n in Counter(getattr(row, field) for row in AGENCIES).items() if n > 1] == []


def test_codes_are_ascii_and_regions_are_listed_divisions():
    assert all(row.code.isascii() for row in AGENCIES)
    assert all(places.is_division(row.region) for row in AGENCIES)


def test_every_city_of_shandong_has_its_own_agency():
    regions = {row.region for row in AGENCIES if row.kind in CITY_KINDS}
    assert {city.code for city in places.children_of("370000")} <= regions


def test_bodies_stand_for_zones_that_are_listed():
    listed = {area.name for area in places.all_areas()} | set(places.etdz_names())
    assert [row.zone for row in AGENCIES if row.kind in {"ftz", "etdz"} and row.zone not in listed] == []


def test_every_area_has_its_body_except_hainan_where_the_zone_is_the_province():
    bodies = {row.zone for row in AGENCIES if row.kind == "ftz"}
    assert [area.short_name for area in places.all_areas() if area.name not in bodies] == ["全岛"]


@pytest.mark.parametrize(
    ("code", "short"), [("370000", "鲁"), ("370100", "鲁济"), ("370200", "鲁青"), ("370800", "鲁宁")]
)
def test_short_names_used_in_filing_numbers(code, short):
    assert agency(code).short_name == short


@pytest.mark.parametrize(
    ("province", "city", "expected"),
    [
        ("370000", "370100", "370100"),
        ("370000", "370200", "370200"),
        ("370000", "370600", "370600"),
        ("320000", "320100", "320100"),
        ("320000", "320500", "320000"),
        ("110000", "110100", "110000"),
        ("500000", "500200", "500000"),
        ("420000", "429000", "420000"),
        ("650000", "659000", "659000"),
        ("650000", "659001", "659000"),
        ("650000", "650100", "650000"),
        ("370000", "", "370000"),
    ],
)
def test_an_address_outside_the_zones_goes_to_the_city_or_the_province(province, city, expected):
    assert route(AGENCIES, province, city) == expected


def test_a_development_zone_comes_before_its_city():
    assert route(AGENCIES, "370000", "370200", etdz=QINGDAO_ETDZ) == "EDZ-QINGDAO"


def test_a_free_trade_zone_comes_before_a_development_zone():
    assert route(AGENCIES, "370000", "370200", QINGDAO_AREA, QINGDAO_ETDZ) == "FTZ-SHANDONG-QINGDAO"


def test_a_zone_without_a_listed_body_falls_back_to_the_next_in_line():
    assert route(AGENCIES, "320000", "320500", etdz="昆山经济技术开发区") == "320000"
    assert route(AGENCIES, "370000", "370200", "新设片区", QINGDAO_ETDZ) == "EDZ-QINGDAO"


def test_hainans_free_trade_zone_goes_to_the_province():
    assert route(AGENCIES, "460000", "460100", "中国（海南）自由贸易试验区海南岛全岛") == "460000"


def test_an_added_body_of_a_whole_zone_serves_its_areas_unless_they_have_their_own():
    whole = Agency("FTZ-SD", "山东自贸试验区", "鲁自贸", "ftz", "370000", "中国（山东）自由贸易试验区")
    assert route([whole], "370000", "370200", QINGDAO_AREA) == "FTZ-SD"
    assert route([whole, *AGENCIES], "370000", "370200", QINGDAO_AREA) == "FTZ-SHANDONG-QINGDAO"


def test_any_object_with_an_agencys_fields_can_be_routed_to():
    added = SimpleNamespace(
        code="EDZ-KUNSHAN", kind="etdz", region="320000", zone="昆山经济技术开发区", closed_on=None
    )
    assert route([*AGENCIES, added], "320000", "320500", etdz="昆山经济技术开发区") == "EDZ-KUNSHAN"


def test_an_address_no_agency_covers_has_none():
    assert route([], "370000", "370100") is None
