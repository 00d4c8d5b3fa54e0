"""What each move of a report asks for; what is wrong the services say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from filing.models import Report
from filing.services.people.sight import open_agencies
from filing.services.supervision import handling
from filing.web.forms import PageForm, as_if_empty
from filing.web.supervision.case_forms import line, words


class MoveForm(PageForm):
    def given(self) -> dict[str, Any]:
        """What the service takes."""
        return {field.name: field.data for field in self}


class TakeUpForm(MoveForm):
    """Nothing is asked."""


class DeclineForm(MoveForm):
    reason = words("不予受理的理由", "举报人凭查询码可以看到。请勿写举报人的身份。")


class OpenForm(MoveForm):
    """Who is inspected is asked where the report named nobody."""


class NamingForm(MoveForm):
    respondent = line("被检查人", "举报没有写明被举报人，请写明查明的企业或投资者的名称。")


class AnswerForm(MoveForm):
    answer = words("办理的结果", "提出的人可以看到。请勿写举报人的身份，也不要写企业的商业秘密。")


class TransferForm(MoveForm):
    agency = SelectField("转交给", choices=[], validate_choice=False, filters=[as_if_empty])
    reason = words("转交的理由", "例如：被举报人的注册地址在济南市。")

    def __init__(self, **given: Any):
        super().__init__(**given)
        self.agency.choices = [
            SelectChoice("", "请选择"),
            *(SelectChoice(a.code, a.name) for a in open_agencies()),
        ]


class HandOverForm(MoveForm):
    to = line("移送给", "例如：青岛市税务局。")
    what = words("移送的事项", "请勿写举报人的身份。")
    receipt = line("接收部门的回执文号或签收人")
    is_outside = BooleanField("所反映的事项不属于违反备案办法的行为，由接收部门依法处理")


ACTS: dict[str, tuple[Callable, type[MoveForm]]] = {
    "take_up": (handling.take_up, TakeUpForm),
    "decline": (handling.decline, DeclineForm),
    "open_case": (handling.open_case, OpenForm),
    "answer": (handling.answer, AnswerForm),
    "transfer": (handling.transfer, TransferForm),
    "hand_over": (handling.hand_over, HandOverForm),
}


def form_for(move: str, report: Report) -> type[MoveForm]:
    if move == "open_case" and not report.respondent:
        return NamingForm
    return ACTS[move][1]
