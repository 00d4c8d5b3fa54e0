"""备案机构: added, renamed, closed by administrators. What an agency issued keeps the name of its day (17-§3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, NotFound
from filing.domain.procedures.filing import FINAL_STATES, State
from filing.domain.questions import formats
from filing.domain.reference import places
from filing.domain.reference.agencies import AGENCIES, KINDS
from filing.extensions import db
from filing.models import (
    Agency,
    AgencyName,
    Filing,
    Inspection,
    Inspector,
    LetterSeries,
    ReceiptSeries,
    SealKey,
    User,
)
from filing.services import audit
from filing.services.people.administration import require_admin
from filing.services.people.notices import applicants_of, colleagues_at, notify, tell
from filing.services.receipts import seals
from filing.services.supervision.given import amount_of, text_of

LONGEST_NAME, LONGEST_REASON = 200, 500
#: What a filing's history calls its going over to the agency that goes on for a closed one.
WENT_OVER = "agency_closed"


def seed() -> int:
    """The filing agencies built in, added where they are not listed yet; how many were."""
    known = set(db.session.scalars(select(Agency.code)))
    fields = ("code", "name", "short_name", "kind", "region", "zone", "article")
    missing = [a for a in AGENCIES if a.code not in known]
    db.session.add_all(Agency(**{f: getattr(a, f) for f in fields}) for a in missing)
    return len(missing)


def add(
    actor: User,
    now: datetime,
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    region: str,
    zone: str = "",
) -> Agency:
    """A filing agency that the built-in list lacks (17-§3)."""
    require_admin(actor)
    code, name, short_name, zone = (text.strip() for text in (code, name, short_name, zone))
    if kind not in KINDS:
        raise BadAnswer.at("kind", "请选择备案机构的类别。")
    if not places.is_division(region):
        raise BadAnswer.at("region", "请填写6位行政区划代码，例如 370200。")
    if kind in ("ftz", "etdz") and not zone:
        raise BadAnswer.at("zone", "自由贸易试验区、经济技术开发区的机构须填写所负责区域的名称。")
    for field, text, longest in (
        ("code", code, 60),
        ("name", name, LONGEST_NAME),
        ("short_name", short_name, 40),
    ):
        _require_readable(field, text, longest)
    taken = or_(Agency.code == code, Agency.name == name, Agency.short_name == short_name)
    if db.session.scalar(select(Agency.id).where(taken)) or _was_called(name):
        raise BadAnswer.at("code", "已有相同代码、名称或简称的备案机构；简称是备案编号的开头，不能重复。")
    agency = Agency(code=code, name=name, short_name=short_name, kind=kind, region=region, zone=zone or None)
    db.session.add(agency)
    db.session.flush()
    said = {
        "code": code,
        "name": name,
        "short_name": short_name,
        "kind": kind,
        "region": region,
        "zone": zone,
    }
    audit.record("agency.added", agency.subject, actor, now, **said)
    return agency


def set_contact(actor: User, code: str, *, telephone: str, address: str, now: datetime) -> Agency:
    """Where people go and whom they call; printed on the agency's letters from now on."""
    agency = _listed(actor, code)
    for field, text, longest in (("telephone", telephone, 100), ("address", address, 300)):
        if len(text.strip()) > longest or formats.forbidden_character(text):
            raise BadAnswer.at(field, f"最多{longest}字，不含控制字符。")
    agency.telephone, agency.address = telephone.strip(), address.strip()
    said = {"telephone": agency.telephone, "address": agency.address}
    audit.record("agency.contact", agency.subject, actor, now, **said)
    return agency


def set_hearing(actor: User, code: str, *, threshold: str, source: str, now: datetime) -> Agency:
    """听证的数额标准 in yuan, with the rule that lays it down; both empty: everybody is offered a hearing."""
    agency, threshold, source = _listed(actor, code), threshold.strip(), source.strip()
    if bool(threshold) != bool(source):
        raise BadAnswer.at(
            "source" if threshold else "threshold", "数额标准和所依据的文件应当同时填写，或者都不填。"
        )
    if threshold:
        threshold = f"{amount_of('threshold', threshold):.2f}"
        source = text_of("source", source, "请写明数额标准所依据的文件。", 200)
    agency.hearing_threshold, agency.hearing_source = threshold, source
    audit.record("agency.hearing", agency.subject, actor, now, threshold=threshold, source=source)
    return agency


def rename(actor: User, code: str, *, name: str, reason: str, now: datetime, short_name: str = "") -> Agency:
    """Another name from today on. Receipts, letters and histories keep the one of their day.

    `short_name` begins the agency's numbers, so it changes as long as none was given; "" leaves it. The seal bears
    the name: until there is a new one the agency issues no receipts.
    """
    agency, name, short_name = _open(actor, code), name.strip(), short_name.strip() or None
    _require_readable("name", name, LONGEST_NAME)
    before = {"name": agency.name, "short_name": agency.short_name}
    after = {"name": name, "short_name": short_name or agency.short_name}
    if before == after:
        raise BadAnswer.at("name", "名称与现在的相同，没有需要保存的更改。")
    _require_reason(reason)
    _require_free(agency, name)
    if after["short_name"] != agency.short_name:
        _change_beginning(agency, after["short_name"])
    if name != agency.name:
        agency.former_names.append(AgencyName(name=agency.name, until=day_of(now)))
        agency.name = name
    audit.record(
        "agency.renamed", agency.subject, actor, now, before=before, after=after, reason=reason.strip()
    )
    return agency


def _require_free(agency: Agency, name: str) -> None:
    """The name is nobody else's and never was, so that an old receipt names one agency only."""
    others = db.session.scalar(select(Agency.id).where(Agency.name == name, Agency.id != agency.id))
    if others or _was_called(name, but=agency):
        raise BadAnswer.at("name", "该名称是另一家备案机构现在或者以前的名称，请核对。")


def _change_beginning(agency: Agency, short_name: str) -> None:
    """Of its numbers, as long as none was given: those that are out do not change."""
    _require_readable("short_name", short_name, 40)
    if has_numbered(agency):
        raise BadAnswer.at("short_name", "该机构已经用现在的简称编号，简称不能再改，以免前后编号不一致。")
    if db.session.scalar(select(Agency.id).where(Agency.short_name == short_name, Agency.id != agency.id)):
        raise BadAnswer.at("short_name", "该简称已由其他备案机构使用，备案编号会混淆，请换一个。")
    agency.short_name = short_name


def has_numbered(agency: Agency) -> bool:
    """Whether a receipt or a letter has a number that begins with its short name."""
    series = (ReceiptSeries, LetterSeries)
    return any(db.session.scalar(select(s.last).where(s.agency_id == agency.id).limit(1)) for s in series)


def close(
    actor: User, code: str, *, successor: str, reason: str, people: bool, now: datetime
) -> tuple[Agency, int]:
    """撤销: another agency goes on for it; how many open filings went over, each with its clock running on.

    With them go their marks, its inspections and, if `people`, its accounts with what they have in hand; otherwise
    that is free for the other's people. Its seals are retired. What it had completed follows: `carry_over`.
    """
    require_admin(actor)
    for one in sorted({code, successor}):
        # In one order, whoever closes which: two that name each other do not wait for each other.
        Agency.locked(one)
    agency, to = _open(actor, code), Agency.by_code(successor)
    _require_reason(reason)
    if to is None or to.id == agency.id or to.closed_on is not None:
        raise BadAnswer.at("successor", "请选择承接其职责的另一家备案机构。")
    agency.closed_on, agency.successor = day_of(now), to
    db.session.flush()
    moved = _hand_over_people(agency, to, actor, now) if people else 0
    gone_over = _hand_over_filings(agency, to, actor, reason.strip(), now, claimed=people)
    _hand_over_inspections(agency, to, actor, now)
    for key in SealKey.all(agency.id):
        if key.retired_at is None:
            seals.retire(key, now, actor)
    said = {"successor": to.code, "reason": reason.strip(), "filings": gone_over, "people": moved}
    audit.record("agency.closed", agency.subject, actor, now, **said)
    if gone_over:
        told = {"closed": agency.name, "agency": to.name, "count": str(gone_over), "reason": reason.strip()}
        tell(colleagues_at(to.id), "agency_taken_on", f"agency{agency.id}", now, **told)
    return agency, gone_over


def _hand_over_people(agency: Agency, to: Agency, actor: User, now: datetime) -> int:
    staff = (
        db.session.scalars(select(User).where(User.agency_id == agency.id).order_by(User.id)).unique().all()
    )
    for person in staff:
        before = {"role": person.role, "place": person.works_for}
        # The other agency has its own lead.
        person.agency, person.is_lead = to, False
        after = {"role": person.role, "place": to.name, "let_go": 0}
        audit.record("account.moved", person.subject, actor, now, before=before, after=after)
    return len(staff)


def _hand_over_filings(
    agency: Agency, to: Agency, actor: User, reason: str, now: datetime, *, claimed: bool
) -> int:
    """Those that are open, each told."""
    is_open = Filing.state.not_in([*FINAL_STATES, State.DRAFT])
    ids = list(db.session.scalars(select(Filing.id).where(Filing.agency_id == agency.id, is_open)))
    for filing_id in ids:
        filing = Filing.locked(filing_id)
        filing.agency = to
        if not claimed:
            filing.reviewer, filing.claimed_at = None, None
        filing.updated_at, filing.updated_by = now, actor.name
        details = {"from": agency.name, "to": to.name}
        event = filing.write_down(WENT_OVER, actor, now, reason=reason, details=details)
        db.session.flush()
        words = f"原备案机构：{agency.name}。{reason}"
        notify(filing, WENT_OVER, applicants_of(filing), str(event.id), now, words)
    return len(ids)


def carry_over(most: int) -> int:
    """How many filings that are not open followed to whoever goes on for their agency, a few in each transaction.

    They may be very many, and nobody waits for them: their receipts stay what they are.
    """
    left = select(Filing).join(Agency, Agency.id == Filing.agency_id).where(Agency.closed_on.is_not(None))
    filings = db.session.scalars(left.order_by(Filing.id).limit(most).with_for_update(of=Filing)).all()
    for filing in filings:
        filing.agency = filing.agency.acting
    return len(filings)


def _hand_over_inspections(agency: Agency, to: Agency, actor: User, now: datetime) -> None:
    """Whatever it was inspecting goes on; nobody is drawn from its roster any more."""
    for case in db.session.scalars(select(Inspection).where(Inspection.agency_id == agency.id)):
        case.agency = to
        audit.record("inspection.went_over", case.subject, actor, now, before=agency.name, body=to.name)
    listed = update(Inspector).where(Inspector.agency_id == agency.id, Inspector.struck_at.is_(None))
    db.session.execute(listed.values(struck_at=now))


def _listed(actor: User, code: str) -> Agency:
    require_admin(actor)
    agency = Agency.locked(code)
    if agency is None:
        raise NotFound("没有找到该备案机构。")
    return agency


def _open(actor: User, code: str) -> Agency:
    agency = _listed(actor, code)
    if agency.closed_on is not None:
        raise BadAnswer("该备案机构已撤销，不能再更改。")
    return agency


def _was_called(name: str, but: Agency | None = None) -> bool:
    query = select(AgencyName.id).where(AgencyName.name == name)
    return db.session.scalar(query.where(AgencyName.agency_id != but.id) if but else query) is not None


def _require_readable(field: str, text: str, longest: int) -> None:
    if not text or len(text) > longest or formats.forbidden_character(text):
        raise BadAnswer.at(field, f"请填写，最多{longest}字。")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise BadAnswer.at("reason", "请写明依据，例如文件的名称和文号；将记入审计记录，申请人也会看到。")
    if len(reason.strip()) > LONGEST_REASON or formats.forbidden_character(reason):
        raise BadAnswer.at("reason", f"最多{LONGEST_REASON}字，不含控制字符。")
