"""The fonts print every character a Chinese or foreign name is written with, or say which they cannot."""

import subprocess
import sys

import pytest

from filing.receipts.fonts.fontset import ensure_fonts, missing_glyphs


@pytest.mark.parametrize(
    "name",
    [
        "𠮷田",
        "㛃",
        "𪚥",
        "\U00030000\U00031350\U00031351",
        "阿卜杜拉·买买提",
        "Núñez",
        "Nguyễn Văn Łukasz",
        "葛󠄀城",
        "Ξένος",
        "Иванов",
        "محمد",
        "김철수",
        "镕堃喆",
        "□☑",
    ],
)
def test_a_name_can_be_printed(name, fonts):
    assert missing_glyphs(name, fonts) == []


def test_a_private_use_character_cannot(fonts):
    assert missing_glyphs("李\ue863明\U000f0001", fonts) == ["\ue863", "\U000f0001"]


def test_a_variant_without_a_glyph_cannot_though_its_character_could(fonts):
    assert missing_glyphs("一\U000e01ef一", fonts) == ["一\U000e01ef"]


def test_a_selector_that_follows_nothing_cannot(fonts):
    assert missing_glyphs("\U000e0100", fonts) == ["\U000e0100"]


def test_each_missing_character_is_named_once(fonts):
    assert missing_glyphs("\ue000\ue001\ue000", fonts) == ["\ue000", "\ue001"]


def test_line_breaks_need_no_glyph(fonts):
    assert missing_glyphs("甲\n乙\u200b", fonts) == []


def test_fonts_made_before_are_used_again(fonts):
    face = fonts.face("Filing Serif")
    made = face.stat().st_mtime_ns
    ensure_fonts(fonts.directory.parent)
    assert face.stat().st_mtime_ns == made


def test_the_module_prepares_fonts_from_the_command_line(fonts):
    command = [sys.executable, "-m", "filing.receipts.fonts.fontset", str(fonts.directory.parent)]
    assert str(fonts.directory) in subprocess.run(command, capture_output=True, text=True, check=True).stdout
