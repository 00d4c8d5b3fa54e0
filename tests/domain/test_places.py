"""Countries, divisions and zones."""

from datetime import date

import pytest

from filing.domain.reference import picking, places


def found(text):
    return [country.code for country in picking.search(text, picking.country_choices())]


@pytest.mark.parametrize(
    ("code", "name"),
    [("CN", "中国"), ("HK", "中国香港"), ("MO", "中国澳门"), ("TW", "中国台湾"), ("KR", "韩国")],
)
def test_countries_and_regions_carry_their_official_chinese_names(code, name):
    assert places.country_name(code) == name


def test_the_249_codes_of_iso_3166_and_the_stateless_are_listed_once_each():
    assert len({country.code for country in places.countries()}) == len(places.countries()) == 250
    assert places.country_name("XX") == "无国籍"


@pytest.mark.parametrize("code", ["EU", "UN", "ZZ", "XA", "XK", "001", ""])
def test_what_is_no_country_or_region_is_refused(code):
    assert not places.is_country(code)


def test_every_country_has_a_name_of_its_own():
    assert len({country.name for country in places.countries()}) == 250


@pytest.mark.parametrize("text", ["韩国", "KR", "kr", " Korea ", "大韩民国", "南韩"])
def test_korea_is_found_first_by_any_of_its_names(text):
    assert found(text)[0] == "KR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("香港", "HK"),
        ("hong", "HK"),
        ("BVI", "VG"),
        ("开曼", "KY"),
        ("USA", "US"),
        ("马其顿", "MK"),
        ("U.S.A.", "US"),
        ("联邦德国", "DE"),
        ("中国大陆", "CN"),
        ("荷兰王国", "NL"),
    ],
)
def test_abbreviations_and_former_names_find_their_country(text, code):
    assert found(text)[0] == code


def test_a_short_latin_text_does_not_match_the_middle_of_names():
    assert "CN" not in found("in")


def test_no_text_offers_every_country_and_nonsense_none():
    assert len(found("")) == 250
    assert found("不存在的国家") == []


def test_an_unlisted_country_is_shown_by_its_code():
    assert places.country_name("QQ") == "QQ"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("370000", "山东省"),
        ("370100", "济南市"),
        ("370102", "历下区"),
        ("370114", "章丘区"),
        ("370200", "青岛市"),
        ("370202", "市南区"),
        ("371200", "莱芜市"),
        ("110101", "东城区"),
        ("110100", "北京市"),
        ("500100", "重庆市"),
        ("500101", "万州区"),
        ("500200", "重庆市（县）"),
        ("429004", "仙桃市"),
        ("469001", "五指山市"),
        ("419001", "济源市"),
        ("441900", "东莞市"),
        ("659008", "可克达拉市"),
    ],
)
def test_division_names(code, name):
    assert places.division_name(code) == name


def test_there_are_31_provinces_and_no_hong_kong_macao_or_taiwan():
    codes = [province.code for province in places.children_of()]
    assert len(codes) == 31
    assert not {"710000", "810000", "820000"} & set(codes)


def test_every_division_has_a_listed_parent():
    orphans = [
        code for code in places.divisions() if (up := places.parent_of(code)) and not places.is_division(up)
    ]
    assert orphans == []


def test_every_division_can_be_reached_from_the_provinces():
    cities = [city for province in places.children_of() for city in places.children_of(province.code)]
    districts = [district for city in cities for district in places.children_of(city.code)]
    of_other_days = {"370116", "370117", "370282"}
    assert 31 + len(cities) + len(districts) == len(places.divisions().keys() - of_other_days)
    assert len(cities) > 330 and len(districts) > 2800


def test_statistical_areas_are_not_divisions():
    assert not places.is_division("370672")


def test_shandong_had_seventeen_cities():
    assert len(places.children_of("370000")) == 17


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_cities_without_districts_have_none(code):
    assert places.children_of(code) == ()


def test_chongqing_offers_its_districts_and_its_counties():
    assert [city.name for city in places.children_of("500000")] == ["重庆市", "重庆市（县）"]
    assert ("500229", "城口县") in places.children_of("500200")


def test_a_path_names_the_levels_down_to_the_code():
    assert places.division_path("370202") == ("山东省", "青岛市", "市南区")
    assert places.division_path("370200") == ("山东省", "青岛市", "")
    assert places.division_path("370000") == ("山东省", "", "")
    assert places.division_path("110101") == ("北京市", "北京市", "东城区")


@pytest.mark.parametrize(
    ("codes", "written"),
    [
        (("370000", "370200", "370202"), "山东省青岛市市南区"),
        (("110000", "110100", "110101"), "北京市东城区"),
        (("500000", "500200", "500229"), "重庆市城口县"),
        (("420000", "429000", "429004"), "湖北省仙桃市"),
        (("650000", "659000", "659001"), "新疆维吾尔自治区石河子市"),
        (("440000", "441900", ""), "广东省东莞市"),
        (("110000", "110100"), "北京市"),
    ],
)
def test_an_address_leaves_out_the_levels_nobody_writes(codes, written):
    assert places.full_address_name(*codes) == written


def zones_on(day):
    return {area.zone for area in places.areas(day)}


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2013, 9, 28), 0),
        (date(2013, 9, 29), 1),
        (date(2015, 4, 21), 4),
        (date(2017, 3, 31), 4),
        (date(2017, 4, 1), 11),
        (date(2018, 10, 16), 12),
        (date(2019, 8, 2), 18),
        (date(2020, 9, 1), 21),
    ],
)
def test_the_zones_existing_on_a_day(day, number):
    assert len(zones_on(day)) == number


def test_an_area_added_later_does_not_exist_before_its_own_day():
    zhangjiang = "中国（上海）自由贸易试验区张江片区"
    assert zhangjiang not in [area.name for area in places.areas(date(2015, 4, 26))]
    assert zhangjiang in [area.name for area in places.areas(date(2015, 4, 27))]


def test_area_names_and_codes_are_unambiguous_and_lie_in_listed_divisions():
    listed = places.all_areas()
    assert len({area.name for area in listed}) == len({area.code for area in listed}) == len(listed)
    assert all(places.is_division(area.province) for area in listed)
    assert all(places.province_of(area.city) == area.province for area in listed if area.city)


def test_areas_may_be_taken_from_a_list_of_the_administrators():
    added = places.Area("FTZ-X", "新片区", "新片区", "某区", date(2017, 8, 1), "370000")
    assert places.areas(date(2017, 8, 1), [added]) == [added]


def test_the_219_development_zones_of_2017_are_named_once_each():
    assert len(set(places.etdz_names())) == len(places.etdz_names()) == 219


def test_shandong_had_fifteen_development_zones():
    assert len(places.etdz_names("370000")) == 15
    assert "青岛经济技术开发区" in places.etdz_names("370000")


def test_the_list_of_development_zones_does_not_claim_to_be_complete():
    assert places.reference("zones")["economic_development_zones"]["complete"] is False
