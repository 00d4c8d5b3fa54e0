"""Characters: what comes along when text is pasted, what deceives a reader, what can be printed."""

from __future__ import annotations

import pytest

from filing.domain.forms import form_on
from filing.domain.questions import formats
from filing.domain.questions.answers import find_problems, normalise
from filing.domain.questions.characters import has_emoji, tidy, unprintable
from tests.domain.forms import DAY, codes, problems
from tests.samples import establishment_answers

NAME = ("enterprise", "enterprise_name", "cn")
SCOPE = ("enterprise", "business_scope")


def stored(**changes):
    form = form_on("establishment", DAY)
    return normalise(form, establishment_answers(**changes))["enterprise"]


@pytest.mark.parametrize(
    "pasted",
    ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u2060", "\u061c", "\u3164", "\u200d", "\ufffc"],
)
def test_what_nobody_sees_is_taken_out_of_a_name(pasted):
    changed = f"{pasted}青岛莱{pasted}茵机械有限公司{pasted}"
    assert stored(enterprise__enterprise_name__cn=changed)["enterprise_name"]["cn"] == "青岛莱茵机械有限公司"
    assert problems(enterprise__enterprise_name__cn=changed) == {}


def test_a_joiner_stays_where_it_shapes_the_script():
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"
    assert tidy("👩\u200d🔧") == "👩\u200d🔧"


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r\n", "\r"])
def test_every_line_end_is_one_in_the_scope_and_a_space_in_a_name(end):
    assert stored(enterprise__business_scope=f"研发；{end}销售。")["business_scope"] == "研发；\n销售。"
    named = stored(enterprise__enterprise_name__en=f"Rhein{end}Machinery")
    assert named["enterprise_name"]["en"] == "Rhein Machinery"


@pytest.mark.parametrize("mark", ["\uf0b7", "\uf0a7", "\u2022"])
def test_the_marks_of_words_lists_become_middle_dots(mark):
    pasted = f"{mark} 研发；\n{mark} 销售。"
    assert stored(enterprise__business_scope=pasted)["business_scope"] == "· 研发；\n· 销售。"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("\ue863", "䶮"),
        ("\ue816", "\U00020087"),
        ("\ue855", "\U000241fe"),
        ("\ue81e", "\u9fb4"),
        ("\ue864", "\u9fbb"),
        ("\ue83c", "䎱"),
        ("\ue7c8", "ǹ"),
        ("甲\ue5e5乙", "甲\u3000乙"),
        ("\u2f2d", "山"),
        ("\u2fd5", "龠"),
        ("\u2ed3\u2ed4\u2ee2", "长门马"),
        ("\u2ea0", "民"),
    ],
)
def test_a_character_of_an_old_font_or_a_radical_is_stored_as_the_character_meant(typed, meant):
    assert tidy(typed) == meant


def test_what_is_tidied_once_stays_as_it_is():
    once = tidy("青\u200b岛\u2f2d \u2022 甲\ue863\u2028乙")
    assert tidy(once) == once


@pytest.mark.parametrize(
    "character", ["\u202a", "\u202d", "\u2067", "\u2069", "\x01", "\x9b", "\x00", "\ufffe"]
)
def test_what_deceives_is_refused_and_named_and_a_button_takes_it_out(character):
    text = f"软件{character}开发"
    assert f"U+{ord(character):04X}" in problems(enterprise__business_scope=text)[SCOPE]
    assert formats.without_dangerous(text) == "软件开发"


def test_taking_out_what_deceives_leaves_lines_alone():
    assert formats.without_dangerous("一\n\t二\u202e") == "一\n\t二"


@pytest.mark.parametrize(
    "character", ["\U00030000", "\U00031350", "\U000323af", "\U00033479", "\U0002ebf0", "\U0002ee5d"]
)
def test_chinese_characters_newer_than_the_host_are_characters(character):
    assert problems(enterprise__enterprise_name__cn=f"{character}有限公司") == {}


@pytest.mark.parametrize(
    "emoji", ["\u2b50", "\u231a", "\u203c", "\U0001f1e9", "\U0001f9ff", "\u2764\ufe0f", "\u3297"]
)
def test_pictographs_of_every_block_are_refused_in_names(emoji):
    assert "表情符号" in problems(enterprise__enterprise_name__cn=f"青岛莱茵{emoji}有限公司")[NAME]


@pytest.mark.parametrize("typed", ["光学\ufe0f有限公司", "光学有限公司\ufe0e", "。\ufe0f光学有限公司"])
def test_a_mark_for_pictures_that_follows_none_is_taken_out_silently(typed):
    assert "\ufe0f" not in tidy(typed) and "\ufe0e" not in tidy(typed)
    assert not has_emoji(tidy(typed)) and has_emoji(tidy("\u2764\ufe0f")) and has_emoji(tidy("1\ufe0f\u20e3"))


def test_a_character_that_was_lost_on_the_way_is_pointed_out():
    assert "在复制或转换时丢失了" in problems(enterprise__enterprise_name__cn="青岛莱\ufffd有限公司")[NAME]


@pytest.mark.parametrize("text", ["№", "®", "〇", "葛\U000e0100", "Ⅱ", "①", "㈱", "・"])
def test_signs_of_print_are_no_pictographs(text):
    assert not has_emoji(text)


# --- what the receipt can print ---

FONTS = frozenset(map(ord, "甲乙")) | {(ord("葛"), 0xE0100)}


def test_a_character_that_no_font_has_is_named_once():
    assert unprintable("甲丙乙丙\n甲", FONTS) == ["丙"]


def test_a_variant_is_printed_only_as_a_whole():
    assert unprintable("葛\U000e0100", FONTS) == []
    assert unprintable("甲\U000e0100", FONTS) == ["甲\U000e0100"]


def test_without_known_fonts_only_private_use_cannot_be_printed():
    assert unprintable("丙\U000323af", None) == []
    assert "U+E123" in problems(remarks="见\ue123号文件")[("remarks",)]


@pytest.mark.parametrize(
    "path",
    [
        NAME,
        ("enterprise", "registered_address", "detail"),
        SCOPE,
        ("investors", 0, "name_cn"),
        ("remarks",),
    ],
)
def test_every_text_a_receipt_prints_is_compared_with_its_fonts(path):
    form = form_on("establishment", DAY)
    answers = normalise(form, establishment_answers(**{"__".join(map(str, path)): "青\u9fef"}))
    printable = frozenset(range(0x9FEF)) | frozenset(range(0xFF00, 0x10000))
    said = {p.path: p.message for p in find_problems(form, answers, on=DAY, printable=printable)}
    assert list(said) == [path] and "“\u9fef”（U+9FEF）" in said[path]


def test_what_is_written_behind_a_printed_box_is_compared_too():
    form = form_on("establishment", DAY)
    forms = [{"choice": "cash", "text": "\u9fef"}]
    answers = normalise(form, establishment_answers(investors__0__contribution_forms=forms))
    path = ("investors", 0, "contribution_forms")
    found = find_problems(
        form, answers, on=DAY, printable=frozenset(range(0x9FEF)) | frozenset(range(0xFF00, 0x10000))
    )
    assert [(p.path, p.code) for p in found] == [(path, "unprintable")]


def test_what_the_receipt_does_not_print_needs_no_font():
    assert codes(enterprise__investment_plan_in_china="丙\ue123") == {}
