"""The small forms of supervision. They trim and read; what is wrong the services say."""

from __future__ import annotations

from datetime import date

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from filing.domain.questions.values import day_typed
from filing.services.supervision.draws import Directed, ToLeaveOut
from filing.services.supervision.roster import SEXES, STATUSES
from filing.web.account.forms import PageForm, as_if_empty
from filing.web.records.forms import trimmed
from filing.web.review.forms import Given


def _choices(pairs) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def _lines(text: str | None) -> list[list[str]]:
    """Each line's first word, and the rest of it."""
    return [line.split(maxsplit=1) for line in (text or "").splitlines() if line.strip()]


class DrawForm(PageForm):
    agency = SelectField("抽查机构", choices=[], validate_choice=False, filters=[as_if_empty])
    year = IntegerField("年度", [Given("请填写抽查的年度，例如 2017。")])
    half = RadioField(
        "第几次抽查",
        choices=_choices((("1", "第一次"), ("2", "第二次"))),
        default="1",
        validate_choice=False,
    )
    percent = StringField("抽查比例（%）", filters=[as_if_empty])
    undirected_percent = StringField("不定向抽查的最低占比（%）", filters=[as_if_empty])
    inspectors = IntegerField("每家企业的检查人数", [Optional()])
    source = StringField("以上规定的依据", filters=[trimmed])
    directed = TextAreaField("定向抽查（选填）", filters=[as_if_empty])
    left_out = TextAreaField("不列入本次抽查（选填）", filters=[as_if_empty])
    clean = BooleanField("以上企业最近一次检查均未发现问题，也没有应当列入的情形")
    seed_published = StringField("本机构所持种子的摘要（选填）", filters=[as_if_empty])

    def validate_left_out(self, field) -> None:
        if any(len(line) < 2 or _day(line[1]) is None for line in _lines(field.data)):
            raise ValidationError(
                "请每行写一个备案编号和最近一次检查的日期，中间空一格，例如“鲁青外资备201700001 2017-06-01”。"
            )
        if field.data and not self.clean.data:
            raise ValidationError("请先核对，再在下面勾选确认；不能确认的企业不要填在这里。")

    @property
    def aims(self) -> list[Directed]:
        return [Directed(line[1] if len(line) > 1 else "", (line[0],)) for line in _lines(self.directed.data)]

    @property
    def exceptions(self) -> list[ToLeaveOut]:
        return [ToLeaveOut(number, _day(on)) for number, on in _lines(self.left_out.data)]


def _day(text: str) -> date | None:
    return day_typed(text)


class PlanForm(PageForm):
    agency = SelectField("机构", choices=[], validate_choice=False, filters=[as_if_empty])
    year = IntegerField("年度", [Given("请填写计划的年度，例如 2018。")])
    times = TextAreaField("抽查的次数和时间", filters=[trimmed])
    percent = StringField("抽查比例（%）", filters=[as_if_empty])
    undirected_percent = StringField("不定向抽查的最低占比（%）", filters=[as_if_empty])
    inspectors = IntegerField("每家企业的检查人数", [Optional()])
    source = StringField("以上比例和人数的依据", filters=[trimmed])
    focus = TextAreaField("定向抽查的重点（选填）", filters=[trimmed])
    arrangements = TextAreaField("其他安排（选填）", filters=[trimmed])
    to = StringField("报送给（选填）", filters=[trimmed])


class SummaryForm(PageForm):
    agency = SelectField("机构", choices=[], validate_choice=False, filters=[as_if_empty])
    year = IntegerField("年度", [Given("请填写总结的年度，例如 2017。")])
    work = TextAreaField("工作情况", filters=[trimmed])
    proposals = TextAreaField("存在的问题和建议（选填）", filters=[trimmed])
    to = StringField("报送给", filters=[trimmed])


class RevealForm(PageForm):
    seed = StringField("本机构所持的种子", filters=[as_if_empty])


class InspectorForm(PageForm):
    agency = SelectField("单位", choices=[], validate_choice=False, filters=[as_if_empty])
    name = StringField("姓名", filters=[trimmed])
    post = StringField("职务", filters=[trimmed])
    sex = RadioField("性别", choices=_choices(SEXES.items()), validate_choice=False)
    office_phone = StringField("办公电话", filters=[as_if_empty])
    mobile = StringField("手机（选填）", filters=[as_if_empty])
    email = StringField("邮箱（选填）", filters=[as_if_empty])
    status = RadioField("身份", choices=_choices(STATUSES.items()), validate_choice=False)
    certificate_until = DateField("行政执法证有效期至", [Optional()])
    certificate_issuer = StringField("行政执法证颁发单位", filters=[trimmed])

    def validate_certificate_until(self, field) -> None:
        if field.raw_data and field.raw_data[0].strip() and field.data is None:
            field.errors = []
            raise ValidationError("请填写有效的日期，例如 2020-12-31；没有行政执法证的留空。")


class RecusalForm(PageForm):
    number = StringField("企业的备案编号", filters=[as_if_empty])
    reason = TextAreaField("利害关系", filters=[trimmed])
