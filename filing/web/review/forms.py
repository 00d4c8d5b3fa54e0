"""The small forms of the decisions."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from filing.domain.advice.scope import DEPARTMENTS
from filing.domain.procedures.filing import SECURITY_REVIEW_RESULTS
from filing.models import Agency
from filing.web.forms import Given, PageForm, is_readable, trimmed

OTHER_RULE = "other"


class DecisionForm(PageForm):
    """`version` is the filing as it was read: a decision on anything else is refused."""

    version = IntegerField(widget=HiddenInput(), validators=[Optional()])


class AcceptForm(DecisionForm):
    within_scope = BooleanField(
        "以上甄别结论均已逐项作出", [Given("请先甄别和核对，确认属于备案范围的，再勾选。")]
    )
    note = TextAreaField("备注（选填，记入办理记录，申请人可见）", [is_readable], filters=[trimmed])


class OutOfScopeForm(DecisionForm):
    #: rule -> where to go from there.
    ways: dict[str, str] = {}

    reason = TextAreaField(
        "理由", [Given("请写明该事项为什么不属于备案范围。"), is_readable], filters=[trimmed]
    )
    rule = RadioField("依据", [Given("请选择或填写依据的规定。")], validate_choice=False)
    rule_text = StringField("依据的规定", [is_readable], filters=[trimmed])
    departments = SelectMultipleField(
        "通知哪些部门依法处理", choices=[SelectChoice(d, d) for d in DEPARTMENTS], validate_choice=False
    )
    more_departments = StringField("其他部门（多个部门用顿号分开）", [is_readable], filters=[trimmed])

    def validate_rule_text(self, field) -> None:
        if self.rule.data == OTHER_RULE and not field.data:
            raise ValidationError("请填写依据的规定，例如《……》第几条。")

    @property
    def rule_words(self) -> str:
        return self.rule_text.data if self.rule.data == OTHER_RULE else self.rule.data

    @property
    def told(self) -> list[str]:
        ticked = [d for d in DEPARTMENTS if d in (self.departments.data or [])]
        more = self.more_departments.data.replace("，", "、").replace(",", "、").split("、")
        return list(dict.fromkeys([*ticked, *(name.strip() for name in more if name.strip())]))


class NotCompletedForm(DecisionForm):
    reason = TextAreaField("说明（选填，将告知申请人）", [is_readable], filters=[trimmed])


class SuspendForm(DecisionForm):
    reason = TextAreaField(
        "理由", [Given("请写明认为可能属于国家安全审查范围的理由。"), is_readable], filters=[trimmed]
    )

    investor_applied = RadioField(
        "投资者是否已经向商务部提出安全审查申请",
        choices=[SelectChoice("no", "没有"), SelectChoice("yes", "已经提出")],
        validators=[Given("请选择投资者是否已经提出申请。")],
        validate_choice=False,
    )


class ResumeForm(DecisionForm):
    result = RadioField(
        "安全审查的结果",
        choices=[SelectChoice(value, label) for value, label in SECURITY_REVIEW_RESULTS.items()],
        validators=[Given("请选择安全审查的结果；审查禁止该投资的，请办理“不属于备案范围”。")],
        validate_choice=False,
    )
    reason = TextAreaField("文号和所附条件（选填，将告知申请人）", [is_readable], filters=[trimmed])


class TransferForm(DecisionForm):
    #: The agency that the address leads to, where it is not this one.
    competent: Agency | None = None

    agency = SelectField(
        "接收的备案机构", [Given("请选择接收的备案机构。")], choices=[], validate_choice=False
    )
    reason = TextAreaField("理由", [Given("请写明移送的理由。"), is_readable], filters=[trimmed])


class TakeOverForm(PageForm):
    reason = TextAreaField("接手的理由", [Given("请写明接手的理由。"), is_readable], filters=[trimmed])


class ReassignForm(PageForm):
    giver = SelectField("把谁的在办申报", [Given("请选择现在的办理人。")], choices=[], validate_choice=False)
    taker = SelectField("全部交由谁办理", [Given("请选择接办的同事。")], choices=[], validate_choice=False)
    reason = TextAreaField("理由", [Given("请写明理由。"), is_readable], filters=[trimmed])


class HandOutForm(PageForm):
    taker = SelectField("交由哪位同事办理", [Given("请选择接办的同事。")], choices=[], validate_choice=False)
    reason = TextAreaField("理由", [Given("请写明理由。"), is_readable], filters=[trimmed])


class HandOverForm(PageForm):
    colleague = RadioField("交由哪位同事办理", [Given("请选择一位同事。")], choices=[], validate_choice=False)
    reason = TextAreaField("理由", [Given("请写明理由。"), is_readable], filters=[trimmed])
