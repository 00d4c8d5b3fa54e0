"""What is typed into a picker is taken when it names something, and stays where it was typed when it does not."""

from __future__ import annotations

import pytest

from tests.browser.changing import a_blank_form
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
PERSON, BUSINESS = "enterprise/legal-representative", "enterprise/business"
COUNTRY = '[id="legal_representative-nationality"]'
OFFERED = {
    "餐厅": "H6210 正餐服务",
    "跨境电商": "F5294 互联网零售",
    "医疗器械": "F5153 医疗用品及器材批发",
    "ruanjiankaifa": "I651 软件开发",
}
FIRST = "[role=listbox]:visible li >> nth=0"


@pytest.fixture
def picking(chromium, server):
    yield from _new_filing(chromium, server, 1280, True)


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def at_any_width(request, chromium, server):
    yield from _new_filing(chromium, server, request.param, True)


@pytest.fixture
def without_script(chromium, server):
    yield from _new_filing(chromium, server, 1280, False)


def _new_filing(chromium, server, width, script):
    visitor = Visitor(chromium, server, width, script)
    filing, _ = a_blank_form(visitor)
    yield visitor, filing
    visitor.close()
    assert not visitor.complaints, visitor.complaints


def type_into(visitor: Visitor, box: str, text: str) -> None:
    visitor.page.click(box)
    visitor.page.locator(box).press_sequentially(text, delay=10)


def error_at(visitor: Visitor, name: str) -> str:
    """The error that a person sees, and hears, at a box."""
    ids = visitor.page.locator(f'[id="{name}"]').get_attribute("aria-describedby").split()
    found = [visitor.page.locator(f'[id="{i}"].govuk-error-message') for i in ids]
    return "".join(message.inner_text() for message in found if message.count())


@pytest.mark.parametrize("typed", ["法国", "fr", "fg"])
def test_what_is_typed_over_a_country_is_what_is_stored(at_any_width, typed):
    visitor, filing = at_any_width
    page = visitor.open(f"{filing}/{PERSON}")
    type_into(visitor, COUNTRY, "德国")
    page.keyboard.press("Tab")
    type_into(visitor, COUNTRY, typed)
    page.keyboard.press("Tab")
    assert page.input_value(COUNTRY) == "法国"
    visitor.press("保存，稍后继续")
    visitor.open(f"{filing}/{PERSON}")
    assert page.input_value(COUNTRY) == "法国"
    assert page.locator('[name="legal_representative-nationality"]').input_value() == "FR"


def test_enter_takes_the_only_hit(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{PERSON}")
    type_into(visitor, COUNTRY, "列支敦")
    page.keyboard.press("Enter")
    assert page.input_value(COUNTRY) == "列支敦士登"
    assert page.url.endswith(PERSON)


def test_the_exact_code_comes_first_then_what_begins_with_the_text(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{PERSON}")
    for text, first in (("DE", "德国"), ("法", "法国"), ("香港", "中国香港")):
        page.fill(COUNTRY, "")
        type_into(visitor, COUNTRY, text)
        assert page.inner_text(FIRST) == first


def test_industries_are_offered_for_codes_everyday_words_and_pinyin(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{BUSINESS}")
    for text, offered in OFFERED.items():
        page.fill("#industries", "")
        type_into(visitor, "#industries", text)
        page.locator("[role=listbox]:visible li").get_by_text(offered, exact=True).wait_for()
    page.fill("#industries", "")
    type_into(visitor, "#industries", "3824")
    assert page.inner_text(FIRST) == "C3824 电力电子元器件制造"


def test_an_industry_typed_by_its_bare_code_becomes_a_chip_on_leaving_the_box(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{BUSINESS}")
    type_into(visitor, "#industries", "3824")
    page.locator(FIRST).wait_for()
    page.keyboard.press("Tab")
    assert page.input_value("#industries") == ""
    visitor.press("保存，稍后继续")
    visitor.open(f"{filing}/{BUSINESS}")
    assert "C3824 电力电子元器件制造" in page.inner_text(".app-chips")


@pytest.mark.parametrize(
    ("place", "name"), [(PERSON, "legal_representative-nationality"), (BUSINESS, "industries")]
)
def test_nonsense_stays_in_the_box_with_an_error_before_and_after_saving(at_any_width, place, name):
    visitor, filing = at_any_width
    page, box = visitor.open(f"{filing}/{place}"), f'[id="{name}"]'
    page.wait_for_load_state("networkidle")
    type_into(visitor, box, "Qwert Zuiop")
    page.keyboard.press("Tab")
    assert page.input_value(box) == "Qwert Zuiop"
    assert "没有与“Qwert Zuiop”相符的项" in error_at(visitor, name) and "可" in error_at(visitor, name)
    visitor.look()
    visitor.press("保存并继续")
    visitor.open(f"{filing}/{place}")
    assert page.input_value(box) == "Qwert Zuiop"
    assert "“Qwert Zuiop”" in page.locator(f'[id="{name}-error"]').inner_text()


@pytest.mark.parametrize("text", ["Qwert Zuiop", "中"])
def test_one_click_from_the_box_saves_though_an_error_appears_there(at_any_width, text):
    visitor, filing = at_any_width
    page = visitor.open(f"{filing}/{PERSON}")
    type_into(visitor, COUNTRY, text)
    # Not every browser holds the page still by itself.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    # Where the button is now: a complaint at the box must not push it away from under the pointer.
    button = page.get_by_role("button", name="保存并继续", exact=True).last
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    with page.expect_navigation():
        page.mouse.click(place["x"] + 20, place["y"] + 4, delay=60)
    assert "请先处理以下问题" in page.locator("main").inner_text()
    assert page.input_value(COUNTRY) == text


def test_an_open_text_asks_to_choose_and_does_not_keep_the_country_before_it(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{PERSON}")
    type_into(visitor, COUNTRY, "德国")
    page.keyboard.press("Tab")
    type_into(visitor, COUNTRY, "中国")
    page.keyboard.press("Backspace")
    page.keyboard.press("Tab")
    assert page.input_value(COUNTRY) == "中"
    assert "请从列表中选择一项" in error_at(visitor, "legal_representative-nationality")
    assert page.locator('select[name="legal_representative-nationality"]').input_value() == ""


def test_no_hit_says_what_to_try(picking):
    visitor, filing = picking
    page = visitor.open(f"{filing}/{PERSON}")
    type_into(visitor, COUNTRY, "不存在的国家")
    assert "两位代码（如 DE）" in page.locator(".app-search__count").first.inner_text()


def test_a_city_is_taken_by_its_pinyin_on_a_public_page(picking):
    visitor, _ = picking
    page = visitor.open("/agencies")
    type_into(visitor, "#city", "qingdao")
    page.locator("main").get_by_role("button", name="查询").click()
    page.wait_for_load_state("load")
    assert "city=370200" in page.url and "青岛" in page.locator("#result").inner_text()


def test_a_public_page_does_not_send_what_names_nothing(picking):
    visitor, _ = picking
    page = visitor.open("/agencies")
    type_into(visitor, "#city", "亚特兰蒂斯")
    page.locator("main").get_by_role("button", name="查询").click()
    assert page.input_value("#city") == "亚特兰蒂斯" and "?" not in page.url
    assert "没有与“亚特兰蒂斯”相符的项" in error_at(visitor, "city")


def test_without_a_script_what_is_typed_beside_the_list_is_resolved_on_the_server(without_script):
    visitor, filing = without_script
    page = visitor.open(f"{filing}/{PERSON}")
    page.select_option(COUNTRY, "DE")
    page.fill('[id="legal_representative-nationality-typed"]', "faguo")
    visitor.press("保存，稍后继续")
    visitor.open(f"{filing}/{PERSON}")
    assert page.input_value(COUNTRY) == "FR"
    assert page.input_value('[id="legal_representative-nationality-typed"]') == ""


def test_without_a_script_nonsense_stays_with_an_error_until_something_is_chosen(without_script):
    visitor, filing = without_script
    page, typed = visitor.open(f"{filing}/{PERSON}"), '[id="legal_representative-nationality-typed"]'
    page.fill(typed, "Qwert Zuiop")
    visitor.press("保存并继续")
    assert page.input_value(typed) == "Qwert Zuiop"
    assert "没有名为“Qwert Zuiop”的国家或地区" in page.locator("main").inner_text()
    page.select_option(COUNTRY, "FR")
    visitor.press("保存，稍后继续")
    visitor.open(f"{filing}/{PERSON}")
    assert page.input_value(COUNTRY) == "FR" and page.input_value(typed) == ""


def test_without_a_script_an_industry_is_added_by_its_bare_code_and_nonsense_kept(without_script):
    visitor, filing = without_script
    page = visitor.open(f"{filing}/{BUSINESS}")
    page.fill("#industries-typed", "3824")
    visitor.press("保存并继续")
    assert page.is_checked("#industries-C3824")
    page.fill("#industries-typed", "Qwert Zuiop")
    visitor.press("保存并继续")
    assert page.input_value("#industries-typed") == "Qwert Zuiop" and page.is_checked("#industries-C3824")
    assert "“Qwert Zuiop”不在" in page.locator("main").inner_text()


def test_without_a_script_everyday_words_find_industries(without_script):
    visitor, filing = without_script
    page = visitor.open(f"{filing}/{BUSINESS}")
    page.fill("#industries-typed", "餐厅")
    page.click('button[name="_find"]')
    assert "H6210 正餐服务" in page.locator("main").inner_text()
    assert page.input_value("#industries-typed") == "餐厅"
    page.check("#industries-H6210")
    visitor.press("保存，稍后继续")
    visitor.open(f"{filing}/{BUSINESS}")
    assert page.is_checked("#industries-H6210") and page.input_value("#industries-typed") == ""
    assert "餐厅”" not in page.locator("main").inner_text()
