"""When the changed matters had to be filed: a day and a term for each head (17-§6, 17-§7, 17-§9)."""

from __future__ import annotations

from decimal import Decimal

from filing.domain.forms.change.heads import EQUITY, STRATEGIC, Head, ticked
from filing.domain.forms.change.opened import STRATEGIC_CAUSE, cause_of, differences
from filing.domain.forms.change.rules import days_of_heads
from filing.domain.forms.matter import Event, Matter, part_of, rows_of
from filing.domain.law import LISTED_HOLDING_PERCENT
from filing.domain.questions.values import date_of, decimal_of

CORRECTION = "correction_after_licence"
#: 上市公司及在全国中小企业股份转让系统挂牌的公司（非上市公众公司）.
LISTED = ("joint_stock.listed", "joint_stock.unlisted.public_company")


def events_of(matter: Matter) -> list[Event]:
    """One event for each ticked head that has its day, in the form's order."""
    days = days_of_heads(matter)
    dated = ((head, days[head.key]) for head in ticked(matter.change) if head.key in days)
    events = [_event(matter, head, *given) for head, given in dated]
    return [event for event in events if event is not None]


def _event(matter: Matter, head: Head, given, basis) -> Event | None:
    day = date_of(given)
    if day is None:
        return None
    term, day = _term(matter, head, day)
    return Event(head.key, head.label, day, term, str(basis or ""), _is_optional(matter, head))


def _term(matter: Matter, head: Head, day):
    """The term that runs and the day it runs from."""
    licence, registration, disclosed = (
        date_of(matter.event.get(key)) for key in ("licence_on", "registration_on", "disclosed_on")
    )
    if matter.way == CORRECTION and licence and day <= licence:
        return "change_after_prelicence_filing", licence
    if head.section == STRATEGIC and disclosed:
        return "strategic_investment_update", disclosed
    if head.section == STRATEGIC:
        return "strategic_investment_update", day
    if head.key == EQUITY and cause_of(matter) == STRATEGIC_CAUSE and registration:
        return "strategic_investment_change", registration
    return "change_filing", day


def _is_optional(matter: Matter, head: Head) -> bool:
    """Whether a listed company might have waited: investors' data and shares only, below both thresholds."""
    if part_of(matter.before, "enterprise").get("enterprise_type") not in LISTED:
        return False
    if head.section not in ("investor_basic_change", EQUITY) or cause_of(matter) == STRATEGIC_CAUSE:
        return False
    return (
        listed_duty(
            foreign_share(matter.before), foreign_share(matter.answers), control_changes(matter), matter.on
        )
        == OPTIONAL
    )


OPTIONAL, REQUIRED = "optional", "required"


def listed_duty(before: Decimal, after: Decimal, control_changed: bool, on) -> str:
    """Whether a listed company must file now: over five points in total, or a change of control (17-§6¶4)."""
    moved = abs(after - before) > LISTED_HOLDING_PERCENT.on(on)
    return REQUIRED if moved or control_changed else OPTIONAL


def foreign_share(facts) -> Decimal:
    """The aggregate share held from abroad, in percent."""
    rows = rows_of(facts, "investors")
    foreign = (r for r in rows if str(r.get("investor_type", "")).startswith("foreign_"))
    return sum((decimal_of(r.get("equity_ratio")) or Decimal(0) for r in foreign), Decimal(0))


def control_changes(matter: Matter) -> bool:
    """控股或相对控股地位发生变化: the controllers of the enterprise read otherwise than in the record."""
    return any(path[:2] == ("enterprise", "ultimate_controllers") for path, _, _ in differences(matter))
