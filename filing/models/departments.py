"""Other departments that agencies tell of something, and what was sent to them."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from filing.domain.sharing import REGISTRATION, covers
from filing.extensions import db
from filing.models.agencies import Agency


class Department(db.Model):
    """A department with accounts of its own; what is addressed to its kind in its region is its too."""

    __table_args__ = (UniqueConstraint("category", "region"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    # As agencies address it: 海关, 税务部门; none where only its name does.
    category: Mapped[str | None] = mapped_column(String(60))
    region: Mapped[str] = mapped_column(String(6))
    # Whether it takes applications that come with a filing: 单一窗口, agreed with the agencies of its region.
    single_window: Mapped[bool] = mapped_column(default=False)

    @property
    def issues_licences(self) -> bool:
        """Whether it is the registrar, whose word on licences goes into the record (17-§15¶3)."""
        return self.category == REGISTRATION

    @classmethod
    def with_window(cls, place: str) -> Department | None:
        """The registrar that takes applications through the single window for a place, the nearest one."""
        takes = select(cls).where(cls.category == REGISTRATION, cls.single_window)
        covering = (one for one in db.session.scalars(takes) if place and covers(one.region, place))
        return max(covering, key=lambda one: len(one.region.rstrip("0")), default=None)

    @classmethod
    def addressed(cls, recipient: str, agency: Agency | None) -> Department | None:
        """Whom an agency means: the one of that name, else the one of that kind in the agency's region."""
        named = db.session.scalar(select(cls).where(cls.name == recipient))
        if named or agency is None:
            return named
        of_kind = (cls.category == recipient) & (cls.region == agency.region)
        return db.session.scalar(select(cls).where(of_kind))
