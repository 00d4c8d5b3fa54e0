"""Records from before rows came and went whole: mended once, saying what they said."""

from __future__ import annotations

from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from filing.domain.forms.record import fold
from filing.extensions import db, transaction
from filing.models import Enterprise, Filing, Imprint
from filing.services.filings import changes
from tests.conftest import shanghai
from tests.services.enterprises import an_enterprise, change

ORGANISATION = ("enterprise", "organisation")
DIRECTORS = (*ORGANISATION, "directors")
D1, D2, D9 = (f"00000000-0000-4000-8000-0000000000d{number}" for number in (1, 2, 9))
CAME = {"id": D9, "name": "新董事", "nationality": "DE"}


def as_it_was_written(enterprise: Enterprise, filing_id: int) -> None:
    """A director left, another came: answer by answer, with the row that stayed behind."""
    version = next(v for v in enterprise.entries if v.filing_id == filing_id)
    first = version.facts["enterprise"]["organisation"]["directors"][0]
    members = [[[*DIRECTORS, D1, key], None] for key in first if key != "id"]
    version.changes = members + [[[*DIRECTORS, D9, key], CAME[key]] for key in ("name", "nationality")]
    others = version.facts["enterprise"]["organisation"]["directors"][1:]
    organisation = {**version.facts["enterprise"]["organisation"], "directors": [{"id": D1}, *others, CAME]}
    enterprise_part = {**version.facts["enterprise"], "organisation": organisation}
    version.facts = {**version.facts, "enterprise": enterprise_part}


def mend() -> None:
    imprints = db.session.scalar(select(func.count(Imprint.id)))
    db.session.remove()
    downgrade(revision="0013", x_arg=[f"destroy={imprints} imprints of rows"])
    upgrade()


def test_a_row_left_behind_goes_and_the_entries_still_add_up(app, applicant):
    enterprise = an_enterprise(applicant)
    left = change(enterprise, applicant, "2018-01-02", "2018-01-10 10:00", (("remarks",), "无。"))
    with transaction():
        as_it_was_written(db.session.merge(enterprise), left.id)
    with transaction():
        drafting = changes.begin(
            applicant, "change", Enterprise.locked(enterprise.id), shanghai("2018-03-05 09:00")
        )
    drafting_id = drafting.id
    assert {"id": D1} in drafting.answers["enterprise"]["organisation"]["directors"]
    mend()
    enterprise, drafting = db.session.get(Enterprise, 1), db.session.get(Filing, drafting_id)
    present = enterprise.present.facts
    kept = present["enterprise"]["organisation"]["directors"]
    assert [row["id"] for row in kept][0] == D2 and kept[-1] == CAME and {"id": D1} not in kept
    assert enterprise.entries[-1].changes == [[[*DIRECTORS, D1], None], [[*DIRECTORS, D9], CAME]]
    assert fold(version.entry for version in enterprise.entries) == present
    assert drafting.answers["enterprise"]["organisation"]["directors"] == kept
