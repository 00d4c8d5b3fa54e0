"""Which paper of which enterprise a file holds, by the name that people gave it."""

from __future__ import annotations

from datetime import date

from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.domain.forms.paper_names import enterprise_named, row_named
from tests.samples import establishment_answers

NAMES = ("青岛莱茵机械有限公司", "青岛莱茵机械有限公司烟台分厂", "Qingdao Rhein (No. 1) Co., Ltd.")
LETTER, NAME, AGENT = (
    "filing_commitment_letter",
    "name_preapproval_or_business_licence",
    "agent_authorisation_and_id",
)
INVESTOR = "investor_qualification_or_id"


def test_an_enterprise_is_found_however_the_name_is_written_and_the_longest_is_meant():
    files = (
        "承诺书 青岛莱茵机械有限公司.pdf",
        "青岛莱茵机械有限公司烟台分厂-执照.jpg",
        "QINGDAO RHEIN（No.1）CO LTD.pdf",
        "莱茵.pdf",
    )
    assert [enterprise_named(file, NAMES) for file in files] == [*NAMES, None]


def test_a_paper_is_known_by_its_word_and_a_persons_by_the_name():
    answers = establishment_answers()
    rows = KINDS["establishment"].checklist.rows(Matter(answers, date(2018, 3, 5)), ())
    own = NAMES[0]
    files = {
        f"{own}-承诺书.pdf": (LETTER, None),
        f"{own}名称预先核准通知书.pdf": (NAME, None),
        f"{own} 营业执照.pdf": (NAME, None),
        f"{own} 营业执照（青岛海湾电子有限公司）.pdf": (INVESTOR, answers["investors"][2]["id"]),
        f"{own}-莱茵机械股份公司.pdf": (INVESTOR, answers["investors"][0]["id"]),
        f"{own} 授权委托书.pdf": (AGENT, "agent"),
        f"{own} 法定代表人护照.pdf": ("legal_representative_id", "legal_representative"),
        f"{own} 股权架构图.pdf": ("ultimate_controller_equity_chart", None),
        f"{own} 投资者证明.pdf": None,
        f"{own} 扫描件.pdf": None,
    }
    found = {file: row_named(file, own, rows) for file in files}
    assert {file: row and (row.id, row.row) for file, row in found.items()} == files
