"""Finding a country or an industry by what people type."""

import pytest

from filing.domain.reference.industries import EDITIONS, edition
from filing.domain.reference.picking import country_choices, industry_choices, only_match, search
from filing.domain.reference.places import reference


def taken(text, choices):
    match = only_match(text, choices)
    return match.code if match else None


@pytest.mark.parametrize("text", ["法国", "FR", "fr", "ＦＲ", " France ", "faguo", "fg", "法兰西共和国"])
def test_a_country_is_taken_by_name_code_or_pinyin(text):
    assert taken(text, country_choices()) == "FR"


@pytest.mark.parametrize("text", ["法", "united", "岛", "没有的国家", "", "  "])
def test_what_fits_several_countries_or_none_is_not_taken(text):
    assert taken(text, country_choices()) is None


@pytest.mark.parametrize(("text", "first"), [("DE", "DE"), ("法", "FR"), ("中国", "CN"), ("MG", "MG")])
def test_the_exact_code_comes_first_then_the_shortest_name_that_begins_so(text, first):
    assert search(text, country_choices())[0].code == first


@pytest.mark.parametrize(
    ("text", "code"),
    [("3824", "C3824"), ("C3824", "C3824"), ("c 3824", "C3824"), ("电力电子元器件制造", "C3824"), ("38", "C38"),
     ("C3824 电力电子元器件制造", "C3824"), ("列车时刻", None), ("软件", None), ("餐厅", None)],
)  # fmt: skip
@pytest.mark.parametrize("year", EDITIONS)
def test_an_industry_is_taken_by_code_with_or_without_its_letter_or_by_name(year, text, code):
    assert taken(text, industry_choices(year)) == code


def test_of_a_group_and_its_only_class_with_one_name_the_class_is_taken():
    assert taken("核燃料加工", industry_choices(2017)) == "C2530"


def test_everyday_words_inside_a_longer_text_are_offered_but_not_taken():
    text = "开一家洗衣店"
    assert [c.name for c in search(text, industry_choices(2017))] == ["洗染服务"]
    assert taken(text, industry_choices(2017)) is None


@pytest.mark.parametrize(
    ("word", "year", "name"),
    [("餐厅", 2011, "正餐服务"), ("餐厅", 2017, "正餐服务"), ("跨境电商", 2011, "互联网零售"), ("跨境电商", 2017, "互联网批发"),
     ("医疗器械", 2011, "医疗用品及器材批发"), ("医疗器械", 2017, "医疗、外科及兽医用器械制造"), ("健身房", 2017, "健身休闲活动")],
)  # fmt: skip
def test_everyday_words_lead_to_industries(word, year, name):
    assert name in [choice.name for choice in search(word, industry_choices(year))]


def test_every_everyday_word_leads_somewhere_in_both_editions():
    words = reference("industry_synonyms")["words"]
    assert len(words) >= 120
    for word, codes in words.items():
        for year in EDITIONS:
            listed = codes[str(year)]
            assert listed and all(code in edition(year).codes for code in listed), (word, year)


def test_a_place_is_found_as_it_is_spoken_there():
    spoken = reference("pinyin")["syllables"]
    for name, syllables in reference("pinyin_exceptions")["spoken"].items():
        found = [said for full, said in spoken.items() if name in full]
        assert found and all(syllables in said for said in found), name
    assert spoken["漯河市"] == "luo he shi" and spoken["延边朝鲜族自治州"].startswith("yan bian chao xian")


@pytest.mark.parametrize("choices", [country_choices(), *map(industry_choices, EDITIONS)])
def test_every_name_can_be_found_by_its_pinyin(choices):
    assert all(choice.pinyin for choice in choices)


@pytest.mark.parametrize("choices", [country_choices(), *map(industry_choices, EDITIONS)])
def test_every_code_takes_its_own_choice(choices):
    assert all(taken(choice.code, choices) == choice.code for choice in choices[::37])
