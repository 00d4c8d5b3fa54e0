"""领取备案回执: against which paper, by whom, how many copies (17-§13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from filing.domain.articles import said_of_day
from filing.domain.problems import Problem
from filing.domain.questions.formats import CHECKS
from filing.domain.questions.texts import find_faults

ARTICLE = "17-§13"
LONGEST_NAME, LONGEST_NUMBER, MOST_COPIES = 200, 60, 20


class Basis(StrEnum):
    """The paper shown at the counter; a copy of either is enough (17-§13)."""

    NAME_APPROVAL = "name_approval"
    LICENCE = "licence"


class Capacity(StrEnum):
    """On whose behalf it is collected: only the enterprise and its investors may (17-§13)."""

    ENTERPRISE = "enterprise"
    INVESTOR = "investor"
    AGENT = "agent"


BASIS_LABELS = {
    Basis.NAME_APPROVAL: "外商投资企业名称预核准材料（复印件）",
    Basis.LICENCE: "外商投资企业营业执照（复印件）",
}
CAPACITY_LABELS = {
    Capacity.ENTERPRISE: "外商投资企业的人员",
    Capacity.INVESTOR: "投资者本人或其人员",
    Capacity.AGENT: "受企业或投资者委托的代理人",
}


@dataclass(frozen=True)
class Collection:
    """What is written down at the counter. `document_number` is the credit code on a licence."""

    basis: str
    document_number: str
    collector: str
    capacity: str
    copies: int | None
    collected_on: date | None

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "collected_on": self.collected_on.isoformat()}


def find_collection_problems(
    given: Collection, issued_on: date, today: date, credit_code: str | None
) -> list[Problem]:
    """What is missing or cannot be; `credit_code` is the one on file, where one is."""
    collector = ("collector",)
    wanted = "请填写领取人姓名。"
    return [
        *_choice_problems("basis", given.basis, Basis, "请选择凭哪一种材料领取。"),
        *_number_problems(given, credit_code),
        *find_faults(collector, given.collector, "领取人姓名", LONGEST_NAME, wanted),
        *_choice_problems("capacity", given.capacity, Capacity, "请选择领取人的身份。"),
        *_copies_problems(given.copies),
        *_day_problems(given.collected_on, issued_on, today),
    ]


def _choice_problems(name: str, value: str, choices: type[StrEnum], wanted: str) -> Iterator[Problem]:
    if value not in set(choices):
        yield Problem((name,), "required", wanted, ARTICLE)


def _number_problems(given: Collection, credit_code: str | None) -> Iterator[Problem]:
    path, number = ("document_number",), given.document_number
    wanted = "请填写材料上的编号；营业执照为统一社会信用代码。"
    if faults := list(find_faults(path, number, "材料编号", LONGEST_NUMBER, wanted)):
        yield from faults
    elif given.basis == Basis.LICENCE:
        if wrong := CHECKS["uscc"](number, None):
            yield Problem(path, "format", wrong)
        elif credit_code and number != credit_code:
            yield Problem(
                path, "other_enterprise", f"与备案的统一社会信用代码 {credit_code} 不一致，请核对营业执照。"
            )


def _copies_problems(copies: int | None) -> Iterator[Problem]:
    if copies is None or not 1 <= copies <= MOST_COPIES:
        yield Problem(("copies",), "out_of_range", f"请填写领取的份数，1至{MOST_COPIES}份。")


def _day_problems(day: date | None, issued_on: date, today: date) -> Iterator[Problem]:
    if day is None:
        yield Problem(("collected_on",), "malformed", "请填写领取日期，例如 2017-10-10。")
    elif not issued_on <= day <= today:
        words = f"领取日期应在回执出具之日（{said_of_day(issued_on)}）至今日（{said_of_day(today)}）之间。"
        yield Problem(("collected_on",), "out_of_range", words)
