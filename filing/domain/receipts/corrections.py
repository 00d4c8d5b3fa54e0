"""更正备案回执: the printed texts in which a clerical error can be put right, and the receipt that results.

Only texts: what was ticked, the number, the agency and the day are no clerk's writing. What was wrong in the filing
itself is put right by a change filing (17-§6).
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filing.domain.problems import Problem
from filing.domain.questions.formats import CHECKS
from filing.domain.questions.texts import find_faults
from filing.domain.questions.values import clean_text
from filing.domain.receipts.wording import columns, labels

LONGEST_REASON = 2000
LONGEST_LINE, LONGEST_TEXT = 500, 2000
_LONGEST = {
    "enterprise_name_cn": 200,
    "enterprise_name_en": 200,
    "business_scope": 5000,
    "remarks": 4000,
    "industry": LONGEST_TEXT,
    "addressee": LONGEST_TEXT,
}
_MAY_BE_EMPTY = frozenset({"enterprise_name_en", "remarks"})
_OF_SEVERAL_LINES = frozenset({"business_scope", "remarks"})
_FORMATS = {"enterprise_name_cn": "enterprise_name", "enterprise_name_en": "english_name", "name": "name"}


@dataclass(frozen=True)
class PrintedText:
    """One text of a receipt: `key` is a field's, "addressee", or "investors.0.name"."""

    key: str
    label: str
    text: str

    @property
    def field(self) -> str:
        """The field's own key, without its place among several."""
        return self.key.rpartition(".")[2]

    @property
    def place(self) -> int | None:
        """Which investor's it is, from 0; None for the enterprise's."""
        return int(self.key.split(".")[1]) if self.key.startswith("investors.") else None

    @property
    def longest(self) -> int:
        return _LONGEST.get(self.field, LONGEST_LINE)

    @property
    def may_be_empty(self) -> bool:
        return self.field in _MAY_BE_EMPTY or not self.text

    @property
    def has_lines(self) -> bool:
        return self.field in _OF_SEVERAL_LINES


def printed_texts(view: Mapping) -> list[PrintedText]:
    """Every text that can be corrected, in the order of the form (17-annex 3, 4)."""
    return [PrintedText("addressee", "致", view["addressee"]), *_field_texts(view)]


def _field_texts(view: Mapping) -> Iterator[PrintedText]:
    fields = view["fields"]
    for key, label in labels(view["kind"]).items():
        if isinstance(fields.get(key), str):
            yield PrintedText(key, label, fields[key])
        elif key == "investors":
            for place, row in enumerate(fields[key]):
                for column, heading in columns(view["kind"]):
                    yield PrintedText(
                        f"investors.{place}.{column}", f"投资者{place + 1}的{heading}", row[column]
                    )


def differences(view: Mapping, given: Mapping[str, str]) -> dict[str, str]:
    """The corrected texts among those given: what reads as before is none."""
    known = {printed.key: printed.text for printed in printed_texts(view)}
    cleaned = {key: clean_text(text) for key, text in given.items()}
    return {key: text for key, text in cleaned.items() if text != clean_text(known.get(key, ""))}


def find_correction_problems(view: Mapping, corrections: Mapping[str, str], reason: str) -> list[Problem]:
    """What keeps these corrections from being proposed; `corrections` are the differences only."""
    known = {printed.key: printed for printed in printed_texts(view)}
    unknown = [key for key in corrections if key not in known]
    problems = [Problem((key,), "unknown", f"回执上没有可以更正的“{key}”。") for key in unknown]
    for key, text in corrections.items():
        problems += _text_problems(known[key], text) if key in known else ()
    if not corrections:
        problems.append(Problem((), "unchanged", "没有改动任何文字：请至少更正一处。"))
    wanted = "请写明错误在哪里、怎样发现的。"
    return [*problems, *find_faults(("reason",), reason, "更正的理由", LONGEST_REASON, wanted)]


def _text_problems(printed: PrintedText, text: str) -> Iterator[Problem]:
    wanted = "" if printed.may_be_empty else f"请填写{printed.label}，不能留空。"
    path = (printed.key,)
    if faults := list(find_faults(path, text, printed.label, printed.longest, wanted)):
        yield from faults
    elif "\n" in text and not printed.has_lines:
        yield Problem(path, "format", f"{printed.label}不能换行。")
    elif text and (check := CHECKS.get(_FORMATS.get(printed.field, ""))) and (wrong := check(text, None)):
        yield Problem(path, "format", f"{printed.label}：{wrong}")


def corrected(view: Mapping, corrections: Mapping[str, str]) -> dict:
    """The view with the corrected texts, and in its remarks which receipt it replaces."""
    made = copy.deepcopy(dict(view))
    for key, text in corrections.items():
        *way, last = key.split(".")
        part = made if key == "addressee" else made["fields"]
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        part[last] = text
    made["fields"]["remarks"] = _remarks(made["fields"]["remarks"], view["number"])
    return made


def _remarks(remarks: str, replaced_number: str) -> str:
    return "\n".join(filter(None, [remarks, f"更正并替换编号{replaced_number}的备案回执。"]))
