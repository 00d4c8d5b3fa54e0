"""A batch of N receipts beside the printing processes alone, in one run: `python -m bench.batches [N] [VAR_DIR]`."""

import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade

from bench.history import Figures
from bench.receipts import print_all
from filing import create_app
from filing.current import calendar, now, press
from filing.extensions import db, transaction
from filing.models import Agency, Receipt
from filing.receipts.pool import PrintPool
from filing.receipts.press import Order
from filing.services.people import accounts, agencies
from filing.services.receipts import batches, seals
from filing.work import issuing
from tests.services.crowds import many_claimed

RATIO, LONGEST_TURN = 1.6, 2


def opened(folder: Path, count: int, fonts_var: str):
    """An application with one batch of that many filings."""
    url = f"sqlite:///{folder}/filing.db"
    app = create_app(FILING_VAR=folder, FONTS_VAR=fonts_var, SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="bench",
                     SIMULATION=True)  # fmt: skip
    with app.app_context():
        upgrade()
        with transaction():
            agencies.seed()
        with transaction():
            password, agency = "bench password", Agency.by_code("370200")
            applicant = accounts.register_applicant("a@example.com", "申", password, now(), organisation="社")
            reviewer = accounts.create_staff("b@example.com", "审", "reviewer", password, now(), agency)
        chosen = many_claimed(applicant, reviewer, count)
        with transaction():
            batches.open_batch(reviewer, chosen, now(), calendar(), within_scope=True)
    return app


def issue_all(app) -> tuple[float, float]:
    """(seconds from the first turn's begin to the last one's end, seconds of the longest: so long others wait)."""
    turns, serve = [], issuing._serve

    def timed(*facts) -> bool:
        began = perf_counter()
        is_done = serve(*facts)
        turns.append((began, perf_counter()))
        return is_done

    issuing._serve, room = timed, issuing.PrintRoom()
    with app.app_context():
        while issuing.take_turn(room.press):
            sleep(issuing.pause_between_turns())
    room.close()
    return turns[-1][1] - turns[0][0], max(end - begin for begin, end in turns)


def print_again(app) -> float:
    """The seconds that the pool alone takes for the same receipts, warm as for the batch."""
    with app.app_context():
        own = press()
        orders = [_order(receipt, own.secret) for receipt in db.session.scalars(db.select(Receipt))]
        with PrintPool(own.fonts) as pool:
            pool.wait_until_warm()
            began = perf_counter()
            print_all(pool, orders)
            return perf_counter() - began


def _order(receipt: Receipt, secret: bytes) -> Order:
    return Order(
        receipt.view, seals.signer_of(receipt.seal_key, secret), receipt.issued_at, receipt.audit_head
    )


def main(count: int, fonts_var: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        app = opened(Path(folder), count, fonts_var)
        batch, longest = issue_all(app)
        alone = print_again(app)
    figures = Figures("batches")
    beside = f"{count / batch:.1f} receipts a second, the printing processes alone {count / alone:.1f}"
    figures.add(
        f"a batch of {count}, times the printing alone", batch / alone, "×", most=RATIO, beside=beside
    )
    figures.add("the longest turn", longest, "s", most=LONGEST_TURN)
    return figures.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    count = int(given[0]) if given else 200
    raise SystemExit(main(count, given[1] if len(given) > 1 else os.environ.get("FILING_VAR", "var")))
