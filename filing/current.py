"""What the outer ring hands to the services: the moment, the calendar, the store, the press."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime
from pathlib import Path

from flask import current_app, g
from sqlalchemy.exc import IntegrityError

from filing import moment
from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.procedures.filing import State
from filing.domain.procedures.procedure import Role
from filing.domain.questions.masking import UNVEILED, Veil
from filing.extensions import db, transaction, writers_take_turns
from filing.models import Enterprise, Filing, User
from filing.receipts.certificates import KeyUnusable
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.pool import warm
from filing.receipts.press import Press
from filing.receipts.signing import get_ready_to_sign
from filing.services import audit
from filing.services.calendars import current_calendar
from filing.services.files.elsewhere import Elsewhere
from filing.services.files.scanning import ClamAV
from filing.services.files.storage import Store, open_store
from filing.services.filings import screening
from filing.services.filings.reading import Reading, as_submitted
from filing.services.imprints import taking
from filing.services.people import personal
from filing.services.people.sight import filing_for


def now() -> datetime:
    """The moment of this request: one and the same from its first line to its last."""
    if "now" not in g:
        g.now = moment.now()
    return g.now


def today() -> date:
    return day_of(now())


def calendar() -> WorkCalendar:
    if "calendar" not in g:
        g.calendar = current_calendar()
    return g.calendar


def reading(filing: Filing) -> Reading:
    """The filing as it reads today: once in a request, and anew where it was changed meanwhile."""
    known = g.setdefault("readings", {}).get(filing.id)
    if known is None or not known.is_of(filing):
        known = g.readings[filing.id] = Reading(filing, today(), printable=printable())
    return known


def judge_ahead(actor: User, filing_id: int) -> None:
    """Judges it before its turn, where all who write would wait for that; `reading` has it while nothing was changed."""
    if writers_take_turns():
        read = reading(filing_for(actor, filing_id))
        if read.is_editable:
            _ = read.own_problems


def screen_ahead(actor: User, filing_id: int) -> None:
    """As `judge_ahead`: has the lists searched before a decision, which asks what was found."""
    if writers_take_turns():
        filing = filing_for(actor, filing_id)
        if filing.state == State.UNDER_REVIEW:
            screening.search_ahead(in_hand(filing))


def refile_late(filing: Filing) -> int:
    """By how many working days an implemented matter was filed again too late, or would be today."""
    return reading(filing).refile_late(calendar()) if filing.copied_from_id else 0


def printable() -> Container:
    """What the receipts' fonts can print."""
    return press().fonts.printable


def in_hand(filing: Filing) -> Reading:
    """The filing as the agency has it: as it was last sent in, with personal numbers veiled until they are revealed."""
    known = g.setdefault("in_hand", {}).get(filing.id)
    if known is None or not known.is_of(filing):
        known = g.in_hand[filing.id] = as_submitted(filing, today())
        known.veil = UNVEILED if is_revealed(filing) else personal.veil_over(known)
    return known


def is_revealed(subject: Filing | Enterprise) -> bool:
    """Whether whoever asks has said why the personal numbers are to be shown, lately or with this call."""
    return personal.subject_of(subject) in g.get("revealed", ())


def veil_over_record(enterprise: Enterprise, actor: User) -> Veil:
    """What a person is not shown of a record: nothing is hidden from its owner."""
    if actor.role == Role.APPLICANT or is_revealed(enterprise):
        return UNVEILED
    return personal.veil_over_record(enterprise)


def seen_by(filing: Filing, actor: User) -> Reading:
    """The applicant's own work as it stands; for everybody else what was last sent in."""
    return reading(filing) if actor.role == Role.APPLICANT else in_hand(filing)


def store() -> Store:
    if "store" not in current_app.extensions:
        current_app.extensions["store"] = open_store(current_app.config["STORAGE_URL"])
    return current_app.extensions["store"]


def scanner() -> ClamAV | Elsewhere | None:
    """Who looks through uploads for viruses, and who opens them, if the installation has somebody for it."""
    url, path = current_app.config["CLAMAV_URL"], current_app.config["PROBE_SOCKET"]
    own = ClamAV(url) if url else None
    return Elsewhere(path, own) if path else own


def press() -> Press:
    if "press" not in current_app.extensions:
        fonts = ensure_fonts(current_app.config["FONTS_VAR"])
        base_url = current_app.config["BASE_URL"]
        simulation = current_app.config["SIMULATION"]
        current_app.extensions["press"] = Press(fonts, store(), base_url, key_secret(), simulation)
    return current_app.extensions["press"]


def warm_press() -> None:
    """Fonts, style sheet, a first page and what seals, so that a process's first receipt takes no longer than the next."""
    # First what seals: all that is there by the first page is kept out of Python's looks for garbage.
    get_ready_to_sign()
    warm(press().fonts)


def key_secret() -> bytes:
    return current_app.config["KEY_SECRET"].encode()


taking.watch(db.session, key_secret)


def anchors() -> Path:
    """The file outside the database that the heads of the audit chain are written down in."""
    return Path(current_app.config["FILING_VAR"]) / "audit-anchors"


def database_faults() -> Path:
    """The file outside the database that says what was last found wrong with it."""
    return Path(current_app.config["FILING_VAR"]) / "database-faults"


def chain_history() -> None:
    """Links what was committed since to the audit chain; outside of any transaction."""
    db.session.rollback()
    while audit.is_behind():
        try:
            with transaction():
                link = audit.extend(key_secret())
                head = (link.position, link.digest) if link else None
        except IntegrityError:
            return  # another process is linking the same lines
        except KeyUnusable:
            # Nobody's work stops for it: `flask invariants` says so, and the lines wait for the right secret.
            current_app.logger.exception("history is not linked to the audit chain")
            return
        if head:
            audit.anchor(anchors(), *head)
