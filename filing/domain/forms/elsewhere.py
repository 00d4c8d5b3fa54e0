"""What is no filing, or is not filed here, with where to go: said before anybody begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from filing.domain.law import ORDER_2016, REVISED_2017, RuleSet

NO_FILING, NOT_FILEABLE = "不需要备案", "不在这里备案，另有程序"


@dataclass(frozen=True)
class Elsewhere:
    """`until` is the version of the rules from which on it can be filed here, `since` the one that first says it."""

    standing: str
    label: str
    where: str
    article: str
    until: RuleSet | None = None
    since: RuleSet | None = None

    def holds_on(self, day: date) -> bool:
        begun = self.since is None or day >= self.since.first_day
        return begun and (self.until is None or day < self.until.first_day)


ELSEWHERE = (
    Elsewhere(
        NO_FILING, "股权质押", "质押本身不备案；质权实现、股权实际转让的，自转让时起按变更办理。", "17-§6（四）"
    ),
    Elsewhere(
        NO_FILING, "合资、合作企业以财产或权益抵押", "只有外资企业（独资）的财产或权益对外抵押、转让需要备案。", "17-§6（六）"
    ),
    Elsewhere(
        NOT_FILEABLE,
        "香港、澳门服务提供者在协议开放的领域投资",
        "只在内地与香港、澳门关于建立更紧密经贸关系的安排开放的领域投资的，按另外的备案办法，向原备案渠道办理。",
        "17-§35",
    ),
    Elsewhere(
        NOT_FILEABLE,
        "涉及国家规定实施准入特别管理措施的行业",
        "须向有审批权限的商务主管部门申请批准；不能确定的，请先向备案机构询问。",
        "17-§2",
    ),
    Elsewhere(
        NOT_FILEABLE, "境内公司、企业或自然人以其境外公司并购与其有关联关系的境内公司", "须报商务部审批。",
        "商务部令2017年第2号", since=REVISED_2017
    ),
    Elsewhere(
        NOT_FILEABLE, "外国投资者并购境内企业、战略投资上市公司", "按当时的规定办理审批，向商务主管部门申请。",
        "商务部公告2016年第22号", REVISED_2017,
    ),
    Elsewhere(
        NOT_FILEABLE, "外商投资企业的设立和变更", "备案办法尚未施行，请按当时的规定向商务主管部门申请批准。",
        "17-§2", ORDER_2016,
    ),
)  # fmt: skip


def elsewhere_on(day: date) -> list[Elsewhere]:
    """What cannot be filed on a day."""
    return [each for each in ELSEWHERE if each.holds_on(day)]
