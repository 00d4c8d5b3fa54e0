"""办事指南 as facts: who files what, by when, and how it goes on, by the rules of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain import law
from filing.domain.errors import NoFilingRegime
from filing.domain.law import REVISED_2017, article, ruleset_on

_ALL_INVESTORS = "全体投资者（全体发起人）指定的代表或共同委托的代理人"
_ENTERPRISE = "外商投资企业指定的代表或委托的代理人"


@dataclass(frozen=True)
class Duty:
    """One line of the table: in which case, who files, by when, by which article."""

    case: str
    who: str
    when: str
    article: str


@dataclass(frozen=True)
class Line:
    text: str
    article: str


# case, who, when, the days allowed, article in the rules now in force
DUTIES = (
    ("新设立，领取营业执照之前", _ALL_INVESTORS, "取得企业名称预核准之后，营业执照签发之前", None, "17-§5"),
    ("新设立，领取营业执照之后", _ENTERPRISE, "营业执照签发后{}日内", law.ESTABLISHMENT_DAYS, "17-§5"),
    (
        "并购、吸收合并等，由非外商投资企业转变",
        "与新设立相同",
        "营业执照签发之前，或签发后{}日内",
        law.ESTABLISHMENT_DAYS,
        "17-§5¶2",
    ),
    (
        "战略投资非外商投资的上市公司",
        "战略投资的外国投资者",
        "证券登记之前，或登记后{}日内",
        law.STRATEGIC_DAYS,
        "17-§7",
    ),
    (
        "变更",
        _ENTERPRISE,
        "变更事项发生后{}日内：有最高权力机构决议的，自决议之日起；另有生效条件的，自条件满足之日起",
        law.CHANGE_DAYS,
        "17-§6",
    ),
    (
        "领照前已备案，实际情况又有变化",
        "投资者",
        "营业执照签发后{}日内办理变更备案",
        law.PRELICENCE_CHANGE_DAYS,
        "17-§9",
    ),
)
_ONLY_REVISED = ("17-§5¶2", "17-§7")


def duties_on(day: date) -> list[Duty]:
    """Who files when, without what could not be filed yet on that day."""
    revised = ruleset_on(day) is REVISED_2017
    return [
        Duty(case, who, when.format(f" {days.on(day)} " if days else ""), article(code, on=day).short)
        for case, who, when, days, code in DUTIES
        if revised or code not in _ONLY_REVISED
    ]


def course_on(day: date) -> list[Line]:
    """How a filing goes on after 提交 (17-§12, 17-§32)."""
    review, supplement = law.REVIEW_DAYS.on(day), law.SUPPLEMENT_DAYS.on(day)
    again, twelve = law.REFILE_DAYS.on(day), article("17-§12", on=day).short
    return [
        Line(
            f"备案机构核对填报信息形式上的完整性和准确性，并甄别是否属于备案范围；属于的，{review} 个工作日内完成备案。",
            twelve,
        ),
        Line(
            f"信息不完整、不准确的，备案机构一次性在线告知，申请人在 {supplement} 个工作日内补充；同一申报不会要求第二次补充。",
            twelve,
        ),
        Line(
            f"{supplement} 个工作日内未补齐的，告知未完成备案；可以就同一事项另行提出，已经实施的，应于 {again} 个工作日内另行提出。",
            twelve,
        ),
        Line(f"不属于备案范围的，{review} 个工作日内告知按有关规定办理，并通知相关部门。", twelve),
        Line(
            "可能属于国家安全审查范围的，暂停办理，由投资者向商务部提出安全审查申请。",
            article("17-§32", on=day).short,
        ),
    ]


def steps_on(day: date) -> list[dict]:
    return [
        {"label": "在线填报", "note": "填写申报表，上传文件，签署承诺书"},
        {"label": "确认申报", "note": "提交当日不计入办理时限"},
        {"label": "备案机构核对", "note": f"{law.REVIEW_DAYS.on(day)} 个工作日内"},
        {"label": "需要时补充一次", "note": f"{law.SUPPLEMENT_DAYS.on(day)} 个工作日内，不计入备案机构时限"},
        {"label": "备案完成", "note": "领取《备案回执》"},
    ]


_HEADS = (
    "外商投资企业基本信息变更，包括名称、注册地址、企业类型、经营期限、投资行业、业务类型、经营范围、是否属于国家规定的进口设备减免税范围、注册资本、投资总额、组织机构构成、法定代表人、外商投资企业最终实际控制人信息、联系人及联系方式变更",
    "外商投资企业投资者基本信息变更，包括姓名（名称）、国籍/地区或地址（注册地或注册地址）、证照类型及号码、认缴出资额、出资方式、出资期限、资金来源地、投资者类型变更",
    "并购设立外商投资企业交易基本信息变更",
    "股权（股份）、合作权益变更",
    "合并、分立、终止",
    "外资企业财产权益对外抵押转让",
    "中外合作企业外国合作者先行回收投资",
    "中外合作企业委托经营管理",
)
_MERGER_HEAD = _HEADS[2]


def change_heads_on(day: date) -> list[str]:
    """The heads of change with their numbers: eight, seven before the revision (17-§6)."""
    heads = [head for head in _HEADS if ruleset_on(day) is REVISED_2017 or head != _MERGER_HEAD]
    return [f"（{'一二三四五六七八'[i]}）{head}" for i, head in enumerate(heads)]


def consequences_on(day: date) -> list[Line]:
    """What follows where a duty is not met (17-§4, 17-§25 to 17-§28)."""
    late, false = law.FINE_LATE_OR_OMISSION, law.FINE_FALSE_OR_EVADING
    field, obstructing = law.FINE_PROHIBITED_FIELD, law.FINE_OBSTRUCTING
    return [
        Line(
            "备案信息应当真实、准确、完整，不得有虚假记载、误导性陈述或重大遗漏。",
            article("17-§4", on=day).short,
        ),
        Line(
            f"未能按期备案或有重大遗漏的，责令限期改正；逾期不改正或情节严重的，处 {_money(late, day)}以下罚款。",
            late.article_on(day).short,
        ),
        Line(
            f"逃避备案、隐瞒真实情况、提供误导性或虚假信息，或伪造、变造、出租、出借、转让《备案回执》的，责令限期改正，并处 {_money(false, day)}以下罚款。",
            false.article_on(day).short,
        ),
        Line(
            f"未经审批在限制领域、或在禁止领域开展投资经营活动的，责令限期改正，并处 {_money(field, day)}以下罚款。",
            field.article_on(day).short,
        ),
        Line(
            f"逃避、拒绝或阻挠监督检查的，责令改正，可处 {_money(obstructing, day)}以下罚款。",
            obstructing.article_on(day).short,
        ),
    ]


_APART = (
    ("17-§31", "涉及反垄断审查的，按相关规定另行办理，不在本系统办理。"),
    ("17-§33", "投资性公司、创业投资企业等投资类外商投资企业视同外国投资者，由它们投资的企业同样备案。"),
    (
        "17-§35",
        "港澳服务提供者仅投资服务贸易协议对港澳开放的领域的，按《港澳服务提供者在内地投资备案管理办法（试行）》办理。",
    ),
    ("17-§30", "《办法》实施前已受理、未完成审批且属于备案范围的，审批程序终止，改为备案。"),
)


def apart_on(day: date) -> list[Line]:
    """What other rules govern, or who is treated as whom (17-§30 to 17-§35)."""
    return [Line(words, article(code, on=day).short) for code, words in _APART]


def _money(fine: law.Dated, day: date) -> str:
    return f"{fine.on(day) // 10_000} 万元"


def questions_on(day: date) -> list[tuple[str, Line]]:
    """What people ask first, each answered by the rules of the day (17-§5, 17-§8, 17-§12)."""
    five, twelve = article("17-§5", on=day).short, article("17-§12", on=day).short
    return [
        (
            "可以先领营业执照，再来备案吗？",
            Line(
                f"可以。营业执照签发后 {law.ESTABLISHMENT_DAYS.on(day)} 日内，由企业指定的代表或委托的代理人申报。",
                five,
            ),
        ),
        (
            "请代理人办理，要准备什么？",
            Line(
                "投资者委托他人签署文件的，上传授权委托书和被委托人的身份证明。",
                article("17-§8（四）", on=day).short,
            ),
        ),
        (
            "提交之后发现填错了，怎么办？",
            Line(
                "备案机构开始审核之前，可以撤回修改。之后由备案机构一次性告知需要补充的内容，在期限内补充即可。",
                twelve,
            ),
        ),
    ]


def guide_on(day: date) -> dict | None:
    """Everything the guide shows, or None before there was anything to file."""
    try:
        rules = ruleset_on(day)
    except NoFilingRegime:
        return None
    return {
        "rules": rules,
        "duties": duties_on(day),
        "steps": steps_on(day),
        "course": course_on(day),
        "heads": change_heads_on(day),
        "questions": questions_on(day),
        "consequences": consequences_on(day),
        "apart": apart_on(day),
        "review_days": law.REVIEW_DAYS.on(day),
    }
