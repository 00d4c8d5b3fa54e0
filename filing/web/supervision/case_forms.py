"""What each move of a case asks for, but for the record table; what is wrong the services say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from filing.domain.errors import FilingError
from filing.domain.questions.display import yuan_text
from filing.domain.row_ids import row_id
from filing.domain.supervision.sanctions import BREACHES, Mode
from filing.domain.supervision.starting import GROUNDS, WAYS
from filing.extensions import db
from filing.models import Enterprise, Inspection, User
from filing.services.records.listing import recorded_as
from filing.web.forms import PageForm, as_if_empty, trimmed

BREACH_ROWS = 3
MODES = {
    Mode.IF_DISOBEYED_OR_GRAVE: "改正期限届满仍未改正，或者情节严重并写明理由的，才可以处罚款，",
    Mode.ALWAYS: "应当并处罚款，",
    Mode.OPTIONAL: "可以处罚款，",
}
WHAT = {"correction": "改正", "payment": "缴纳罚款"}


def _choices(pairs) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def words(label: str, about: str = "") -> TextAreaField:
    return TextAreaField(label, description=about, filters=[trimmed])


def line(label: str, about: str = "") -> StringField:
    return StringField(label, description=about, filters=[as_if_empty])


def day(label: str, about: str = "") -> DateField:
    return DateField(label, [Optional()], description=about)


def count(label: str, about: str = "") -> IntegerField:
    return IntegerField(label, [Optional()], description=about)


class HiddenId(IntegerField):
    """The id of a row, or None for what is none that could exist: no database looks up a larger one."""

    widget = HiddenInput()

    def process_formdata(self, valuelist) -> None:
        self.data = row_id(valuelist[0]) if valuelist else None


class CaseForm(PageForm):
    """A move's questions. A problem stands at the field that its path names, joined by dashes."""

    def refuse(self, error: FilingError) -> None:
        for problem in error.problems:
            joined = "-".join(str(step) for step in problem.path)
            field = self._fields.get(joined) or self._fields.get(str(problem.path[0]))
            if field is None:
                self.form_errors.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]
        if not error.problems:
            self.form_errors.append(error.message)

    def given(self, _case: Inspection) -> dict[str, Any]:
        """What the service takes."""
        return {field.name: field.data for field in self}


class OpenForm(CaseForm):
    way = RadioField("启动方式", choices=_choices(WAYS.items()), validate_choice=False)
    respondent = line("被检查人", "企业名称或者统一社会信用代码。有备案记录的，自动对应到它的档案。")
    #: The record that a link named; what is typed since prevails.
    enterprise = HiddenId("企业档案")
    ground = RadioField(
        "依职权启动的情形",
        choices=_choices([("", "不是依职权启动"), *GROUNDS.items()]),
        default="",
        validate_choice=False,
    )
    source = words(
        "来源", "随机抽查写抽查的编号；其他写明举报、建议的内容，或者据以启动检查的事实。请勿写举报人的身份。"
    )
    written = BooleanField("举报采取书面形式")
    has_evidence = BooleanField("举报提供了相关事实和证据")


class NotifyForm(CaseForm):
    kind = RadioField(
        "检查方式",
        choices=_choices((("visit", "现场查验"), ("papers", "书面检查"))),
        default="visit",
        validate_choice=False,
    )
    on = day("检查日期，或提交材料的最后一天")
    papers = words("查阅或提交的材料", "每行一项，例如：营业执照。")
    place = line("提交材料的地址（书面检查填写）")

    def given(self, _case: Inspection) -> dict[str, Any]:
        papers = [row.strip() for row in (self.papers.data or "").splitlines() if row.strip()]
        return {
            "for_visit": self.kind.data != "papers",
            "on": self.on.data,
            "papers": papers,
            "place": self.place.data,
        }


class VisitForm(CaseForm):
    certificates_shown = BooleanField("检查人员已经出示行政执法证")


class ReceiveForm(CaseForm):
    everything = BooleanField("要求的材料已经全部收到")

    def given(self, case: Inspection) -> dict[str, Any]:
        return {"received": case.notice["papers"] if self.everything.data else []}


class OrderForm(CaseForm):
    text = words("要求改正的内容", "写明改正什么、怎样算改正，例如：补办设立备案。")
    days = count("改正期限（工作日）", "自责令改正次日起算。")
    source = line("期限的依据（山东省以外填写）")

    def given(self, _case: Inspection) -> dict[str, Any]:
        return {"text": self.text.data, "days": self.days.data or 0, "source": self.source.data}


class ExtendForm(CaseForm):
    days = count("延长后的期限（工作日）", "仍自责令改正次日起算。")
    reason = words("延长的理由")

    def given(self, _case: Inspection) -> dict[str, Any]:
        return {"days": self.days.data or 0, "reason": self.reason.data}


class HearForm(CaseForm):
    statement = words("陈述和申辩（选填）", "当事人已在系统中陈述、申辩的，不用再填，写明答复即可。")
    answer = words("对陈述、申辩的答复", "是否采纳，理由是什么。")
    asked_for_hearing = BooleanField("当事人要求听证")
    hearing_on = day("听证定于（通知听证的填写）", "填写后出具听证通知书。")
    place = line("听证的地点")
    held_on = day("听证日期（已经听证的填写）")


class PerformForm(CaseForm):
    what = RadioField("履行的事项", choices=_choices(WHAT.items()), validate_choice=False)
    on = day("履行的日期")
    evidence = words("核实的依据", "例如：补办的备案编号、缴款凭证的号码。")


class HandOverForm(CaseForm):
    to = line("移送给", "例如：青岛市工商行政管理局。")
    what = words("移送的事项")
    receipt = line("接收部门的回执文号或签收人")
    for_enforcement = BooleanField("因拒不履行，申请强制执行")


class ReportForm(CaseForm):
    to = line("报告给", "山东省的检查机构报告给省商务厅（外资处）。")
    text = words("检查工作的情况", "检查结果会一并写入报告。")


class CloseForm(CaseForm):
    """Nothing is asked."""


def _made(name: str, fields: Mapping[str, Any], **more: Any) -> type[CaseForm]:
    return type(name, (CaseForm,), {**fields, **more})


def _conclude_form(_case: Inspection) -> type[CaseForm]:
    fields: dict[str, Any] = {"result": words("书面告知的检查结果")}
    for i in range(BREACH_ROWS):
        offered = _choices([("", "没有"), *((b.key, b.label) for b in BREACHES.values())])
        fields[f"breaches-{i}-key"] = SelectField(
            f"违反办法的行为（{i + 1}）", choices=offered, validate_choice=False, filters=[as_if_empty]
        )
        fields[f"breaches-{i}-began_on"] = day("行为开始的日期")
        fields[f"breaches-{i}-ended_on"] = day("行为终了的日期", "仍在继续的不填。")
    return _made("ConcludeForm", fields, given=_concluded)


def _concluded(form: CaseForm, _case: Inspection) -> dict[str, Any]:
    rows = [
        {part: form[f"breaches-{i}-{part}"].data for part in ("key", "began_on", "ended_on")}
        for i in range(BREACH_ROWS)
    ]
    return {"result": form["result"].data, "breaches": [row for row in rows if row["key"]]}


def _propose_form(case: Inspection) -> type[CaseForm]:
    fields: dict[str, Any] = {}
    for i, act in enumerate(case.acts):
        about = f"{MODES[act.breach.mode]}不超过{yuan_text(act.cap)}；不处罚款的不填，例如 8000.00。"
        fields[f"fines-{i}-amount"] = line(f"{act.breach.label}：拟处罚款（元）", about)
        fields[f"fines-{i}-grave"] = words("情节严重的理由（选填）")
    laid_down = case.agency.hearing_threshold
    fields["hearing_threshold"] = line(
        "听证的数额标准（元，选填）",
        f"不填的按本机构的标准：{yuan_text(laid_down)}，依据{case.agency.hearing_source}。" if laid_down
        else "本地区没有规定的不填，当事人都可以要求听证。",
    )  # fmt: skip
    fields["hearing_source"] = line("数额标准的依据")
    return _made("ProposeForm", fields, given=_proposed)


def _proposed(form: CaseForm, case: Inspection) -> dict[str, Any]:
    rows = [
        {"breach": i, **{part: form[f"fines-{i}-{part}"].data for part in ("amount", "grave")}}
        for i in range(len(case.breaches))
    ]
    return {
        "fines": [row for row in rows if row["amount"]],
        "hearing_threshold": form["hearing_threshold"].data or None,
        "hearing_source": form["hearing_source"].data,
    }


def _decide_form(case: Inspection) -> type[CaseForm]:
    fields: dict[str, Any] = {
        f"amounts-{i}": line(
            f"{case.acts[row['breach']].breach.label}：决定的罚款（元）",
            f"告知时为{row['proposed']}元；不予处罚的填 0。",
        )
        for i, row in enumerate(case.fines)
    }
    fields["reason"] = words("决定的事实、理由和依据")
    return _made("DecideForm", fields, given=_decided)


def _decided(form: CaseForm, case: Inspection) -> dict[str, Any]:
    amounts = [form[f"amounts-{i}"].data for i in range(len(case.fines))]
    return {"amounts": amounts, "reason": form["reason"].data}


FORMS: dict[str, Any] = {
    "notify": NotifyForm,
    "visit": VisitForm,
    "receive_papers": ReceiveForm,
    "conclude": _conclude_form,
    "order": OrderForm,
    "extend": ExtendForm,
    "propose_fine": _propose_form,
    "hear": HearForm,
    "decide": _decide_form,
    "perform": PerformForm,
    "hand_over": HandOverForm,
    "report": ReportForm,
    "close": CloseForm,
}


def form_for(move: str, case: Inspection) -> type[CaseForm]:
    """The form of a move; of some it follows from the case what they ask."""
    made = FORMS[move]
    return made if isinstance(made, type) else made(case)


def opened_with(form: OpenForm, actor: User) -> dict[str, Any]:
    """What opening a case takes; a name or a code that the register knows stands for its record."""
    given = {field.name: field.data for field in form}
    typed = form.respondent.data
    linked = db.session.get(Enterprise, form.enterprise.data) if form.enterprise.data else None
    record = linked if linked and linked.name == typed else recorded_as(actor, typed)
    return {
        **given,
        "way": form.way.data or "",
        "ground": form.ground.data or "",
        "enterprise": record.id if record else None,
    }
