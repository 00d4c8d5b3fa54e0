"""The table of GB/T 4754-2017: complete, well formed and consistent with itself."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "filing" / "domain" / "reference" / "industries_2017.json"
TEXT = PATH.read_text(encoding="utf-8")
TABLE = json.loads(TEXT)
CODES = TABLE["codes"]

# Length of a code with its letter -> how many. For the classes both 1380 and 1381 are announced;
# see docs/decisions/0003-industry-tables-2017.md.
COUNTS = {1: 20, 3: 97, 4: 473, 5: 1381}

DIVISIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79),
    "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip


def parent(code):
    return code[0] if len(code) == 3 else code[:-1]


def children(code):
    return [other for other in CODES if len(other) > 1 and parent(other) == code]


def test_each_level_has_its_number_of_codes():
    assert Counter(map(len, CODES)) == COUNTS


def test_the_table_names_its_standard():
    assert (TABLE["standard"], TABLE["title"]) == ("GB/T 4754-2017", "国民经济行业分类")


def test_the_edition_is_in_force_since_october_2017_with_no_end():
    assert (TABLE["valid_from"], TABLE["valid_to"]) == ("2017-10-01", None)


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


def test_a_group_without_a_zero_class_has_at_least_two_classes():
    groups = [code for code in CODES if len(code) == 4 and f"{code}0" not in CODES]
    assert [g for g in groups if len(children(g)) < 2] == []


def test_the_digits_below_a_heading_run_from_one_without_a_gap_save_for_the_nine_of_the_rest():
    gaps = []
    for code in (code for code in CODES if len(code) in (3, 4)):
        digits = sorted(int(child[-1]) for child in children(code))
        listed = [digit for digit in digits if digit != 9]
        if digits != [0] and listed != list(range(1, len(listed) + 1)):
            gaps.append(code)
    assert gaps == []


def test_a_group_of_several_classes_never_repeats_its_name_below():
    groups = [code for code in CODES if len(code) == 4 and f"{code}0" not in CODES]
    assert [g for g in groups if any(CODES[child] == CODES[g] for child in children(g))] == []


def test_no_two_classes_share_a_name():
    names = Counter(name for code, name in CODES.items() if len(code) == 5)
    assert [name for name, times in names.items() if times > 1] == []


def test_names_hold_only_chinese_characters_the_enumeration_comma_and_full_width_brackets():
    odd = {code for code, name in CODES.items() if not re.fullmatch(r"[\u4e00-\u9fff、（）]+", name)}
    assert odd == {"M7517"}  # 三维（3D）打印技术推广服务


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
        ("A0190", "其他农业"),
        ("B0722", "海洋天然气及可燃冰开采"),
        ("C2653", "合成纤维单（聚合）体制造"),
        ("C2780", "药用辅料及包装材料"),
        ("C3612", "新能源车整车制造"),
        ("C3741", "飞机制造"),
        ("C3825", "光伏设备及元器件制造"),
        ("C3963", "智能无人飞行器制造"),
        ("C3973", "集成电路制造"),
        ("D4417", "生物质能发电"),
        ("D4620", "污水处理及其再生利用"),
        ("E4852", "管道工程建筑"),
        ("F5128", "烟草制品批发"),
        ("F5193", "互联网批发"),
        ("F5292", "互联网零售"),
        ("G5810", "多式联运"),
        ("H6130", "民宿服务"),
        ("I6513", "应用软件开发"),
        ("J6631", "融资租赁服务"),
        ("K7010", "房地产开发经营"),
        ("L7212", "投资与资产管理"),
        ("L7231", "律师及相关法律服务"),
        ("L7289", "其他会议、会展及相关服务"),
        ("M7441", "遥感测绘服务"),
        ("N79", "土地管理业"),
        ("P8310", "学前教育"),
        ("Q8411", "综合医院"),
        ("R8760", "电影放映"),
        ("T9700", "国际组织"),
    ],
)
def test_a_well_known_code_bears_its_name(code, name):
    assert CODES[code] == name


@pytest.mark.parametrize("code", ["A0530", "B0710", "C3610", "I6510", "M7440", "P8210", "T9600"])
def test_a_code_of_the_2011_edition_that_was_given_up_is_absent(code):
    assert code not in CODES


def test_the_courts_and_procuratorates_stand_as_before_amendment_number_one():
    assert [CODES[code] for code in children("S923")] == ["人民法院", "人民检察院"]
