"""The enterprise's record: one version per completed filing."""

from __future__ import annotations

from datetime import datetime

from filing.domain.days.calendar import day_of
from filing.domain.forms.record import record_after
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion, Filing


def record(filing: Filing, now: datetime) -> EnterpriseVersion:
    """The next version of the enterprise, as the accepted answers make it."""
    enterprise = db.session.get(Enterprise, filing.enterprise_id) if filing.enterprise_id else None
    if enterprise is None:
        enterprise = Enterprise(organisation_id=filing.organisation_id, name="", created_at=now)
        db.session.add(enterprise)
        db.session.flush()
    before = enterprise.versions[-1].facts if enterprise.versions else {}
    version = EnterpriseVersion(
        enterprise=enterprise,
        filing_id=filing.id,
        valid_from=filing.event_on or day_of(now),
        recorded_at=now,
        facts=record_after(filing.kind, before, filing.answers),
    )
    enterprise.name = filing.enterprise_name
    filing.enterprise_id = enterprise.id
    db.session.add(version)
    return version
