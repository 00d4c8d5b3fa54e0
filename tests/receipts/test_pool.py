"""Printing in processes of their own: in order, nothing secret sent, nothing left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from filing.domain.errors import ReceiptRefused
from filing.receipts.certificates import KeyUnusable
from filing.receipts.pool import PrintingStopped, PrintPool, warm
from filing.receipts.press import Order
from filing.receipts.signing import KeySigner, open_signer, print_signed
from tests.receipts import issuing
from tests.receipts.issuing import AT, PASSPHRASE

KILLED_WITH_A_POOL = """
import multiprocessing, os, signal, sys
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.pool import PrintPool
if __name__ == "__main__":
    pool = PrintPool(ensure_fonts(sys.argv[1]), workers=2)
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def signer(fonts):
    return open_signer(issuing.world(fonts).qingdao, PASSPHRASE)


@pytest.fixture(scope="module")
def pool(fonts):
    with PrintPool(fonts, workers=2) as opened:
        yield opened


def printed_by(pool, orders: list[Order]) -> list[bytes]:
    """All at once."""
    return [handed_out() for handed_out in [pool.begin(order) for order in orders]]


def orders_for(signer, count: int) -> list[Order]:
    return [Order(issuing.view(number=f"鲁青外资备2017{n:05d}"), signer, AT) for n in range(1, count + 1)]


def test_many_are_printed_as_one_by_one_and_in_order(pool, fonts, signer):
    orders = orders_for(signer, 12)
    one_by_one = [print_signed(order.view, fonts, signer, moment=AT) for order in orders]
    assert printed_by(pool, orders) == one_by_one


def test_a_receipt_that_cannot_be_printed_stops_no_other(pool, signer):
    first, second, third = orders_for(signer, 3)
    second.view["addressee"] = "李\ue863"
    made = [pool.begin(order) for order in (first, second, third)]
    with pytest.raises(ReceiptRefused) as refused:
        made[1]()
    assert "U+E863" in refused.value.message
    assert [made[at]().startswith(b"%PDF") for at in (0, 2)] == [True, True]


class GuardedKey:
    """A key that no other process could be given."""

    def __init__(self, key):
        self.key, self.lock = key, threading.Lock()

    def sign(self, data, how):
        with self.lock:
            return self.key.sign(data, how)


def test_the_private_key_stays_where_it_is(pool, signer):
    guarded = KeySigner(signer.certificate, GuardedKey(signer._key))
    (order,) = orders_for(guarded, 1)
    assert pool.begin(order)() == pool.begin(Order(order.view, signer, AT))()


def test_a_key_that_may_not_sign_is_told_at_once(pool, signer, fonts):
    order = Order(issuing.view(agency_name=issuing.JINAN), signer, AT)
    with pytest.raises(KeyUnusable):
        pool.begin(order)


def test_a_dead_process_is_told_and_the_pool_goes_on(fonts, signer):
    before = set(multiprocessing.active_children())
    with PrintPool(fonts, workers=1) as pool:
        first, *others = [pool.begin(order) for order in orders_for(signer, 9)]
        assert first().startswith(b"%PDF")
        (killed,) = set(multiprocessing.active_children()) - before
        os.kill(killed.pid, signal.SIGKILL)
        for other in (others[-1], others[-2]):
            with pytest.raises(PrintingStopped):
                other()
        assert len(printed_by(pool, orders_for(signer, 3))) == 3


def test_a_closed_pool_leaves_no_process(fonts):
    before = set(multiprocessing.active_children())
    with PrintPool(fonts, workers=2):
        assert len(set(multiprocessing.active_children()) - before) == 2
    assert set(multiprocessing.active_children()) == before


def test_a_killed_parent_leaves_no_process(fonts, tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED_WITH_A_POOL)
    run = subprocess.run(
        [sys.executable, str(script), str(fonts.directory.parent)],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    pids = [int(pid) for pid in run.stdout.split()]
    assert (run.returncode, len(pids)) == (-signal.SIGKILL, 2)
    assert until(lambda: not any(map(alive, pids)))


def test_a_process_can_warm_up_by_itself(fonts):
    warm(fonts)


def until(happened, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.05)
    return happened()


def alive(pid: int) -> bool:
    try:
        return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
