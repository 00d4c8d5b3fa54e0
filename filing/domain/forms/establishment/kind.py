"""设立备案 as a kind of filing: it begins the enterprise's record (17-§5)."""

from __future__ import annotations

import copy
from collections.abc import Container, Mapping
from typing import Any

from filing.domain.forms import rules
from filing.domain.forms.doubts import find_doubts
from filing.domain.forms.establishment.form import VERSIONS
from filing.domain.forms.establishment.papers import CHECKLIST
from filing.domain.forms.establishment.printed import printed
from filing.domain.forms.kind import Entry, FilingKind
from filing.domain.forms.lineage import AFTER, DIVISION, MERGER, Lineage
from filing.domain.forms.matter import Event, Matter, Opened, part_of, rows_of
from filing.domain.forms.ways import doubts_of_way
from filing.domain.problems import Problem
from filing.domain.questions.answers import drop_hidden, find_problems
from filing.domain.questions.spec import Form, Page
from filing.domain.questions.values import date_of
from filing.domain.reference.lists import Places

KEY = "establishment"
#: What the register keeps of a filing; who filed and when belongs to the filing alone.
KEPT = ("enterprise", "investors", "acquisition", "strategic_investment", "remarks")
LICENCE, REGISTRATION = "licence", "securities_registration"
_NAMES_PRINTED = 3
_COMES_OF = {"new_by_merger": MERGER, "absorption_merger": MERGER, "new_by_division": DIVISION}


def _problems(form: Form, matter: Matter, places: Places, printable: Container | None) -> list[Problem]:
    facts = _facts(matter)
    found = find_problems(form, matter.answers, on=matter.on, places=places, facts=facts, printable=printable)
    asked = drop_hidden(form, matter.answers, facts) if matter.asked is None else matter.asked
    return found + rules.across(asked, found, matter.on)


def _facts(matter: Matter) -> Mapping[str, Any]:
    return matter.circumstances


def _doubts(matter: Matter) -> list[Problem]:
    return [*find_doubts(matter.answers, matter.on), *doubts_of_way(matter)]


def _events(matter: Matter) -> list[Event]:
    """The licence, or the securities registration of a strategic investment, where it is there already."""
    if matter.enterprise.get("establishment_mode") == "strategic_investment_listed":
        term, head, key, label = (
            "strategic_investment_establishment",
            REGISTRATION,
            "registration_on",
            "证券登记",
        )
    else:
        term, head, key, label = "establishment_after_licence", LICENCE, "licence_on", "营业执照签发"
    day = date_of(matter.event.get(key))
    return [Event(head, label, day, term)] if day else []


def _entries(matter: Matter) -> list[Entry]:
    kept = tuple(((key,), copy.deepcopy(matter.answers[key])) for key in KEPT if key in matter.answers)
    return [Entry(next((event.occurred_on for event in _events(matter)), None), kept)]


def _lineages(matter: Matter) -> list[Lineage]:
    """By the 成立方式; which enterprises it came out of, their own filings name."""
    kind = _COMES_OF.get(str(matter.enterprise.get("establishment_mode")))
    return [Lineage(kind, AFTER)] if kind else []


def _names(matter: Matter) -> tuple[str, ...]:
    rows = rows_of(matter.answers, "investors")
    return tuple(str(row.get("name_cn") or row.get("name_en") or "") for row in rows)


def addressee(matter: Matter) -> str:
    """Whom the receipt answers: the enterprise that filed, or the investors who did (17-§5)."""
    if part_of(matter.answers, "signing").get("filed_by") != "investors":
        return matter.enterprise["enterprise_name"]["cn"]
    names = _names(matter)
    listed = "、".join(names[:_NAMES_PRINTED])
    return listed if len(names) <= _NAMES_PRINTED else f"{listed}等{len(names)}名投资者"


def _page_is_open(page: Page, matter: Matter) -> bool:
    return page.when is None or page.when.holds(matter.answers, ())


def _remarks(matter: Matter) -> str:
    return str(matter.answers.get("remarks") or "")


ESTABLISHMENT = FilingKind(
    key=KEY,
    label="设立备案",
    untitled="新的设立备案申报",
    versions=VERSIONS,
    changes_record=False,
    find_problems=_problems,
    find_doubts=_doubts,
    checklist=CHECKLIST,
    events=_events,
    opened_from=lambda _matter: {},
    opened=lambda _matter: Opened(everything=True),
    facts=_facts,
    page_is_open=_page_is_open,
    completed=lambda answers, _before: answers,
    waits_for={"acquisition": "investors", "strategic_investment": "investors"},
    is_screened=lambda _matter: True,
    untouched="",
    untouched_because="",
    entries=_entries,
    lineages=_lineages,
    receipt="establishment",
    change_items=lambda _matter: (),
    remarks=_remarks,
    addressee=addressee,
    # Every investor signs (17-§8（二）).
    signatories=lambda matter: _names(matter) or ("",),
    printed=printed,
)
