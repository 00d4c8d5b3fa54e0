"""One table, several filings like a sample: what rows say, what stays, and each faulty cell by its name."""

from __future__ import annotations

from datetime import date

from filing.domain.forms import KINDS
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import sought
from filing.domain.reference.lists import places_on
from filing.domain.sheets.several import MOST, columns_for, plan
from tests.samples import establishment_answers

DAY = date(2018, 3, 5)
FORM = KINDS["establishment"].form_on(DAY)
SAMPLE = establishment_answers()
KNOWN = {sought(row["name_cn"]): row for row in SAMPLE["investors"]}
RHEIN, HARBOUR = "莱茵机械股份公司", "海港投资有限公司"


def planned(*lines: str):
    return plan(FORM, "\n".join(lines), SAMPLE, KNOWN, DAY, places_on(DAY))


def faults(*lines: str) -> list[str]:
    made, found = planned(*lines)
    assert not made
    return [str(fault) for fault in found]


def test_the_template_itself_is_taken_without_a_fault():
    columns = columns_for(FORM)
    made, found = planned("\t".join(c.head for c in columns), "\t".join(c.example for c in columns))
    assert (len(made), found) == (1, [])


def test_rows_of_one_enterprise_are_its_investors_whether_it_is_named_again_or_not():
    made, _ = planned(
        "企业中文名称\t投资者中文姓名/名称\t认缴出资额\t权益比例（%）",
        f"甲机械有限公司\t{RHEIN}\t600000\t60",
        f"\t{HARBOUR}\t400000\t40",
        f"乙机械有限公司\t{RHEIN}\t1000000\t100",
        "甲机械有限公司\t青岛新来者有限公司\t1\t",
    )
    names = [[row["name_cn"] for row in one.answers["investors"]] for one in made]
    assert names == [[RHEIN, HARBOUR, "青岛新来者有限公司"], [RHEIN]]


def test_what_the_table_does_not_say_is_the_samples_own():
    (one,), _ = planned(
        f"企业中文名称\t注册资本\t区（县）\t投资者中文姓名/名称\t认缴出资额\n甲机械有限公司\t500000\t崂山区\t{RHEIN}\t500000"
    )
    said = [get_at(one.answers, ("enterprise", key)) for key in ("registered_capital", "business_scope")]
    assert said == [{"amount": "500000", "currency": "USD"}, SAMPLE["enterprise"]["business_scope"]]
    assert get_at(one.answers, ("enterprise", "registered_address", "district")) == "370212"
    (investor,) = one.answers["investors"]
    known = KNOWN[sought(RHEIN)]
    assert [investor[key] for key in ("id", "certificate", "subscribed_capital")] == [
        known["id"],
        known["certificate"],
        {"amount": "500000", "currency": "USD"},
    ]


def test_an_enterprise_without_investors_of_its_own_has_the_samples():
    (one,), _ = planned("企业中文名称", "甲机械有限公司")
    assert [row["id"] for row in one.answers["investors"]] == [row["id"] for row in SAMPLE["investors"]]


def test_a_credit_code_is_of_a_licence_and_words_say_that_there_is_none():
    made, _ = planned(
        "企业中文名称\t统一社会信用代码",
        "甲有限公司\t91370200163562681G",
        "乙有限公司\t未领取营业执照，待补充",
    )
    codes = [one.answers["enterprise"]["unified_social_credit_code"] for one in made]
    assert codes == [{"choice": "licence_obtained", "text": "91370200163562681G"}, "licence_pending"]


def test_every_faulty_cell_is_named_and_nothing_is_planned():
    found = faults(
        "企业中文名称\t市\t区（县）\t注册资本\t投资者中文姓名/名称\t权益比例（%）\t出资期限",
        f"\t\t\t\t{RHEIN}\t",
        f"甲有限公司\t青岛市\t火星区\t五百\t{RHEIN}\t130\t2027-13-01",
        f"乙有限公司\t\t\t五百\t{RHEIN}\t130\t2027-13-01",
        f"乙有限公司\t\t\t600\t{RHEIN}\t\t",
        "\t\t\t\t\t50",
    )
    assert [one.partition("：")[0] for one in found] == [
        "第2行“企业中文名称”（A2）",
        "第3行“区（县）”（C3）",
        "第4行“注册资本”（D4）",
        "第4行“投资者权益比例（%）”（F4）",
        "第4行“投资者出资期限”（G4）",
        "第5行“注册资本”（D5）",
        "第5行“投资者中文姓名/名称”（E5）",
        "第6行“投资者中文姓名/名称”（E6）",
    ]


def test_a_table_without_heads_rows_or_room_says_so():
    too_many = ["企业中文名称", *(f"第{number}有限公司" for number in range(MOST + 1))]
    said = [faults(""), faults("名称"), faults("企业中文名称"), faults(*too_many)]
    wanted = ("没有内容", "模板中没有这一列", "表头下面没有数据", f"一次最多新建{MOST}份")
    assert [want in found[0] for want, found in zip(wanted, said, strict=True)] == [True] * 4
