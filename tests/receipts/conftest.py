"""The receipt's fonts, made once, and ordinary receipts to print."""

import os
import subprocess
from pathlib import Path

import pytest

from filing.receipts.fonts.fontset import ensure_fonts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def fonts():
    return ensure_fonts(os.environ.get("FILING_VAR", ROOT / "var"))


@pytest.fixture
def establishment():
    return _view("establishment")


@pytest.fixture
def change():
    view = _view("change")
    view["fields"]["change_items"] = ["企业名称变更", "注册资本变更"]
    return view


@pytest.fixture
def text_of():
    """What a reader copies out of the PDF in the order it was written, spaces and line breaks taken away."""
    return lambda pdf: "".join(_pdftotext(pdf, "-raw").split())


@pytest.fixture
def pages_of():
    return lambda pdf: _pdftotext(pdf, "-layout").rstrip("\f").split("\f")


@pytest.fixture
def investor():
    return investor_named


def investor_named(name: str) -> dict:
    return {
        "name": name,
        "country_or_region": "德国",
        "subscribed_capital": "欧元 3,500,000.00元",
        "contribution_forms": "货币、实物",
        "equity_ratio": "70%",
    }


def _pdftotext(pdf: bytes, order: str) -> str:
    done = subprocess.run(["pdftotext", order, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def _view(kind: str) -> dict:
    return {
        "kind": kind,
        "number": "鲁青外资备201700001",
        "addressee": "青岛海蓝精密机械有限公司",
        "agency_name": "青岛市商务局",
        "completed_on": "2017-10-09",
        "fields": {
            "enterprise_name_cn": "青岛海蓝精密机械有限公司",
            "enterprise_name_en": "Qingdao Hailan Precision Machinery Co., Ltd.",
            "enterprise_type": "有限责任公司（中外合资）",
            "registered_address": "山东省青岛市黄岛区前湾港路100号",
            "total_investment": "人民币 50,000,000.00元",
            "registered_capital": "人民币 40,000,000.00元",
            "industry": "C3424 金属切割及焊接设备制造",
            "operating_term": "30年",
            "business_scope": "精密机械及零部件的研发、生产、销售。",
            "imported_equipment_tax_exemption": {"value": True, "bases": ["encouraged_industry"]},
            "investors": [
                investor_named("Núñez Präzisionstechnik GmbH"),
                investor_named("青岛海蓝控股有限公司"),
            ],
            "remarks": "",
        },
    }
