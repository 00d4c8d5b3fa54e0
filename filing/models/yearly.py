"""What a body writes once a year: its plan of inspections and the summary of the year before."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.supervision.yearly import KINDS, PLAN, named
from filing.extensions import db
from filing.models.accounts import User
from filing.models.agencies import Agency
from filing.models.case_papers import CasePaper
from filing.models.types import Json

_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)


class YearlyPaper(db.Model):
    """A plan, which is public, or a summary; written anew, the older edition stays."""

    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "year", "edition"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    edition: Mapped[int]
    # What was computed and what was typed, as it stood when it was issued.
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    paper_id: Mapped[int] = mapped_column(ForeignKey("case_paper.id"), unique=True)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    agency: Mapped[Agency] = relationship(lazy="joined")
    paper: Mapped[CasePaper] = relationship(lazy="joined")
    written_by: Mapped[User] = relationship()

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"yearly:{self.id}"

    @property
    def is_plan(self) -> bool:
        return self.kind == PLAN

    @property
    def label(self) -> str:
        return named(self.kind, self.year)

    @property
    def issued_on(self) -> date:
        return self.paper.issued_on
