"""Every type of page at 3 and at 50 investors, autosave, the list of 3,000, judging at the bounds, a cold start: `python -m bench.pages`.

Beside each stands the bare way in the same run: Flask, SQLAlchemy and a template that reads, writes and prints the same
answers (bench/rivals/bare.py).
"""

import io
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import search
from bench.history import Figures
from bench.records import application
from bench.review_queue import log_in
from bench.rivals import bare
from filing.config import ROOT
from filing.domain.forms import KINDS, bounds, form_on
from filing.domain.forms.matter import Matter
from filing.domain.questions.answers import normalise
from filing.domain.reference.lists import places_on
from filing.extensions import db, transaction
from filing.models import Agency, Filing, User
from filing.services.filings import claims, drafts
from filing.services.people import accounts
from filing.web.form.screens import page_place
from tests.conftest import shanghai, turn_clock
from tests.samples import controller, establishment_answers, investor
from tests.services.enterprises import an_enterprise, investors

AIMS_MS = {3: 60, 50: 250}
AUTOSAVE_MS, JUDGED_MS, LIST_MS, COLD_S, LISTED = 15, 50, 60, 4, 3_000
NOW, DAY = "2018-05-10 10:00", date(2018, 5, 10)
TOKEN, ROUNDS = "bench token", 9
FORM = form_on("establishment", DAY)
#: What an applicant and a reviewer open beside the pages of the form; {} is the filing.
OTHERS = ("", "/documents", "/review", "/print", "/letter", "/from-spreadsheet/investors", "/answers.xlsx")
OF_REVIEWER = ("/review/{}", "/review/{}/accept", "/review/{}/supplement", "/filings/{}/print")


def fastest(act: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the fastest of some rounds, after one that warms up: what else the machine does counts little."""
    act()
    return min(_timed(act) for _ in range(rounds)) * 1e3


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


@contextmanager
def opened(fill: Callable | None = None) -> Iterator:
    """An application in a folder of its own, and whatever was filled in."""
    with tempfile.TemporaryDirectory() as name:
        app = application(Path(name))
        with app.app_context(), redirect_stderr(io.StringIO()):
            yield app, Path(name), fill() if fill else None
            db.session.remove()
            db.engine.dispose()


def people() -> tuple[User, User]:
    with transaction():
        at, password = shanghai("2017-01-09 09:00"), "bench password"
        applicant = accounts.register_applicant("a@example.com", "申", password, at, organisation="社")
        agency = Agency.by_code("370200")
        reviewer = accounts.create_staff("b@example.com", "审", "reviewer", password, at, agency)
    return applicant, reviewer


def drafted(applicant: User, answers: dict) -> Filing:
    with transaction():
        filing = drafts.create(applicant, "establishment", shanghai(NOW))
        drafts.save_answers(filing, applicant, answers, shanghai(NOW))
    return filing


def sent(applicant: User, reviewer: User, answers: dict) -> Filing:
    """Under review and claimed, without its papers: reading it is what is measured."""
    filing = drafted(applicant, answers)
    with transaction():
        found = Filing.locked(filing.id)
        found.law_day, found.submitted_at, found.agency = DAY, shanghai(NOW), reviewer.agency
        found.application_number, found.state, found.due_on = (
            f"20180510{filing.id:07d}",
            "under_review",
            date(2018, 5, 15),
        )
        found.write_down("submit", applicant, shanghai(NOW), snapshot=found.answers)
    with transaction():
        claims.claim(Filing.locked(filing.id), reviewer, shanghai(NOW))
    return filing


def get(client, path: str, **options) -> Callable[[], None]:
    def act() -> None:
        answer = client.get(path, **options)
        assert answer.status_code == 200, f"{path} {answer.status_code}"

    return act


def measure_pages(figures: Figures, many: int) -> None:
    """Of each type the time; told are the slowest, and whatever misses its aim."""
    answers = normalise(FORM, establishment_answers(investors=investors(many)))
    with opened(people) as (app, folder, (applicant, reviewer)):
        turn_clock(NOW)
        draft, claimed = drafted(applicant, answers), sent(applicant, reviewer, answers)
        enterprise = an_enterprise(applicant, investors=investors(many))
        mine, theirs = log_in(app, applicant.id), log_in(app, reviewer.id)
        places = [page_place(page) for page in FORM.pages] + [f"investors/{answers['investors'][0]['id']}"]
        own = [f"/filings/{draft.id}/{place}" for place in places]
        own += [f"/filings/{draft.id}{path}" for path in OTHERS] + [
            "/filings",
            f"/enterprises/{enterprise.id}",
        ]
        times = {path: fastest(get(mine, path), ROUNDS) for path in own}
        times |= {path: fastest(get(theirs, path), ROUNDS) for path in
                  [*(one.format(claimed.id) for one in OF_REVIEWER), "/review"]}  # fmt: skip
        rival = bare_client(folder, [answers])
        beside = fastest(get(rival, "/filings/1", headers=BEARER), ROUNDS)
        autosave(figures, many, mine, draft, rival)
    slowest = sorted(times, key=lambda path: -times[path])
    for path in slowest:
        if path in slowest[:3] or times[path] > AIMS_MS[many]:
            figures.add(
                f"page of {many} investors, {path}",
                times[path],
                "ms",
                most=AIMS_MS[many],
                beside=f"bare {beside:.1f} ms",
            )
    print(f"  {len(times)} types of page at {many} investors, median {median(times.values()):.1f} ms")


BEARER = {"Authorization": f"Bearer {TOKEN}"}


def bare_client(folder: Path, answers: list[dict]):
    url = f"sqlite:///{folder}/bare.db"
    bare.fill(url, TOKEN, answers)
    return bare.make_app(url).test_client()


def autosave(figures: Figures, many: int, client, draft: Filing, rival) -> None:
    """What the script of a page sends while somebody types."""
    place = f"/filings/{draft.id}/remarks"
    words = iter(range(10_000))
    form = client.get(place).get_data(as_text=True)
    token = form.split('name="csrf_token" value="')[1].split('"')[0]

    def act() -> None:
        data = {"remarks": f"第{next(words)}次", "csrf_token": token}
        answer = client.post(place, data=data, headers={"X-Autosave": "1"})
        assert answer.status_code == 200 and answer.json["saved"], answer.text

    def bare_act() -> None:
        data = {"remarks": f"第{next(words)}次"}
        assert rival.post("/filings/1/remarks", data=data, headers=BEARER).status_code == 200

    beside = fastest(bare_act, 15)
    figures.add(
        f"autosave at {many} investors",
        fastest(act, 15),
        "ms",
        most=AUTOSAVE_MS,
        beside=f"bare {beside:.1f} ms",
    )


def measure_list(figures: Figures) -> None:
    """我的申报 of an organisation with 3,000: its first page by each sort, and by state."""
    with opened(lambda: search.fill(10 * LISTED)) as (app, folder, (applicant, _)):
        client = log_in(app, applicant.id)
        paths = ("/filings", "/filings?sort=due", "/filings?state=under_review", "/filings?search=青岛")
        times = {path: fastest(get(client, path), ROUNDS) for path in paths}
        rival = bare_client(folder, [{}] * LISTED)
        beside = fastest(get(rival, "/filings", headers=BEARER), ROUNDS)
    for path, time in times.items():
        figures.add(f"list of {LISTED:,}, {path}", time, "ms", most=LIST_MS, beside=f"bare {beside:.1f} ms")


def measure_judging(figures: Figures) -> None:
    """A filing with as many rows as one may have."""
    count = bounds.MOST_ROWS // 3 - 2
    rows = [investor("a1", f"第{n}投资有限公司", "DE", "1.00", "0.5") for n in range(count)]
    for row in rows:
        row |= {"id": str(uuid.uuid4()), "ultimate_controllers": [
            {**controller("c1", f"米勒{n}"), "id": str(uuid.uuid4())} for n in range(2)]}  # fmt: skip
    answers = normalise(FORM, establishment_answers(investors=rows))
    assert not bounds.beyond(FORM, answers, {})
    kind, places = KINDS["establishment"], places_on(DAY)
    judge = partial(kind.find_problems, FORM, Matter(answers, DAY), places, range(0x9FFF))
    parse = fastest(lambda: normalise(FORM, answers), 15)
    figures.add(
        "judging a filing at its bounds",
        fastest(judge, 15),
        "ms",
        most=JUDGED_MS,
        beside=f"parsing it {parse:.1f} ms",
    )


def measure_start(figures: Figures) -> None:
    """From the start of Python to the first page of a fresh process."""
    with opened() as (_, folder, _nothing):
        settings = f"FILING_VAR={str(folder)!r}, FONTS_VAR={str(ROOT / 'var')!r}, SECRET_KEY='bench'"
        ours = f"from filing import create_app; app = create_app({settings})"
        bare.fill(f"sqlite:///{folder}/bare.db", TOKEN, [{}])
        rival = f"from bench.rivals.bare import make_app; app = make_app('sqlite:///{folder}/bare.db')"
        ask = "assert app.test_client().get({!r}, headers={!r}).status_code == 200"
        seconds = min(_seconds(f"{ours}; {ask.format('/login', {})}") for _ in range(3))
        beside = min(_seconds(f"{rival}; {ask.format('/filings', BEARER)}") for _ in range(3))
    figures.add("cold start to the first page", seconds, "s", most=COLD_S, beside=f"bare {beside:.2f} s")


def _seconds(program: str) -> float:
    command = [sys.executable, "-c", program]
    return _timed(lambda: subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL))


def main() -> int:
    figures = Figures("pages")
    print(f"pages beside the bare way, the fastest of some rounds (load {os.getloadavg()[0]:.1f} before):")
    for many in AIMS_MS:
        measure_pages(figures, many)
    measure_list(figures)
    measure_judging(figures)
    measure_start(figures)
    return figures.close()


if __name__ == "__main__":
    raise SystemExit(main())
