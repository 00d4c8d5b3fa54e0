"""A signed receipt: how fast, how large, how many at once, beside two other ways: `python bench/receipts.py [VAR_DIR]`.

Beside it in the same run: the obvious way (bench/rivals/naive.py), and the practical limit (bench/rivals/typst.py).
"""

import cProfile
import os
import pstats
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench.history import Figures  # noqa: E402
from filing.receipts.certificates import make_agency_key, make_root  # noqa: E402
from filing.receipts.fonts.fontset import ensure_fonts  # noqa: E402
from filing.receipts.pool import PrintPool  # noqa: E402
from filing.receipts.press import Order  # noqa: E402
from filing.receipts.signing import open_signer, print_signed  # noqa: E402

LIMIT, PER_SECOND, FIFTY_MS, SIZE_KB, FIRST_S, GROWTH = 1.5, 40, 100, 100, 0.8, 1.05
ROUNDS, SAMPLES, MANY_INVESTORS, POOLED, MANY = 20, 100, 15, 160, 2_000
TYPST = "Typst + P-256"
AT = datetime(2017, 10, 9, 8, 0, tzinfo=UTC)
AGENCY, PASSPHRASE = "青岛市商务局", b"a passphrase for the bench"
SERIALS = count(1)
#: By the function that does it.
STEPS = {
    "print_signed": "all",
    "html_of": "the page's HTML",
    "get_all_computed_styles": "its styles",
    "layout_document": "lines, boxes and pages",
    "_set": "lines of the rows",
    "draw_page": "painting",
    "add_tags": "the structure",
    "build_fonts_dictionary": "fonts",
    "_finished": "rules, seal and writing the objects",
    "message": "signing",
}


def sample_investor(serial: int, place: int) -> dict:
    """No other of any receipt has this name or contributes so much."""
    return {
        "name": f"Núñez Präzisionstechnik Nr. {serial}-{place} GmbH",
        "country_or_region": "德国",
        "subscribed_capital": f"欧元 3,{serial % 1000:03},{7 * place:03}.00元",
        "contribution_forms": "货币、实物",
        "equity_ratio": f"{70 - place}.{serial % 100:02}%",
    }


def sample_view(investors: int = 2) -> dict:
    """An ordinary receipt, no two of them alike."""
    serial = next(SERIALS)
    code = f"ABCD2345EF{serial:06d}"
    return {
        "kind": "establishment", "number": f"鲁青外资备2017{serial:05d}", "addressee": "青岛海蓝精密机械有限公司",
        "agency_name": AGENCY, "completed_on": "2017-10-09",
        "verify_url": f"https://example.cn/verify/{code}", "code": code,
        "fields": {
            "enterprise_name_cn": "青岛海蓝精密机械有限公司",
            "enterprise_name_en": "Qingdao Hailan Precision Machinery Co., Ltd.",
            "enterprise_type": "有限责任公司（中外合资）",
            "registered_address": f"山东省青岛市黄岛区前湾港路{serial}号",
            "total_investment": "人民币 50,000,000.00元", "registered_capital": "人民币 40,000,000.00元",
            "industry": "C3424 金属切割及焊接设备制造", "operating_term": "30年",
            "business_scope": "精密机械、自动化设备、工业机器人及零部件的研发、生产、销售，并提供相关技术咨询、"
            "技术服务和售后服务；货物及技术进出口（依法须经批准的项目，经相关部门批准后方可开展经营活动）。",
            "imported_equipment_tax_exemption": {"value": True, "bases": ["encouraged_industry"]},
            "investors": [sample_investor(serial, place) for place in range(investors)], "remarks": "",
        },
    }  # fmt: skip


def new_signer():
    """A seal of the agency under a root of its own."""
    end = AT + timedelta(days=3650)
    key = make_agency_key(make_root(PASSPHRASE, AT, end), PASSPHRASE, AGENCY, PASSPHRASE, AT, end)
    return open_signer(key, PASSPHRASE)


class Ours:
    def __init__(self, fonts, signer) -> None:
        self._fonts, self._signer = fonts, signer

    def __call__(self, view: dict) -> bytes:
        return print_signed(view, self._fonts, self._signer, moment=AT)


def milliseconds(make, investors: int = 2) -> float:
    view = sample_view(investors)
    started = perf_counter()
    make(view)
    return (perf_counter() - started) * 1e3


def side_by_side(figures: Figures, ways: dict) -> None:
    """Takes turns, so that whatever else the machine does meets all of them alike; the ratio is that of each turn."""
    sizes = {name: [len(make(sample_view())) for _ in range(3)][-1] for name, make in ways.items()}
    turns = [{name: milliseconds(make) for name, make in ways.items()} for _ in range(ROUNDS)]
    for name in ways:
        beside = f"median of {median(turn[name] for turn in turns):.1f} ms, {sizes[name] / 1000:.0f} KB"
        if name == "ours":
            print(f"  ours: {beside}")
        else:
            ratio = median(turn["ours"] / turn[name] for turn in turns)
            most = LIMIT if name == TYPST else None
            figures.add(f"a receipt, times {name}", ratio, "×", most=most, beside=beside)


def alone(figures: Figures, make) -> None:
    size, times = len(make(sample_view())), [milliseconds(make) for _ in range(SAMPLES)]
    figures.add(
        "a receipt, one after another", median(times), "ms", beside=f"p95 {quantiles(times, n=20)[-1]:.1f} ms"
    )
    figures.add("its size", size / 1000, "KB", most=SIZE_KB)
    many = [milliseconds(make, 50) for _ in range(MANY_INVESTORS)]
    figures.add(
        "a receipt of 50 investors", median(many), "ms", most=FIFTY_MS, beside=f"quickest {min(many):.1f} ms"
    )


def where_the_time_goes(make) -> None:
    """Shares of one receipt of 50 investors, by Python's own profiler."""
    profile = cProfile.Profile()
    profile.runcall(lambda: [make(sample_view(50)) for _ in range(3)])
    taken = {key[2]: row[3] for key, row in pstats.Stats(profile).stats.items() if key[2] in STEPS}
    whole = taken.pop("print_signed")
    shares = "; ".join(f"{STEPS[name]} {100 * time / whole:.0f} %" for name, time in sorted(taken.items()))
    print(f"of the time of 50 investors: {shares}")


def print_all(pool: PrintPool, orders: list[Order]) -> None:
    for printed in [pool.begin(order) for order in orders]:
        printed()


def together(figures: Figures, fonts, signer) -> None:
    with PrintPool(fonts, workers=2) as pool:
        orders = [Order(sample_view(), signer, AT) for _ in range(POOLED)]
        print_all(pool, orders[:6])
        started = perf_counter()
        print_all(pool, orders)
        rate = POOLED / (perf_counter() - started)
    figures.add("receipts on two cores, through the pool", rate, "/s", least=PER_SECOND)


def first(figures: Figures, var_dir: str) -> None:
    """In fresh processes, cold and warmed."""
    cold, warmed = ([_elsewhere(task, var_dir) for _ in range(3)] for task in ("first", "warmed"))
    whole, own = (median(run[at] for run in cold) for at in (0, 1))
    beside = f"{whole:.2f} s from the start of Python, all imports included"
    figures.add("first receipt of a fresh process", own, "s", most=FIRST_S, beside=beside)
    figures.add("first receipt of one that was warmed", median(own for _, own in warmed), "s", most=FIRST_S)


def memory(figures: Figures, var_dir: str) -> None:
    _, early, late = _elsewhere("many", var_dir)
    beside = f"{early:.0f} MB after 200 receipts, {late:.0f} MB after {MANY:,}"
    figures.add("memory of a process, late by early", late / early, "×", most=GROWTH, beside=beside)


def _elsewhere(task: str, var_dir: str) -> list[float]:
    """Seconds until the process answered, and its answer."""
    started = perf_counter()
    with subprocess.Popen(
        [sys.executable, __file__, var_dir, task], stdout=subprocess.PIPE, text=True
    ) as process:
        said = process.stdout.readline()
        return [perf_counter() - started, *map(float, said.split())]


def task_first(fonts, signer) -> None:
    print(milliseconds(Ours(fonts, signer)) / 1e3)


def task_warmed(fonts, signer) -> None:
    from filing.receipts.pool import warm

    warm(fonts)
    task_first(fonts, signer)


def task_many(fonts, signer) -> None:
    make, sizes = Ours(fonts, signer), {}
    for made in range(1, MANY + 1):
        make(sample_view())
        if made in (200, MANY):
            sizes[made] = (
                int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            )
    print(*sizes.values())


TASKS = {"first": task_first, "warmed": task_warmed, "many": task_many}


def main(var_dir: str) -> int:
    fonts, signer = ensure_fonts(var_dir), new_signer()
    from bench.rivals.naive import Naive  # only here: a fresh process must not import them
    from bench.rivals.typst import Typst

    figures, ours = Figures("receipts"), Ours(fonts, signer)
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before"
    print(f"a signed receipt of two investors, in turns ({busy}):")
    naive, typst = Naive(), Typst(fonts, signer)
    side_by_side(figures, {"ours": ours, "naive WeasyPrint + stock RSA-2048": naive, TYPST: typst})
    where_the_time_goes(ours)
    alone(figures, ours)
    together(figures, fonts, signer)
    first(figures, var_dir)
    memory(figures, var_dir)
    return figures.close()


if __name__ == "__main__":
    where = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("FILING_VAR", "var")
    if len(sys.argv) > 2:
        TASKS[sys.argv[2]](ensure_fonts(where), new_signer())
    else:
        raise SystemExit(main(where))
