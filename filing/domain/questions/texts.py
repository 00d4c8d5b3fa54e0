"""What somebody writes down: it is there, it is not too long, and nothing in it is invisible."""

from __future__ import annotations

from collections.abc import Iterator

from filing.domain.problems import Problem
from filing.domain.questions.characters import forbidden_character


def find_faults(path: tuple, text: str, noun: str, longest: int, wanted: str = "") -> Iterator[Problem]:
    """What is wrong with a trimmed text; `wanted` is said of an empty one, which is no fault without it."""
    if not text:
        if wanted:
            yield Problem(path, "required", wanted)
    elif hidden := forbidden_character(text, lines=True):
        yield Problem(
            path, "forbidden_character", f"{noun}含有不可见的控制字符（{hidden}），请删除后重新填写。"
        )
    elif len(text) > longest:
        yield Problem(path, "too_long", f"{noun}最多{longest}个字，现有{len(text)}个，请精简。")
