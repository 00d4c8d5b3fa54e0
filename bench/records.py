"""An enterprise of 50 investors and 30 filings: its record, a change draft on it, its receipt: `python -m bench.records`."""

import io
import sys
import tempfile
from contextlib import redirect_stderr
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade

from bench.history import Figures
from bench.receipts import new_signer
from bench.review_queue import log_in, milliseconds
from filing import create_app
from filing.config import ROOT
from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.extensions import db, transaction
from filing.models import Enterprise
from filing.moment import real_now
from filing.receipts.content import view_of
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.signing import print_signed
from filing.services.people import accounts, agencies, tokens
from tests.conftest import Browser, shanghai, turn_clock
from tests.services.enterprises import an_enterprise, change, investors

INVESTORS, FILINGS, READ_MS, DRAFT_MS, RECEIPT_MS = 50, 30, 200, 100, 100
FIRST_CHANGE, TODAY, AT = date(2017, 11, 1), "2018-09-03 09:00", datetime(2018, 9, 3, 1, tzinfo=UTC)
NAME = ("enterprise", "enterprise_name", "cn")


def application(folder: Path):
    app = create_app(
        FILING_VAR=folder,
        FONTS_VAR=ROOT / "var",
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/filing.db",
        SECRET_KEY="bench",
        SIMULATION=True,
        RATELIMIT_ENABLED=False,
    )
    app.test_client_class = Browser
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
    return app


def on_record(applicant) -> int:
    """The enterprise with an establishment and a change every nine days, each of a name and of an investor's share."""
    rows = investors(INVESTORS)
    enterprise = an_enterprise(applicant, investors=rows)
    for number in range(1, FILINGS):
        day = FIRST_CHANGE + timedelta(days=9 * number)
        capital = {"amount": f"{20000 + number}.00", "currency": "USD"}
        changed = ("investors", rows[number]["id"], "subscribed_capital"), capital
        renamed = NAME, f"青岛第{number}机械有限公司"
        heads = {"enterprise_basic_change": ["name"], "investor_basic_change": ["subscribed_capital"]}
        change(enterprise, applicant, day.isoformat(), f"{day} 10:00", changed, renamed, **heads)
    return enterprise.id


def receipt_of(facts: dict):
    """Printing and signing the receipt of a change of this record."""
    matter = Matter(
        {**facts, "change": {"enterprise_basic_change": ["name"]}}, date(2018, 9, 3), before=facts
    )
    verify = "https://example.cn/verify/ABCD2345EF678923"
    view = view_of(
        KINDS["change"], matter, facts, "鲁青外资备201800001", "青岛市商务局", date(2018, 9, 3), verify
    )
    view, fonts, signer = {**view, "code": "ABCD2345EF678923"}, ensure_fonts(ROOT / "var"), new_signer()
    return lambda: print_signed(view, fonts, signer, moment=AT)


def measure(app) -> dict[str, tuple[float, int]]:
    """Milliseconds of each act, and its aim."""
    with transaction():
        applicant = accounts.register_applicant(
            "a@example.com", "申", "bench password", shanghai("2017-01-09 09:00"), organisation="社"
        )
        token = tokens.create(applicant, real_now())
    # Sessions end by the real clock.
    browser, program = log_in(app, applicant.id), app.test_client()
    turn_clock(TODAY)
    enterprise = on_record(applicant)
    bearer = {"Authorization": f"Bearer {token}"}

    def get(client, path: str, **options):
        def act() -> None:
            answer = client.get(path, **options)
            assert answer.status_code == 200, answer.get_data(as_text=True)

        return act

    def draft() -> None:
        given = {"kind": "change", "enterprise": enterprise}
        assert program.post("/api/v1/filings", json=given, headers=bearer).status_code == 201

    record = f"/api/v1/enterprises/{enterprise}"
    acts = {
        "record page": (get(browser, f"/enterprises/{enterprise}"), READ_MS),
        "timeline": (get(program, f"{record}/timeline", headers=bearer), READ_MS),
        "picture": (get(program, f"{record}/holdings.svg", headers=bearer), READ_MS),
        "opening a change draft": (draft, DRAFT_MS),
        "receipt": (receipt_of(db.session.get(Enterprise, enterprise).present.facts), RECEIPT_MS),
    }
    # A line on the terminal for each request is not what is measured.
    with redirect_stderr(io.StringIO()):
        return {what: (milliseconds(act, 15), aim) for what, (act, aim) in acts.items()}


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        app = application(Path(name))
        with app.app_context():
            times = measure(app)
            db.session.remove()
            db.engine.dispose()
    figures = Figures("records")
    print(f"an enterprise of {INVESTORS} investors and {FILINGS} filings, medians:")
    for what, (time, aim) in times.items():
        figures.add(what, time, "ms", most=aim)
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main())
