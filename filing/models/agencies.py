"""The filing agencies (17-§3) and the zones an administrator added to the lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from filing.domain.reference import agencies, places
from filing.domain.reference.lists import Places, places_on
from filing.extensions import db
from filing.models.standing import standing


class Agency(db.Model):
    """A body that filings go to. A closed one stays: its receipts are its own, and another goes on for it."""

    __table_args__ = (CheckConstraint("(closed_on is null) = (successor_id is null)", name="closed"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    # Opens every 备案编号 the agency issues, so no two may share it.
    short_name: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    region: Mapped[str] = mapped_column(String(6))
    zone: Mapped[str | None] = mapped_column(String(200))
    # Where people go and whom they call; printed on letters.
    address: Mapped[str] = mapped_column(String(300), default="")
    telephone: Mapped[str] = mapped_column(String(100), default="")
    # 较大数额: yuan from which a hearing is offered, with the rule that lays it down; both empty where none does.
    hearing_threshold: Mapped[str] = mapped_column(String(20), default="", server_default="")
    hearing_source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    article: Mapped[str] = mapped_column(String(60), default="17-§3")
    closed_on: Mapped[date | None]
    # 承接机构: who has its filings since.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))

    successor: Mapped[Agency | None] = relationship(remote_side=id)
    former_names: Mapped[list[AgencyName]] = relationship(order_by="AgencyName.id")

    @property
    def subject(self) -> str:
        """Its name in the audit records."""
        return f"agency:{self.id}"

    @property
    def acting(self) -> Agency:
        """Itself, or whoever goes on for it now."""
        return self.successor.acting if self.successor else self

    @classmethod
    def by_code(cls, code: str) -> Agency | None:
        return db.session.scalar(select(cls).where(cls.code == code))

    @classmethod
    def listed(cls) -> tuple[agencies.Agency, ...]:
        """Every one, as finding the agency of an address needs them: closed ones too."""
        return standing(_listed_agencies)

    @classmethod
    def held(cls, agency_id: int) -> Agency:
        """As it stands now, and nobody closes it until the transaction ends."""
        return db.session.scalars(_held("id"), {"id": agency_id}).one()

    @classmethod
    def held_by_code(cls, code: str) -> Agency:
        return db.session.scalars(_held("code"), {"code": code}).one()

    @classmethod
    def locked(cls, code: str) -> Agency | None:
        """Held against whoever sends it a filing, too, until the transaction ends."""
        query = select(cls).where(cls.code == code).with_for_update(of=cls)
        return db.session.scalar(query.execution_options(populate_existing=True))


@cache
def _held(named_by: str) -> Select:
    query = select(Agency).where(getattr(Agency, named_by) == bindparam(named_by))
    held = query.with_for_update(read=True, key_share=True, of=Agency)
    return held.execution_options(populate_existing=True)


def _listed_agencies() -> tuple[agencies.Agency, ...]:
    query = select(Agency.code, Agency.name, Agency.short_name, Agency.kind, Agency.region, Agency.zone,
                   Agency.article, Agency.closed_on)  # fmt: skip
    return tuple(agencies.Agency(**row._mapping) for row in db.session.execute(query.order_by(Agency.code)))


class AgencyName(db.Model):
    """What an agency was called before; `until` is the day from which it is called otherwise."""

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    until: Mapped[date]


class AgencyPhrase(db.Model):
    """A sentence that an agency's reviewers choose from, in the order of its lead."""

    __table_args__ = (UniqueConstraint("agency_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    text: Mapped[str] = mapped_column(String(500))
    position: Mapped[int]

    @classmethod
    def of(cls, agency_id: int | None) -> list[AgencyPhrase]:
        query = select(cls).where(cls.agency_id == agency_id).order_by(cls.position, cls.id)
        return list(db.session.scalars(query))


class ListedZone(db.Model):
    """A free trade area or national development zone that the built-in lists lack."""

    __table_args__ = (CheckConstraint("kind in ('ftz', 'etdz')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200), unique=True)
    zone: Mapped[str | None] = mapped_column(String(200))
    province: Mapped[str] = mapped_column(String(6))
    established: Mapped[date | None]

    @classmethod
    def lists_on(cls, day: date) -> Places:
        """The lists of a day: the built-in ones and every added zone, without those closed by then."""
        return standing(_lists_by_day)(day)


class ClosedZone(db.Model):
    """A zone, built in or added, that nobody can choose from a day on; filings under earlier rules keep it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    closed_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500))


def _lists_by_day() -> Callable[[date], Places]:
    rows = db.session.scalars(select(ListedZone)).all()
    closings = db.session.execute(select(ClosedZone.name, ClosedZone.closed_on)).all()
    more = tuple(
        places.Area(r.name, r.name, r.name, r.zone or r.name, r.established or date.min, r.province)
        for r in rows
        if r.kind == "ftz"
    )
    etdzs = tuple(r.name for r in rows if r.kind == "etdz")

    @lru_cache(maxsize=400)
    def on(day: date) -> Places:
        closed = frozenset(name for name, closed_on in closings if closed_on <= day)
        return places_on(day, more, etdzs, closed)

    return on
