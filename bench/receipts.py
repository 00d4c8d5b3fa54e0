"""How long one receipt takes to print, and how large it is: `python -m bench.receipts [VAR_DIR]`."""

import os
import sys
from statistics import median
from time import perf_counter

from filing.receipts.fonts import ensure_fonts
from filing.receipts.pdf import render

ROUNDS = 30


def sample_view(investors: int = 2) -> dict:
    """An ordinary receipt."""
    investor = {
        "name": "Núñez Präzisionstechnik GmbH", "country_or_region": "德国",
        "subscribed_capital": "欧元 3,500,000.00元", "contribution_forms": "货币、实物", "equity_ratio": "70%",
    }
    return {
        "kind": "establishment", "number": "鲁青外资备201700001", "addressee": "青岛海蓝精密机械有限公司",
        "agency_name": "青岛市商务局", "completed_on": "2017-10-09",
        "verify_url": "https://example.cn/verify/ABCD2345EFGH6789", "code": "ABCD2345EFGH6789",
        "fields": {
            "enterprise_name_cn": "青岛海蓝精密机械有限公司",
            "enterprise_name_en": "Qingdao Hailan Precision Machinery Co., Ltd.",
            "enterprise_type": "有限责任公司（中外合资）",
            "registered_address": "山东省青岛市黄岛区前湾港路100号",
            "total_investment": "人民币 50,000,000.00元", "registered_capital": "人民币 40,000,000.00元",
            "industry": "C3424 金属切割及焊接设备制造", "operating_term": "30年",
            "business_scope": "精密机械、自动化设备、工业机器人及零部件的研发、生产、销售，并提供相关技术咨询、"
            "技术服务和售后服务；货物及技术进出口（依法须经批准的项目，经相关部门批准后方可开展经营活动）。",
            "imported_equipment_tax_exemption": {"value": True, "bases": ["encouraged_industry"]},
            "investors": [investor] * investors, "remarks": "",
        },
    }


def measure(view: dict, fonts, rounds: int) -> tuple[float, int]:
    """(median milliseconds, bytes) after one warm-up."""
    size, times = len(render(view, fonts)), []
    for _ in range(rounds):
        started = perf_counter()
        render(view, fonts)
        times.append((perf_counter() - started) * 1000)
    return median(times), size


def main(var_dir: str) -> None:
    fonts = ensure_fonts(var_dir)
    for investors, rounds in ((2, ROUNDS), (50, ROUNDS // 5)):
        milliseconds, size = measure(sample_view(investors), fonts, rounds)
        print(f"receipt, {investors} investors: median {milliseconds:.0f} ms, {size / 1024:.0f} KiB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("FILING_VAR", "var"))
