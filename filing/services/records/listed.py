"""上市公司的选择: whether a listed company may go on waiting, or must file now (17-§6¶4)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from filing.domain.forms.change.events import LISTED, REQUIRED, foreign_share, listed_duty
from filing.domain.forms.matter import part_of
from filing.domain.law import LISTED_HOLDING_PERCENT
from filing.services.records.reading import Recorded

_NOT_LISTED = (
    "该企业不是上市公司，也不是在全国中小企业股份转让系统挂牌的公司，投资者或股权变更均应在规定期限内备案。"
)
_CONTROL = "控股或相对控股地位发生变化，应在规定期限内备案。"
_MOVED = "外国投资者持股比例累计变化已超过规定的幅度，应在规定期限内备案。"
_MAY_WAIT = "外国投资者持股比例累计变化未超过规定的幅度，控股或相对控股地位没有变化，可以暂不备案。"


@dataclass(frozen=True)
class ListedOption:
    """`cumulative_change` in percentage points, net, since the last filing of that part."""

    duty: str
    cumulative_change: Decimal
    article: str
    why: str


def listed_option(read: Recorded, share: Decimal, control_changed: bool) -> ListedOption:
    """The duty on a day, with the share that foreigners hold now: the record holds what was filed last."""
    filed = foreign_share(read.answers)
    moved, place = abs(share - filed), LISTED_HOLDING_PERCENT.article_on(read.on).short
    if part_of(read.answers, "enterprise").get("enterprise_type") not in LISTED:
        return ListedOption(REQUIRED, moved, place, _NOT_LISTED)
    duty = listed_duty(filed, share, control_changed, read.on)
    if duty != REQUIRED:
        return ListedOption(duty, moved, place, _MAY_WAIT)
    return ListedOption(duty, moved, place, _CONTROL if control_changed else _MOVED)
