"""The enterprise's record: a ledger of entries, and what they add up to on any day."""

from __future__ import annotations

from datetime import date, datetime

from filing.domain.days.calendar import day_of
from filing.domain.forms.kind import Entry
from filing.domain.forms.record import apply
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import sought
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion, Filing
from filing.models.register import BY_FILING, CURRENT, READDED
from filing.services.filings.reading import Reading
from filing.services.records.lineage import record_links

_NAMES = (("enterprise", "enterprise_name", "cn"), ("enterprise", "enterprise_name", "en"))


def record(filing: Filing, now: datetime) -> Enterprise:
    """The enterprise with what a completed filing writes into its record (17-§12)."""
    reading = Reading(filing, filing.law_day)
    enterprise = _enterprise_of(filing, now)
    for entry in reading.kind.entries(reading.matter):
        write(enterprise, entry, BY_FILING, now, filing)
    filing.enterprise_id = enterprise.id
    db.session.flush()
    record_links(filing, enterprise, reading)
    if enterprise.has_certificate:
        # 完成备案的，其批准证书同时失效 (17-§10).
        enterprise.certificate_lapsed_on = day_of(now)
    return enterprise


def _enterprise_of(filing: Filing, now: datetime) -> Enterprise:
    if filing.enterprise_id:
        return Enterprise.locked(filing.enterprise_id)
    return begin(filing.organisation_id, now)


def begin(organisation_id: int, now: datetime, **more) -> Enterprise:
    """An enterprise whose record is still empty."""
    enterprise = Enterprise(organisation_id=organisation_id, name="", created_at=now, **more)
    db.session.add(enterprise)
    db.session.flush()
    return enterprise


def record_without(filing: Filing) -> dict:
    """The record into which a filing is entered, or was: as it stood before; empty where it begins one."""
    versions = filing.enterprise.versions if filing.enterprise else []
    first = next((version.id for version in versions if version.filing_id == filing.id), None)
    known = [version for version in versions if first is None or version.id < first]
    return max(known, key=_in_order).facts if known else {}


def write(
    enterprise: Enterprise, entry: Entry, cause: str, now: datetime, filing: Filing | None = None
) -> EnterpriseVersion:
    """The version that an entry makes; what was entered for later days is added again on top of it."""
    valid_from = _day_in_record(enterprise, entry.valid_from or day_of(now))
    before = _facts_on(enterprise, valid_from)
    later = [version for version in enterprise.entries if version.valid_from > valid_from]
    made = EnterpriseVersion(
        enterprise=enterprise,
        filing_id=filing.id if filing else None,
        cause=cause,
        valid_from=valid_from,
        recorded_at=now,
        facts=apply(before, entry),
        changes=[[list(path), value] for path, value in entry.changes],
        closes_as=entry.closes_as,
    )
    db.session.add(made)
    db.session.flush()
    _add_again(enterprise, later, made.facts, now)
    _show(enterprise)
    return made


def _add_again(enterprise: Enterprise, later: list[EnterpriseVersion], facts: dict, now: datetime) -> None:
    for version in later:
        facts = apply(facts, version.entry)
        again = EnterpriseVersion(
            enterprise=enterprise,
            filing_id=version.filing_id,
            cause=READDED,
            valid_from=version.valid_from,
            recorded_at=now,
            facts=facts,
            closes_as=version.closes_as,
            readds_id=version.id,
        )
        db.session.add(again)
        db.session.flush()


def _day_in_record(enterprise: Enterprise, on: date) -> date:
    """Nothing can be entered before the record begins."""
    return max(on, min((version.valid_from for version in enterprise.versions), default=on))


def _facts_on(enterprise: Enterprise, on: date) -> dict:
    known = [version for version in enterprise.versions if version.valid_from <= on]
    return max(known, key=_in_order).facts if known else {}


def _in_order(version: EnterpriseVersion) -> tuple[date, int]:
    return version.valid_from, version.id


def _show(enterprise: Enterprise) -> None:
    """The columns that are searched: always what the record says."""
    present = enterprise.present
    enterprise.name = _text(present.facts, *_NAMES[0])[:200]
    enterprise.sought = _names(enterprise)
    enterprise.credit_code = _text(present.facts, "enterprise", "unified_social_credit_code", "text")[:18]
    ends = [version for version in enterprise.entries if version.closes_as]
    enterprise.status = ends[-1].closes_as if ends else CURRENT
    enterprise.closed_on = ends[-1].valid_from if ends else None


def _names(enterprise: Enterprise) -> str:
    """Every name in the record, past ones too, folded for searching."""
    found = (_text(version.facts, *path) for version in enterprise.versions for path in _NAMES)
    return "\n".join(dict.fromkeys(filter(None, map(sought, found))))


def _text(facts: dict, *path: str) -> str:
    found = get_at(facts, path)
    return found if isinstance(found, str) else ""
