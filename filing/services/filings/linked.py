"""合并、分立: the filings of the other enterprises, begun beside the first one and tied to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm.attributes import set_committed_value

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound
from filing.domain.forms import KINDS
from filing.domain.forms.change.partners import DUTIES, Duty, Partner, Role, first_words, partners_of
from filing.domain.forms.lineage import Named
from filing.domain.forms.ways import ORDINARY
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import get_at
from filing.extensions import db
from filing.models import Enterprise, Filing, FilingLink, User
from filing.models.register import CURRENT
from filing.services.filings import changes, drafts
from filing.services.filings.reading import Reading
from filing.services.people.sight import filings_of, filings_visible_to

MODE = ("enterprise", "establishment_mode")
NEW = (Role.NEW_BY_MERGER, Role.OF_DIVISION)
#: Filings that came to nothing: the enterprise still has to file.
CAME_TO_NOTHING = (State.OUT_OF_SCOPE, State.NOT_COMPLETED, State.CANCELLED)


@dataclass(frozen=True)
class Party:
    """One other enterprise: its record where it is one's own, its filing where there is one, or what it may file."""

    partner: Partner
    own: Enterprise | None
    begun: Filing | None
    is_linked: bool
    duties: tuple[Duty, ...]

    def may_begin(self, duty: Duty) -> bool:
        """A change begins at a record of one's own; an enterprise that has one is not established again."""
        return bool(self.own) is KINDS[duty.files].changes_record


_TOUCHING = select(FilingLink).where(
    or_(
        FilingLink.first_id.in_(bindparam("ends", expanding=True)),
        FilingLink.second_id.in_(bindparam("ends", expanding=True)),
    ),
    FilingLink.id.not_in(bindparam("ties", expanding=True)),
)


def ties_of(filing: Filing) -> list[FilingLink]:
    """Every tie between the filings of the same merger or division, wherever one begins."""
    ties: dict[int, FilingLink] = {}
    if filing.is_tied is False:
        return []
    known = {filing.id}
    while True:
        found = db.session.scalars(_TOUCHING, {"ends": list(known), "ties": list(ties)}).all()
        if not found:
            return sorted(ties.values(), key=lambda tie: tie.id)
        ties |= {tie.id: tie for tie in found}
        known |= {end for tie in found for end in (tie.first_id, tie.second_id)}


def _ends(filing: Filing, ties: Iterable[FilingLink]) -> set[int]:
    return {end for tie in ties for end in (tie.first_id, tie.second_id)} - {filing.id}


def linked_with(actor: User, filing: Filing, ties: Iterable[FilingLink] | None = None) -> list[Filing]:
    """The other filings of the same merger or division that this person may know of, oldest first."""
    ends = _ends(filing, ties_of(filing) if ties is None else ties)
    if not ends:
        return []
    query = filings_visible_to(actor).where(Filing.id.in_(ends))
    return list(db.session.scalars(query.order_by(Filing.id)))


def named_by(partner: Named, filing: Filing, ties: Iterable[FilingLink]) -> bool:
    """Whether a filing is that of the enterprise that others name so: by its tie, its code or its name."""
    if any(tie.second_id == filing.id and tie.party == partner.key for tie in ties):
        return True
    record = filing.enterprise
    if partner.uscc and record and record.credit_code == partner.uscc:
        return True
    return partner.name in (filing.enterprise_name, record.name if record else "")


def parties_of(actor: User, read: Reading) -> list[Party]:
    """Every other enterprise that a filing names, with what it files by the rules of today and where that stands."""
    named = partners_of(read.given)
    if not named:
        return []
    ties = ties_of(read.filing)
    linked = [f for f in linked_with(actor, read.filing, ties) if f.state not in CAME_TO_NOTHING]
    return [_party(actor, partner, read.today, linked, ties) for partner in named]


def _party(actor: User, partner: Partner, day: date, linked: list[Filing], ties: list[FilingLink]) -> Party:
    own = _own(actor, partner)
    tied = next((f for f in linked if named_by(partner, f, ties)), None)
    begun = tied or _untied(actor, partner, own, day) or _founding(partner, own)
    duties = partner.duties(day, True if own and not begun else None)
    if begun:
        duties = [duty for duty in duties if duty.files == begun.kind]
    return Party(partner, own, begun, tied is not None, tuple(duties))


def _own(actor: User, partner: Partner) -> Enterprise | None:
    """The enterprise of one's own organisation with this code, or else this name."""
    query = select(Enterprise).where(
        Enterprise.organisation_id == actor.organisation_id, Enterprise.status == CURRENT
    )
    by_code = query.where(Enterprise.credit_code == partner.uscc).limit(1)
    found = db.session.scalar(by_code) if partner.uscc else None
    return found or db.session.scalar(query.where(Enterprise.name == partner.name).limit(1))


def _untied(actor: User, partner: Partner, own: Enterprise | None, day: date) -> Filing | None:
    """The newest filing under way that could be meant, begun by itself."""
    kinds = {duty.files for duty in partner.duties(day, True if own else None)}
    whose = Filing.enterprise_id == own.id if own else Filing.enterprise_name == partner.name
    if not own:
        kinds = {kind for kind in kinds if not KINDS[kind].changes_record}
    query = filings_of(actor).where(
        whose, Filing.kind.in_(kinds), Filing.state.not_in((*CAME_TO_NOTHING, State.COMPLETED))
    )
    return db.session.scalars(query.order_by(Filing.id.desc()).limit(1)).first()


def _founding(partner: Partner, own: Enterprise | None) -> Filing | None:
    """The completed establishment of a new enterprise, where it was filed by itself."""
    if own is None or partner.role not in NEW:
        return None
    duty, founding = DUTIES[partner.role, False], own.entries[0]
    return founding.filing if duty and get_at(founding.facts, MODE) == duty.mode else None


def begin(actor: User, first: Filing, key: str, files: str, now: datetime) -> Filing:
    """The filing of one party, tied to the first: the one under way where there is one, or a draft begun for it."""
    read = Reading(first, day_of(now))
    party = next((party for party in parties_of(actor, read) if party.partner.key == key), None)
    if party is None:
        raise NotFound("申报中没有这一家企业。请返回“谁还要申报什么”重新选择。")
    if party.begun:
        if not party.is_linked:
            tie(first, party.begun, key, now)
        return party.begun
    duty = next((duty for duty in party.duties if duty.files == files and party.may_begin(duty)), None)
    if duty is None:
        raise MoveNotAllowed("这家企业的申报不能在这里新建：须由该企业或其申报单位另行申报。")
    return _begin(actor, read, party, duty, now)


def _begin(
    actor: User, read: Reading, party: Party, duty: Duty, now: datetime, way: str = ORDINARY
) -> Filing:
    _require_alive(read.filing)
    if KINDS[duty.files].changes_record:
        begun = changes.begin(actor, duty.files, party.own, now, way)
    else:
        begun = drafts.create(actor, duty.files, now, way)
    _fill(begun, actor, read, party.partner, duty, now)
    tie(read.filing, begun, party.partner.key, now)
    return begun


def _require_alive(first: Filing) -> None:
    if first.state in CAME_TO_NOTHING:
        raise MoveNotAllowed(
            f"原申报“{first.state_label}”，不能再从它新建关联的申报。请从现在办理的申报新建。"
        )


def _fill(begun: Filing, actor: User, read: Reading, partner: Partner, duty: Duty, now: datetime) -> None:
    told = first_words(read.given, partner, duty)
    drafts.save_answers(begun, actor, {**begun.answers, **told}, now)


def begin_linked(
    actor: User,
    first: Filing,
    kind: str,
    enterprise: Enterprise | None,
    now: datetime,
    way: str = ORDINARY,
    party: str = "",
) -> Filing:
    """The filing of this kind of one party, tied to the first: the one under way by itself, or a draft begun for it.

    Which party: the one named by its key, code or name, or whose enterprise is given; or else the first that
    has no filing and no record.
    """
    _require_alive(first)
    read = Reading(first, day_of(now))
    named = [found for found in parties_of(actor, read) if not party or _is_called(found.partner, party)]
    if party and not named:
        raise _refused("party", f"linked_to 所指的申报没有“{party}”这家企业，请从其 parties 中选取。")
    for found in named:
        duty = next((duty for duty in found.duties if duty.files == kind), None)
        is_meant = found.own and found.own.id == enterprise.id if enterprise else bool(party) or not found.own
        if duty is None or not is_meant or (found.begun and found.is_linked):
            continue
        if found.begun:
            tie(first, found.begun, found.partner.key, now)
            return found.begun
        if found.may_begin(duty):
            return _begin(actor, read, found, duty, now, way)
    raise _refused(*_why_not(named if party else [], kind))


def _is_called(partner: Partner, party: str) -> bool:
    return party in (partner.key, partner.uscc, partner.name)


def _why_not(named: list[Party], kind: str) -> tuple[str, str]:
    """(member, words): of the party that was named what is the matter with it, or that there is none at all."""
    for found in named:
        name, label = found.partner.name, KINDS[kind].label
        if found.begun and found.is_linked:
            return "party", f"“{name}”的申报（{found.begun.id}）已经关联，请直接办理该申报。"
        if all(duty.files != kind for duty in found.duties):
            return "kind", f"“{name}”不办理{label}，请按其 parties 中的 files 选择 kind。"
        return "party", f"“{name}”的{label}不能在这里新建：须由该企业或其申报单位另行申报。"
    words = (
        f"linked_to 所指的申报没有这样一家还未申报、应办理{KINDS[kind].label}的企业，请核对其合并、分立栏。"
    )
    return "linked_to", words


def _refused(member: str, words: str) -> BadAnswer:
    return BadAnswer(words, [Problem((member,), "no_party", words)])


def tie(first: Filing, second: Filing, party: str, now: datetime) -> None:
    db.session.flush()
    db.session.add(FilingLink(first_id=first.id, second_id=second.id, party=party, created_at=now))
    db.session.flush()
    for end in (first, second):
        set_committed_value(end, "is_tied", True)


def carry_over(filing: Filing, again: Filing, now: datetime) -> None:
    """What was tied to a filing is tied to the one with which its matter is filed again (17-§12)."""
    db.session.flush()
    for known in ties_of(filing):
        if known.first_id == filing.id:
            tie(again, db.session.get(Filing, known.second_id), known.party, now)
        elif known.second_id == filing.id:
            tie(db.session.get(Filing, known.first_id), again, known.party, now)
