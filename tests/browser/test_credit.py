"""诚信记录 in browsers: a correction refused and one granted; and from a report to a fine, its publication and its removal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from filing.current import calendar, now
from filing.domain.supervision.items import ITEMS
from filing.extensions import db, transaction
from filing.models import Agency, CreditRecord, Department, Inspection, Report, User
from filing.services.credit import importing, removing
from filing.services.people import accounts
from filing.services.supervision import examining, roster
from tests.browser import changing
from tests.browser.conftest import PASSWORD, Visitor
from tests.conftest import shanghai
from tests.services.reporting import FACTS, reported
from tests.services.stories import a_pdf
from tests.services.supervising import AT, enlisted

pytestmark = pytest.mark.browser
SUN, HE = "credit-sun@example.com", "credit-he@example.com"
FIRM, WHO = "青岛崂山修正有限公司", "青岛即墨举报食品公司"
FALSE = {"key": "false", "began_on": date(2017, 8, 7), "ended_on": date(2017, 8, 20)}


@pytest.fixture
def supervisors(server) -> Iterator[None]:
    """Two of the body, and inspectors on its roster, who leave it again: a roster has room for five."""
    with changing.inside(server):
        if not db.session.query(User).filter_by(email=SUN).count():
            with transaction():
                body = Agency.by_code("370200")
                for email, name in ((SUN, "孙督"), (HE, "何督")):
                    accounts.create_staff(email, name, "supervisor", PASSWORD, AT, body)
        room = len(roster.listed_at(sun().agency)) < 2
        mine = [one.id for one in enlisted(sun(), "钱查", "赵验")] if room else []
    yield
    with changing.inside(server), transaction():
        for one in mine:
            roster.strike(roster.inspector_for(sun(), one), sun(), AT)


def sun() -> User:
    return db.session.query(User).filter_by(email=SUN).one()


@pytest.fixture
def clock(server) -> Iterator[Callable[[str], str]]:
    """Sets the server's clock; afterwards it is the other tests' day again."""
    yield lambda at: server.flask("clock", "set", at)
    server.flask("clock", "set", "2017-09-28T10:00")


def read(visitor: Visitor) -> str:
    return visitor.page.locator("main").inner_text()


def on_file(applicant: str) -> str:
    """The path of a record that a department handed in of the applicant's enterprise."""
    with transaction():
        customs = Department(name="青岛海关缉私局", category="海关", region="370200")
        officer = accounts.create_staff(
            "credit-c@example.com", "关员", "department", PASSWORD, AT, department=customs
        )
        item = {
            "number": "关字7号", "name": FIRM, "kind": "uncooperative", "facts": "查验时拒不提供账簿。",
            "committed_on": AT.date(),
        }  # fmt: skip
        return f"/credit/{importing.hand_in(officer, AT, calendar(), [item])[0].id}"


def applied(firm: Visitor, record: str, what: str) -> None:
    firm.open(record)
    firm.press("申请修正")
    firm.page.get_by_label("哪里不完整或者有错误").fill(what)
    firm.page.get_by_label("证明材料").fill("查验记录，海关签章。")
    proof = {"name": "查验记录.pdf", "mimeType": "application/pdf", "buffer": a_pdf("查验记录")}
    firm.page.get_by_label("证明文件").set_input_files(proof)
    firm.press("提出申请")


def test_a_correction_is_refused_with_its_reason_and_another_is_granted_by_two(meet, server, supervisors):
    email, _ = changing.an_applicant(server, enterprise__enterprise_name__cn=FIRM)
    with changing.inside(server):
        record = on_file(email)
    firm, desk, other = meet(390), meet(1280), meet(1280)
    firm.log_in(email), desk.log_in(SUN), other.log_in(HE)
    firm.open("/credit")
    firm.page.get_by_role("link", name=FIRM).click()
    assert "尚未改正" in read(firm)
    applied(firm, record, "没有拒绝提供账簿。")
    desk.open(record)
    assert desk.page.get_by_role("link", name="查验记录.pdf").count() == 1
    desk.press("不予修正")
    desk.page.get_by_label("不予修正的理由").fill("查验记录与申请所述不符。")
    desk.press("不予修正")
    firm.open(record)
    assert "修正申请：未予修正" in read(firm) and "查验记录与申请所述不符。" in read(firm)

    applied(firm, record, "次日已经补交账簿。")
    desk.open(record)
    desk.press("核查属实")
    desk.page.get_by_label("核查的情况").fill("与海关核对，账簿已于次日补交。")
    desk.press("核查属实")
    assert not desk.page.get_by_role("link", name="修正记录").count(), "who verified does not correct"
    other.open(record)
    other.press("修正记录")
    other.page.get_by_label("改正的日期").fill("2017-09-02")
    other.page.get_by_label("履行的日期").fill("2017-09-02")
    other.press("修正记录")
    firm.open(record)
    assert "修正申请：已修正" in read(firm) and "2020年9月3日" in read(firm)


def report_told(number: str) -> int:
    """The id of the case that a report led to, brought to its result: a breach that is fined."""
    found = Report.by_number(number)
    case, who = found.inspection, sun()
    at, papers = shanghai("2017-11-07 09:00"), ["营业执照"]
    examined = {item: {"finding": "已核对。", "evidence": "执照。"} for item in ITEMS}
    with transaction():
        case = Inspection.locked(case.id)
        examining.notify(
            case, who, shanghai("2017-11-01 09:00"), calendar(), for_visit=False, on=date(2017, 11, 6),
            papers=papers, place="香港中路6号",
        )  # fmt: skip
        examining.receive_papers(case, who, at, calendar(), received=papers)
        examining.find(case, who, at, calendar(), findings=examined)
        examining.conclude(case, who, at, calendar(), result="申报的投资者不实。", breaches=[FALSE])
    return case.id


def test_a_report_leads_to_a_fine_which_is_published_and_removed_after_three_years(
    meet, server, supervisors, clock
):
    with changing.inside(server):
        made, code = reported(evidence=False, respondent=WHO, name="", contact="", facts=FACTS)
        report_id, number = made.id, made.number
    clock("2017-11-01T09:00")
    phone, desk, other = meet(390), meet(1280), meet(1280)
    phone.open(f"/report/{number}")
    phone.page.get_by_label("查询码").fill(code)
    phone.press("查询")
    assert "由办理机构决定是否检查" in read(phone)
    phone.page.get_by_label("补充的事实").fill("投资者的名称与登记的不同。")
    proof = {"name": "登记.pdf", "mimeType": "application/pdf", "buffer": a_pdf("登记")}
    phone.page.get_by_label("补充的证据").set_input_files(proof)
    phone.press("提交补充")
    assert "收到文字说明和 1 份证据" in read(phone) and "应当检查" in read(phone)

    desk.log_in(SUN), other.log_in(HE)
    desk.open(f"/supervision/reports/{report_id}")
    assert (
        "投资者的名称与登记的不同。" in read(desk)
        and not desk.page.get_by_role("link", name="不予受理").count()
    )
    for name in ("受理", "启动检查"):
        desk.press(name)
        desk.press(name)
    with changing.inside(server):
        case = f"/supervision/cases/{report_told(number)}"
    clock("2017-11-07T10:00")
    desk.open(case)
    desk.press("责令改正")
    desk.page.get_by_label("要求改正的内容").fill("请更正备案信息。")
    desk.page.get_by_label("改正期限（工作日）").fill("10")
    desk.press("责令改正")
    desk.press("告知拟作处罚")
    desk.page.get_by_label("拟处罚款（元）").fill("8000")
    desk.press("告知拟作处罚")
    clock("2017-11-13T10:00")
    other.open(case)
    other.press("作出处罚决定")
    other.page.get_by_label("决定的罚款（元）").fill("8000")
    other.page.get_by_label("决定的事实、理由和依据").fill("事实清楚。")
    other.press("作出处罚决定")
    for what in ("改正", "缴纳罚款"):
        desk.open(f"{case}/moves/perform")
        desk.page.get_by_label(what, exact=True).check()
        desk.page.get_by_label("履行的日期").fill("2017-11-13")
        desk.page.get_by_label("核实的依据").fill("凭证。")
        desk.press("登记履行")

    with changing.inside(server):
        record = db.session.query(CreditRecord).filter_by(name=WHO, kind="false_filing").one().id
    desk.open(f"/credit/{record}")
    assert "2020年11月14日" in read(desk)
    desk.press("起草公示信息")
    draft = desk.page.url.removeprefix(server.url)
    for name in ("脱密", "初审通过"):
        desk.press(name)
        desk.press(name)
    other.open(f"{draft}/moves/publish")
    other.press("复审通过并公示")
    public = f"/disclosure/{draft.rsplit('/', 1)[1]}"
    phone.open(public)
    assert WHO in read(phone) and "8,000.00元" in read(phone)

    clock("2020-11-14T09:00")
    with changing.inside(server), transaction():
        assert removing.remove(record, now(), calendar()) == 1
    phone.page.goto(server.url + public)
    assert "这条公示已不再显示" in read(phone) and WHO not in read(phone)
    desk.open(f"/credit/{record}")
    assert "期满已移除" in read(desk)
