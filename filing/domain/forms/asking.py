"""What a supplement may ask for, and on which ground (17-§12¶2): the form and its papers, nothing else."""

from __future__ import annotations

from typing import Any

from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem
from filing.domain.questions.paths import member_at
from filing.domain.questions.spec import Field, Form

INCOMPLETE, INACCURATE, EXPLAIN_SCOPE = "incomplete", "inaccurate", "explain_scope"
#: The three grounds of 17-§12¶2, in its words.
GROUNDS = {
    INCOMPLETE: "信息不完整",
    INACCURATE: "信息不准确",
    EXPLAIN_SCOPE: "经营范围需进一步说明",
}
#: Where a scope can be asked to be explained.
SCOPE = (("enterprise", "business_scope"), ("enterprise", "industries"), ("enterprise", "main_industry"))
#: Nothing outside the form and the list of papers may be asked for.
SOURCE = "商资函〔2017〕318号"
ONLY_THE_WAY = "“{noun}”只决定办理的途径，不是申报表或应交文件的内容，不能要求申请人补充。有疑问的，请电话核实或按所选途径审核。"


def why_not_asked(form: Form, path: tuple) -> str | None:
    """Why a part of the form cannot be asked for, as a sentence; None where it can."""
    member = member_at(form, path)
    if isinstance(member, Field) and member.routing:
        return ONLY_THE_WAY.format(noun=member.noun)
    return None


def require_askable(form: Form, path: tuple) -> None:
    """BadAnswer, with the reason, for what decides the way only."""
    if reason := why_not_asked(form, path):
        raise BadAnswer(reason, [Problem(path, "not_askable", reason, SOURCE)])


def ground_of(given: Any, path: tuple | None) -> str:
    """The ground as given, 信息不完整 by default; BadAnswer for another, or for a scope that is none."""
    ground = given or INCOMPLETE
    if ground not in GROUNDS:
        raise BadAnswer.at("ground", f"理由应为下列之一：{'、'.join(GROUNDS.values())}。")
    if ground == EXPLAIN_SCOPE and (path is None or path[:2] not in SCOPE):
        raise BadAnswer.at("ground", "“经营范围需进一步说明”只用于经营范围和所属行业，请选择其他理由。")
    return ground
