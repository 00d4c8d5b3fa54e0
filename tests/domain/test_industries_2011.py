"""The table of GB/T 4754-2011: complete, well formed and consistent with itself."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "filing" / "domain" / "reference" / "industries_2011.json"
TEXT = PATH.read_text(encoding="utf-8")
TABLE = json.loads(TEXT)
CODES = TABLE["codes"]

# Length of a code with its letter -> how many the standard announces.
ANNOUNCED = {1: 20, 3: 96, 4: 432, 5: 1094}

DIVISIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 78),
    "O": (79, 81), "P": (82, 82), "Q": (83, 84), "R": (85, 89), "S": (90, 95), "T": (96, 96),
}  # fmt: skip


def parent(code):
    return code[0] if len(code) == 3 else code[:-1]


def children(code):
    return [other for other in CODES if len(other) > 1 and parent(other) == code]


def test_each_level_has_the_announced_number_of_codes():
    assert Counter(map(len, CODES)) == ANNOUNCED


def test_the_edition_ends_the_day_before_its_successor():
    assert (TABLE["valid_from"], TABLE["valid_to"]) == ("2011-11-01", "2017-09-30")


def test_every_code_is_a_letter_with_no_two_three_or_four_digits():
    assert [code for code in CODES if not re.fullmatch(r"[A-T](\d{2,4})?", code)] == []


def test_every_code_below_a_section_has_its_parent():
    assert [code for code in CODES if len(code) > 1 and parent(code) not in CODES] == []


def test_every_code_above_a_class_has_a_child():
    assert [code for code in CODES if len(code) < 5 and not children(code)] == []


@pytest.mark.parametrize(("letter", "first", "last"), [(key, *ends) for key, ends in DIVISIONS.items()])
def test_a_section_holds_exactly_its_range_of_divisions(letter, first, last):
    assert sorted(children(letter)) == [f"{letter}{number:02d}" for number in range(first, last + 1)]


def test_a_class_ending_in_zero_is_the_only_one_of_its_group_and_shares_its_name():
    zeros = [code for code in CODES if len(code) == 5 and code.endswith("0")]
    assert [z for z in zeros if children(z[:-1]) != [z] or CODES[z] != CODES[z[:-1]]] == []


def test_a_group_of_several_classes_never_repeats_its_name_below():
    groups = [code for code in CODES if len(code) == 4 and f"{code}0" not in CODES]
    assert [g for g in groups if any(CODES[child] == CODES[g] for child in children(g))] == []


def test_no_two_classes_share_a_name():
    names = Counter(name for code, name in CODES.items() if len(code) == 5)
    assert [name for name, times in names.items() if times > 1] == []


def test_names_hold_only_chinese_characters_the_enumeration_comma_and_full_width_brackets():
    assert [name for name in CODES.values() if not re.fullmatch(r"[\u4e00-\u9fff、（）]+", name)] == []


def test_brackets_in_names_are_closed():
    bare = [re.sub(r"（[^（）]+）", "", name) for name in CODES.values()]
    assert [name for name in bare if "（" in name or "）" in name] == []


def test_codes_stand_sorted_and_one_to_a_line_without_repeats():
    written = re.findall(r'^    "([A-T]\d*)": ', TEXT, re.MULTILINE)
    assert written == sorted(set(written)) == list(CODES)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("A", "农、林、牧、渔业"),
        ("A0111", "稻谷种植"),
        ("A0530", "畜牧服务业"),
        ("B07", "石油和天然气开采业"),
        ("B0710", "石油开采"),
        ("B1092", "石墨、滑石采选"),
        ("C2653", "合成纤维单（聚合）体制造"),
        ("C36", "汽车制造业"),
        ("C3610", "汽车整车制造"),
        ("C3824", "电力电子元器件制造"),
        ("C3963", "集成电路制造"),
        ("D4411", "火力发电"),
        ("D4620", "污水处理及其再生利用"),
        ("E4852", "管道工程建筑"),
        ("F5128", "烟草制品批发"),
        ("F5294", "互联网零售"),
        ("G5632", "空中交通管理"),
        ("I6420", "互联网信息服务"),
        ("I6510", "软件开发"),
        ("J6631", "金融租赁服务"),
        ("K7010", "房地产开发经营"),
        ("L7212", "投资与资产管理"),
        ("L7221", "律师及相关法律服务"),
        ("M7440", "测绘服务"),
        ("P8210", "学前教育"),
        ("Q8311", "综合医院"),
        ("R8650", "电影放映"),
        ("T9600", "国际组织"),
    ],
)
def test_a_well_known_code_bears_its_name(code, name):
    assert CODES[code] == name


@pytest.mark.parametrize("code", ["C2780", "D4417", "L7284", "M7463"])
def test_a_class_new_in_the_2017_edition_is_absent(code):
    assert code not in CODES


@pytest.mark.parametrize("code", ["D4840", "D4851", "D4852", "E7010", "S9600"])
def test_a_class_under_the_wrong_letter_is_absent(code):
    assert code not in CODES
