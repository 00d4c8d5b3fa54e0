"""Whatever JSON is written at any path of a form, every page and every reading of the API is an answer, never a 500.

Each run writes at every path of both forms, at many of them at once. FILING_TEST_ANY=100 does it a hundred times over
with other values, and prints PDFs too (`make soak`).
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from random import Random

import pytest

from filing.domain.forms import form_on
from filing.domain.questions.answers import normalise
from filing.domain.questions.spec import Form, Group
from filing.extensions import db, transaction
from filing.http.access import declared
from filing.models import Filing
from filing.services.filings import changes, drafts
from filing.services.filings.reading import Reading
from filing.web.form.screens import page_place
from tests.api.conftest import caller_for
from tests.api.journeys import ok
from tests.conftest import shanghai, turn_clock
from tests.domain.change.matters import ALONE, dated, record, ticking
from tests.samples import establishment_answers
from tests.services import stories
from tests.services.enterprises import an_enterprise
from tests.web.conftest import as_user
from tests.web.odd import odd, paths, written

TIMES = int(os.environ.get("FILING_TEST_ANY", "1"))
#: So many paths are written at together: a page that breaks says at which.
AT_ONCE = 75
NOW, DAY = "2018-05-10 10:00", date(2018, 5, 10)
SLOW = (".pdf", "documents", "from-book/<path:place>") if TIMES == 1 else ()
HEADS = ("enterprise_basic_change.name", "investor_basic_change.other", *ALONE)


class Readers:
    """Everybody who reads a filing or a record, each with the routes that are theirs."""

    def __init__(self, app, applicant, reviewer):
        self.app = app
        self.people = {"applicant": applicant, "reviewer": reviewer}
        self.browsers = {role: as_user(app.test_client(), who) for role, who in self.people.items()}
        self.programs = {role: caller_for(app.test_client(), who) for role, who in self.people.items()}
        self.program, self.statuses = self.programs["applicant"], Counter()

    def write(self, filing: Filing, answers: dict) -> list[str]:
        """By the API, which may refuse a shape, and by the service, which settles any."""
        asked = self.program.put(f"/filings/{filing.id}/answers", json=answers)
        with transaction():
            drafts.save_answers(Filing.locked(filing.id), self.people["applicant"], answers, shanghai(NOW))
        return ["PUT /answers"] if asked.status_code >= 500 else []

    def read_filing(self, filing: Filing, *roles: str) -> list[str]:
        read = Reading(filing, DAY)
        words = {"place": places_in(read), "which": ["investors"], "name": ["accept"], "move": ["cancel"]}
        return self.read("filing_id", filing.id, roles, words)

    def read(self, name: str, number: int, roles: tuple[str, ...], more: dict[str, list[str]]) -> list[str]:
        """GETs every route that needs this id, and such other parts of the address; what broke."""
        broken = []
        for role, path in self._addresses(name, roles, more):
            path = path.replace(f"<{name}>", str(number))
            if path.startswith("/api/v1"):
                answer = self.programs[role].get(path.removeprefix("/api/v1"))
            else:
                answer = self.browsers[role].get(path)
            self.statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                broken.append(f"{role} {path}")
        return broken

    def _addresses(
        self, name: str, roles: tuple[str, ...], more: dict[str, list[str]]
    ) -> Iterator[tuple[str, str]]:
        for rule in self.app.url_map.iter_rules():
            known = {name, *more}
            if "GET" not in rule.methods or name not in rule.arguments or not rule.arguments <= known:
                continue
            if rule.rule.endswith(SLOW):
                continue
            own = f"<{name}>"
            path = rule.rule.replace(f"<int:{name}>", own).replace(f"<id:{name}>", own)
            asked = [path]
            for part in rule.arguments - {name}:
                place = re.compile(rf"<[^<>]*\b{part}>")
                asked = [place.sub(value, one) for one in asked for value in more[part]]
            for role in set(roles) & (declared(self.app, rule.endpoint, "GET") or set()):
                yield from ((role, one) for one in asked)


@pytest.fixture
def readers(app, applicant, reviewer):
    turn_clock(NOW)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    made = Readers(app, applicant, reviewer)
    yield made
    # Papers and letters that a filing does not have are asked for too.
    assert made.statuses[200] > 0.5 * made.statuses.total(), f"pages are reached: {made.statuses}"


def places_in(read: Reading) -> list[str]:
    """Each page of the form, and the first row of each list that has pages of its own."""
    return [page_place(page) for page in read.form.pages] + list(_rows(read.form.members, read.answers, ()))


def _rows(members, answers, path: tuple) -> Iterator[str]:
    for member in members:
        value, at = answers.get(member.key), (*path, member.key)
        if isinstance(member, Group) and value:
            row = value[0] if member.repeat else value
            at = (*at, row["id"]) if member.repeat else at
            if member.repeat and not member.inline:
                yield "/".join(at)
            yield from _rows(member.members, row, at)


def lots(form: Form, seed: int) -> Iterator[tuple[list, Random]]:
    """All paths of the form, in lots; deeper ones last, so that they are not written over."""
    by, every = Random(seed), paths(form)
    by.shuffle(every)
    at_once = AT_ONCE if seed == 0 else by.choice((1, 4, AT_ONCE))
    for first in range(0, len(every), at_once):
        yield sorted(every[first : first + at_once], key=len), by


def broken_by(form: Form, base: dict, try_out: Callable[[dict], list[str]]) -> list[str]:
    """What breaks, with what was written: enough to repeat it."""
    found = []
    for lot, by in (one for seed in range(TIMES) for one in lots(form, seed)):
        answers, told = base, {}
        for path in lot:
            told[".".join(map(str, path))] = value = odd(by)
            answers = written(answers, path, value)
        found += [f"{one} after {json.dumps(told, ensure_ascii=False)}" for one in try_out(answers)]
    return found


def test_an_establishment_with_anything_in_it_is_shown_to_everybody(readers, applicant, reviewer):
    draft, claimed = stories.draft(applicant, NOW), stories.claimed(applicant, reviewer, NOW)
    form = form_on("establishment", DAY)

    def try_out(answers: dict) -> list[str]:
        found = readers.write(draft, answers)
        with transaction():
            again = Filing.locked(claimed.id)
            again.answers = draft.answers
            again.write_down("resubmit", applicant, shanghai(NOW), snapshot=draft.answers)
        return found + readers.read_filing(draft, "applicant") + readers.read_filing(claimed, "reviewer")

    assert not broken_by(form, establishment_answers(), try_out)


def test_a_change_with_anything_in_it_is_shown_to_everybody(readers, applicant):
    form = form_on("change", DAY)
    whole = {
        **record(),
        "change": ticking(*HEADS),
        "event": dated(*HEADS),
        "signing": {"filed_by": "enterprise"},
    }
    enterprise = an_enterprise(applicant)
    with transaction():
        draft = changes.begin(applicant, "change", enterprise, shanghai(NOW))

    def try_out(answers: dict) -> list[str]:
        return readers.write(draft, answers) + readers.read_filing(draft, "applicant")

    assert not broken_by(form, whole, try_out)


def test_a_record_with_anything_in_it_is_shown_to_everybody(readers):
    """An approved enterprise's, of which only the names are judged; and the change that reads it."""
    form, sample, begun = form_on("establishment", DAY), establishment_answers(), count(1)

    def named(answers: dict) -> dict:
        kept = normalise(form, answers)
        investors = [{**row, "name_cn": "甲"} for row in kept.get("investors") or sample["investors"][:1]]
        enterprise = kept.get("enterprise", {}) | {"enterprise_name": {"cn": "青岛某某有限公司"}}
        return {
            "enterprise": enterprise | {"unified_social_credit_code": "licence_pending"},
            "investors": investors,
        }

    def try_out(answers: dict) -> list[str]:
        certificate = {
            "origin": "approved",
            "approval_certificate": f"批{next(begun)}",
            "valid_from": "2010-01-01",
        }
        made = ok(readers.program.post("/enterprises", json=certificate | named(answers)), 201)["id"]
        draft = ok(readers.program.post("/filings", json={"kind": "change", "enterprise": made}), 201)["id"]
        change = db.session.get_one(Filing, draft)
        return readers.read("enterprise_id", made, ("applicant",), {}) + readers.read_filing(
            change, "applicant"
        )

    assert not broken_by(form, sample, try_out)
