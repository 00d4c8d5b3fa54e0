"""Filters of the queue: what narrows a view further, kept in the address with its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Integer, literal_column

from filing.domain.errors import BadAnswer
from filing.domain.forms import KINDS
from filing.models import Filing, User

DUES = {"overdue": "已超期限", "today": "今日到期", "later": "尚未到期"}
CLAIMS = {"me": "我", "nobody": "无人领取", "colleague": "同事"}
YES = {"yes": "是"}
RETURNED = {"yes": "补充后收回"}


@dataclass(frozen=True)
class Filters:
    """What a view is narrowed to; an empty one narrows nothing."""

    kind: str = ""
    due: str = ""
    claimed: str = ""
    late: str = ""
    returned: str = ""

    def __post_init__(self):
        for name, known in CHOICES.items():
            if getattr(self, name) not in ("", *known):
                raise BadAnswer(f"{name} 应为下列之一：{'、'.join(known)}。")

    @property
    def chosen(self) -> dict[str, str]:
        """Those that narrow, as the address has them."""
        return {name: value for name, value in vars(self).items() if value}

    def conditions(self, actor: User, today: date) -> list[ColumnElement]:
        """What a row has to be, in columns of the queue's index where there is one."""
        wanted = [_BY_DUE[self.due](today)] if self.due else []
        if self.kind:
            wanted.append(Filing.kind == self.kind)
        if self.claimed:
            wanted.append(_claimed(self.claimed, actor))
        if self.late:
            # The number stands in the statement itself, or no plan made once for all could use the index of what was late.
            wanted.append(Filing.late_days > literal_column("0", Integer))
        if self.returned:
            wanted.append(Filing.resubmitted_at.is_not(None))
        return wanted


CHOICES: dict[str, dict[str, str]] = {
    "kind": {key: kind.label for key, kind in KINDS.items()},
    "due": DUES,
    "claimed": CLAIMS,
    "late": YES,
    "returned": RETURNED,
}
LABELS = {"kind": "类型", "due": "期限", "claimed": "领取人", "late": "逾期申报", "returned": "补充"}
_BY_DUE = {
    "overdue": lambda today: Filing.due_on < today,
    "today": lambda today: Filing.due_on == today,
    "later": lambda today: Filing.due_on > today,
}


def _claimed(by: str, actor: User) -> ColumnElement:
    if by == "me":
        return Filing.reviewer_id == actor.id
    if by == "nobody":
        return Filing.reviewer_id.is_(None)
    return Filing.reviewer_id.is_not(None) & (Filing.reviewer_id != actor.id)
