"""The page on security says of each requirement how it is met, by a test that exists, or that it is not."""

from __future__ import annotations

import re

from filing.config import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (\**[\w/ ]+\**) \| (.+?) \|(.*)\|$", re.MULTILINE)
WORDS = {"met", "n/a", "**part**", "**not met**", "**operator**"}
#: How many of each section stand at levels 1 and 2; where a number is left out there, its requirement is of level 3.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4, "3.4": 6,
    "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 11,
    "6.3": 3, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 3, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3,
    "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
}  # fmt: skip


def test_every_requirement_of_levels_1_and_2_stands_once():
    numbers = [number for number, *_ in ROW.findall(PAGE)]
    assert len(numbers) == len(set(numbers))
    counted = {section: sum(n.startswith(section + ".") for n in numbers) for section in SECTIONS}
    assert counted == SECTIONS and len(numbers) == sum(SECTIONS.values())


def test_each_has_one_of_the_words_and_a_reason():
    odd = [number for number, _, word, how, _ in ROW.findall(PAGE) if word not in WORDS or not how.strip()]
    assert odd == []


def test_every_test_that_is_named_exists():
    missing = []
    for file, _, name in re.findall(r"`([a-z]+/test_\w+\.py)(::(test_\w+))?`", PAGE):
        found = ROOT / "tests" / file
        if not found.exists() or (name and f"def {name}(" not in found.read_text("utf-8")):
            missing.append(f"{file} {name}")
    assert missing == []


def test_the_sums_are_those_of_the_table():
    words = [word.strip("*") for _, _, word, _, _ in ROW.findall(PAGE)]
    said = re.search(
        r"Of (\d+) requirements (\d+) are met, (\d+) in part, (\d+) are not, (\d+) are the operator's, (\d+)",
        PAGE,
    )
    counted = [len(words), *(words.count(word) for word in ("met", "part", "not met", "operator", "n/a"))]
    assert said and [int(number) for number in said.groups()] == counted
