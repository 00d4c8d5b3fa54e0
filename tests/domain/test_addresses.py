"""An address and the zone it names are in one place, and its divisions are those of the day."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.reference import places
from filing.domain.reference.lists import places_on
from tests.domain.forms import DAY, codes, problems

ADDRESS = ("enterprise", "registered_address")
QINGDAO = {"province": "370000", "city": "370200", "district": "370202", "detail": "山东路6号"}
SHENZHEN = {"province": "440000", "city": "440300", "district": "440305", "detail": "海德三道1号"}
PUDONG = {"province": "310000", "city": "310100", "district": "310115", "detail": "世纪大道1号"}
NO_ZONE = {"in_free_trade_zone": False, "in_national_etdz": False}


def said(address: dict, **zone) -> dict[tuple, str]:
    return problems(enterprise__registered_address={**address, **NO_ZONE, **zone})


def in_area(address: dict, area: str) -> dict[tuple, str]:
    return said(address, in_free_trade_zone=True, free_trade_zone_area=area)


@pytest.mark.parametrize(
    ("address", "area"),
    [
        (SHENZHEN, "中国（广东）自由贸易试验区前海蛇口片区"),
        (PUDONG, "中国（上海）自由贸易试验区张江片区"),
        (PUDONG, "张江片区"),
    ],
)
def test_an_area_in_its_own_city_agrees_with_the_address(address, area):
    assert in_area(address, area) == {}


@pytest.mark.parametrize(
    ("address", "area", "where"),
    [
        (SHENZHEN, "中国（广东）自由贸易试验区南沙片区", "广东省广州市"),
        (SHENZHEN, "中国（上海）自由贸易试验区张江片区", "上海市"),
        (PUDONG, "中国（天津）自由贸易试验区天津港片区", "天津市"),
    ],
)
def test_an_area_of_another_place_is_told_where_it_lies(address, area, where):
    assert where in in_area(address, area)[(*ADDRESS, "free_trade_zone_area")]


@pytest.mark.parametrize(
    ("zone", "where"),
    [
        ("青岛经济技术开发区", None),
        ("胶州经济技术开发区", None),
        ("烟台经济技术开发区", "山东省烟台市"),
        ("昆山经济技术开发区", "江苏省苏州市"),
        ("上海虹桥经济技术开发区", "上海市"),
    ],
)
def test_a_development_zone_lies_in_the_city_of_the_address(zone, where):
    message = said(QINGDAO, in_national_etdz=True, national_etdz=zone).get((*ADDRESS, "national_etdz"))
    assert (message is None) if where is None else (where in message)


def test_every_development_zone_names_a_city_of_its_province_or_lies_in_a_municipality():
    without = [zone.name for zone in places.development_zones() if not zone.city]
    outside = [
        n for n in without if places.development_zones_by_name()[n].province not in places.MUNICIPALITIES
    ]
    assert outside == ["海南洋浦经济开发区", "奎屯-独山子经济技术开发区"]
    for zone in places.development_zones():
        assert not zone.city or places.province_of(zone.city) == zone.province


def test_every_area_lies_in_the_province_of_its_zone():
    zones = {z["name"]: z["province"] for z in places.reference("zones")["free_trade_zones"]["zones"]}
    for area in places.all_areas():
        assert area.province == zones[area.zone]
        assert not area.city or places.province_of(area.city) == area.province


@pytest.mark.parametrize(
    ("day", "district", "fine"),
    [
        (date(2017, 10, 29), "370282", True),
        (date(2017, 10, 29), "370215", False),
        (date(2017, 10, 30), "370215", True),
        (date(2017, 10, 30), "370282", False),
    ],
)
def test_jimo_is_a_city_until_it_is_a_district(day, district, fine):
    found = codes(day, enterprise__registered_address__district=district)
    assert found == ({} if fine else {(*ADDRESS, "district"): "not_of_the_day"})


@pytest.mark.parametrize(("day", "city"), [(date(2019, 1, 8), "371200"), (date(2019, 1, 9), "370100")])
def test_laiwu_is_a_city_until_it_is_a_district_of_jinan(day, city):
    other = {"371200": "370100", "370100": "371200"}[city]
    named = {"371200": ["莱城区", "钢城区"], "370100": ["莱芜区", "钢城区"]}
    children = [d.name for d in places.children_of(city, day)]
    assert all(name in children for name in named[city])
    assert "莱芜区" not in [d.name for d in places.children_of(other, day)]
    assert places_on(day).has_division("371200", "city") is (city == "371200")


def test_a_division_that_is_gone_keeps_its_name():
    assert places.full_address_name("370000", "370200", "370282") == "山东省青岛市即墨市"


def test_the_divisions_of_an_unchanged_place_are_those_of_any_day():
    assert places.children_of("370600") == places.children_of("370600", date(2020, 1, 1))
    assert DAY < places.EDITION_DAY
