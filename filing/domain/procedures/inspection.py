"""监督检查: a case from its start to its close, its conditions, and the only list of its moves (17-§15 to 17-§28)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from filing.domain.procedures.procedure import Condition, Procedure, Role, move


class Stage(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    NOTIFIED = "notified"
    EXAMINING = "examining"
    CONCLUDED = "concluded"
    CORRECTING = "correcting"
    PROPOSED = "proposed"
    DECIDED = "decided"
    CLOSED = "closed"


STAGE_LABELS = {
    Stage.OPENED: "已启动",
    Stage.NOTIFIED: "已通知检查",
    Stage.EXAMINING: "检查中",
    Stage.CONCLUDED: "已告知检查结果",
    Stage.CORRECTING: "责令改正中",
    Stage.PROPOSED: "已告知拟作处罚",
    Stage.DECIDED: "已作出处罚决定",
    Stage.CLOSED: "已结案",
}


@dataclass(frozen=True)
class Stand:
    """The facts that decide which moves of a case are open."""

    state: Stage
    is_of_body: bool = False  # the actor belongs to the body that inspects
    enough_inspectors: bool = False
    for_visit: bool = False  # the notice was for a visit, not for papers
    day_reached: bool = False  # the day of the visit has come
    findings_open: int = 0  # of the items to examine, those without a finding
    breach_found: bool = False
    fine_may_be_proposed: bool = False  # for at least one breach, by its article
    fine_owed: bool = False  # a breach whose article commands a fine has none decided
    unperformed: int = 0  # orders and fines neither performed nor handed over for enforcement
    hearing_open: bool = False  # may still be asked for, or was and has not been held
    investigated_by_actor: bool = False
    reported: bool = False  # the body has reported on the inspection
    is_respondent: bool = False  # the actor files for the enterprise that is inspected
    statement_open: bool = False  # the respondent's statement has not been answered
    may_ask_hearing: bool = False  # one was offered, is not asked for yet, and the days for it run
    correction_owed: bool = False
    payment_owed: bool = False
    notice_in_time: bool | None = None  # of the notice about to be given
    papers_complete: bool | None = None
    heavier: bool | None = None  # of the decision about to be made: above what was told


CONDITIONS: dict[str, Condition] = {
    "of_body": Condition(
        lambda s: s.is_of_body, "只有实施检查的机构的监督检查人员可以办理。", of_person=True
    ),
    "enough_inspectors": Condition(
        lambda s: s.enough_inspectors,
        "名录中能派往这家企业的检查人员不足，请先补充名录，再为本案选派。",
    ),
    "notice_in_time": Condition(
        lambda s: s.notice_in_time is not False, "通知距检查的日期太近，请改定更晚的日期。"
    ),
    "for_visit": Condition(lambda s: s.for_visit, "已通知的是书面检查，请在材料交齐后登记收到材料。"),
    "day_reached": Condition(lambda s: s.day_reached, "通知的检查日期未到，届时再登记现场查验。"),
    "for_papers": Condition(lambda s: not s.for_visit, "已通知的是现场查验，请登记现场查验。"),
    "papers_complete": Condition(
        lambda s: s.papers_complete is not False, "要求的材料尚未全部收到，请逐项核对；收齐后再登记。"
    ),
    "all_found": Condition(
        lambda s: not s.findings_open, "尚有检查内容没有写明检查情况和依据，请逐项填写后再告知结果。"
    ),
    "breach_found": Condition(lambda s: s.breach_found, "检查没有认定违反办法的行为，不能责令改正。"),
    "fine_may_be_proposed": Condition(
        lambda s: s.fine_may_be_proposed,
        "按所违反的条款，目前不能处罚款：改正期限未满且情节不严重，或者已经超过处罚的时限。",
    ),
    "hearing_over": Condition(
        lambda s: not s.hearing_open, "当事人要求听证的期限未满，或者已经要求而尚未听证，不能作出决定。"
    ),
    "not_heavier": Condition(lambda s: s.heavier is not True, "不得因当事人陈述、申辩而加重处罚。"),
    "not_reported": Condition(lambda s: not s.reported, "本案的检查情况已经报告。"),
    "of_respondent": Condition(
        lambda s: s.is_respondent, "只有被检查企业的申报单位可以办理。", of_person=True
    ),
    "statement_answered": Condition(
        lambda s: not s.statement_open, "当事人的陈述、申辩还没有答复，请先写明是否采纳和理由。"
    ),
    "may_ask_hearing": Condition(
        lambda s: s.may_ask_hearing, "没有达到听证的数额标准、已经要求过听证，或者要求听证的期限已过。"
    ),
    "correction_owed": Condition(lambda s: s.correction_owed, "没有尚待改正的事项。"),
    "payment_owed": Condition(lambda s: s.payment_owed, "没有尚待缴纳的罚款。"),
    "not_investigator": Condition(
        lambda s: not s.investigated_by_actor,
        "参加过本案检查或提出处罚意见的人员，不能作出处罚决定，请由另一人决定。",
        of_person=True,
    ),
    "something_to_perform": Condition(lambda s: s.unperformed > 0, "没有尚待履行的责令改正或罚款。"),
    "no_breach_left": Condition(
        lambda s: not (s.state is Stage.CONCLUDED and s.breach_found),
        "认定了违反办法的行为，应当先责令改正，不能直接结案。",
    ),
    "no_fine_owed": Condition(
        lambda s: not s.fine_owed, "所违反的条款规定并处罚款，应当先作出处罚决定，不能直接结案。"
    ),
    "all_performed": Condition(
        lambda s: not s.unperformed, "责令改正或罚款尚未履行，也未移送强制执行，不能结案。"
    ),
}

_BY, _FROM = Role.SUPERVISOR, Role.APPLICANT
_SANCTIONED = (Stage.CORRECTING, Stage.PROPOSED, Stage.DECIDED)
_AFTER_RESULT = (Stage.CONCLUDED, *_SANCTIONED)

MOVES = {
    "notify": move(
        Stage.OPENED, Stage.NOTIFIED, _BY, "下达检查通知",
        ("of_body", "enough_inspectors", "notice_in_time"), "17-§21",
    ),
    "visit": move(
        Stage.NOTIFIED, Stage.EXAMINING, _BY, "现场查验", ("of_body", "for_visit", "day_reached"), "17-§20"
    ),
    "receive_papers": move(
        Stage.NOTIFIED, Stage.EXAMINING, _BY, "收到备查材料",
        ("of_body", "for_papers", "papers_complete"), "17-§21",
    ),
    "find": move(Stage.EXAMINING, None, _BY, "记录检查情况", ("of_body",), "17-§20"),
    "conclude": move(Stage.EXAMINING, Stage.CONCLUDED, _BY, "告知检查结果", ("of_body", "all_found"), "17-§20"),
    "order": move(
        Stage.CONCLUDED, Stage.CORRECTING, _BY, "责令改正", ("of_body", "breach_found")
    ),
    "extend": move(Stage.CORRECTING, None, _BY, "延长改正期限", ("of_body",)),
    "propose_fine": move(
        Stage.CORRECTING, Stage.PROPOSED, _BY, "告知拟作处罚", ("of_body", "fine_may_be_proposed")
    ),
    "hear": move(Stage.PROPOSED, None, _BY, "记录陈述、申辩和听证", ("of_body",)),
    "decide": move(
        Stage.PROPOSED, Stage.DECIDED, _BY, "作出处罚决定",
        ("of_body", "not_investigator", "hearing_over", "statement_answered", "not_heavier"),
    ),
    "perform": move(_SANCTIONED, None, _BY, "登记履行", ("of_body", "something_to_perform"), "17-§24"),
    "hand_over": move(
        (Stage.EXAMINING, *_AFTER_RESULT), None, _BY, "移送其他部门", ("of_body",), "17-§15"
    ),
    "report": move(
        _AFTER_RESULT, None, _BY, "报告检查情况", ("of_body", "not_reported"), "鲁商字〔2017〕7号四（二）"
    ),
    "close": move(
        (Stage.CONCLUDED, Stage.CORRECTING, Stage.DECIDED), Stage.CLOSED, _BY, "结案",
        ("of_body", "no_breach_left", "no_fine_owed", "all_performed"),
    ),
    # What the respondent does leaves the case where it is: the body registers, answers and decides.
    "submit_papers": move(
        (Stage.NOTIFIED, Stage.EXAMINING), None, _FROM, "提交备查材料", ("of_respondent",), "17-§21"
    ),
    "state_case": move(Stage.PROPOSED, None, _FROM, "陈述和申辩", ("of_respondent",)),
    "ask_hearing": move(Stage.PROPOSED, None, _FROM, "要求听证", ("of_respondent", "may_ask_hearing")),
    "report_correction": move(
        _SANCTIONED, None, _FROM, "报告改正情况", ("of_respondent", "correction_owed"), "17-§24"
    ),
    "report_payment": move(Stage.DECIDED, None, _FROM, "报告缴纳罚款", ("of_respondent", "payment_owed")),
}  # fmt: skip

INSPECTION = Procedure(
    key="inspection",
    noun="本案",
    start=Stage.OPENED,
    labels=STAGE_LABELS,
    moves=MOVES,
    conditions=CONDITIONS,
    worst={"notice_in_time": False, "papers_complete": False, "heavier": True},
    notes={"open": "启动检查"},
)
#: Whoever made one of these has investigated, and does not decide.
INVESTIGATING = frozenset({"visit", "receive_papers", "find", "conclude", "propose_fine"})
