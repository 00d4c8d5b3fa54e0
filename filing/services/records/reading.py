"""An enterprise's record as it reads on a day, as far as it was known at a moment."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from filing.domain.errors import NotFound
from filing.domain.forms.establishment import ESTABLISHMENT
from filing.domain.forms.holdings import Holdings, holdings_in
from filing.domain.questions.masking import UNVEILED
from filing.domain.questions.paths import get_at
from filing.domain.questions.spec import Form
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion
from filing.models.register import CURRENT, READDED, STATUS_LABELS


class Recorded:
    """One version, with what was known to hold beside it on that day."""

    def __init__(self, enterprise: Enterprise, version: EnterpriseVersion, on: date, known_at: datetime):
        self.enterprise, self.version, self.on, self.known_at = enterprise, version, on, known_at
        #: What whoever reads it is not shown.
        self.veil = UNVEILED

    @property
    def answers(self) -> dict[str, Any]:
        return self.version.facts

    @property
    def day(self) -> date:
        return self.version.valid_from

    @property
    def facts(self) -> dict[str, Any]:
        """A record stands by itself: no circumstances outside it open questions."""
        return {}

    @cached_property
    def form(self) -> Form:
        """The newest establishment form: it has a place for everything that a record can hold."""
        return newest_form()

    @property
    def name(self) -> str:
        return str(get_at(self.answers, ("enterprise", "enterprise_name", "cn")) or "")

    @property
    def credit_code(self) -> str:
        return str(get_at(self.answers, ("enterprise", "unified_social_credit_code", "text")) or "")

    @cached_property
    def ended_by(self) -> EnterpriseVersion | None:
        """The entry with which the record had ended by that day."""
        known = select(EnterpriseVersion).where(
            EnterpriseVersion.enterprise_id == self.enterprise.id,
            EnterpriseVersion.cause != READDED,
            EnterpriseVersion.closes_as != "",
            EnterpriseVersion.valid_from <= self.on,
            EnterpriseVersion.recorded_at <= self.known_at,
        )
        return db.session.scalar(
            known.order_by(EnterpriseVersion.valid_from.desc(), EnterpriseVersion.id.desc()).limit(1)
        )

    @property
    def status(self) -> str:
        return self.ended_by.closes_as if self.ended_by else CURRENT

    @property
    def status_label(self) -> str:
        return STATUS_LABELS[self.status]

    @cached_property
    def holdings(self) -> Holdings:
        return holdings_in(self.answers)


def newest_form() -> Form:
    return ESTABLISHMENT.versions[-1]


def recorded(enterprise: Enterprise, on: date, known_at: datetime) -> Recorded:
    """The record on a day; NotFound where it had not begun, or nobody knew yet."""
    version = enterprise.version_on(on, known_at)
    if version is None:
        raise NotFound("在该日期，或当时所知，该企业尚无备案记录。")
    return Recorded(enterprise, version, on, known_at)
