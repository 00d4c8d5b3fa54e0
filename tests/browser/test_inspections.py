"""A drawn enterprise in browsers: notice, papers handed in from a phone, a clean result, the sealed paper."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from filing.domain.supervision.items import ITEMS
from filing.extensions import db, transaction
from filing.models import Agency, Inspection, Receipt, User
from filing.services.people import accounts
from filing.services.supervision import draws, opening
from tests.browser import changing
from tests.browser.conftest import PASSWORD, Visitor
from tests.conftest import shanghai
from tests.services.stories import a_pdf
from tests.services.supervising import enlisted, filed

pytestmark = pytest.mark.browser
AT = shanghai("2017-09-28 09:00")


def drawn(applicant: str) -> int:
    """A case against the one enterprise that a draw took, with a supervisor to carry it on.

    Drawn from a year in which nobody else filed on this server: whatever other tests left there, it is the one.
    """
    owner = db.session.query(User).filter_by(email=applicant).one()
    (number,) = filed(owner, 1, on=date(2016, 12, 20))
    with transaction():
        one = accounts.create_staff(
            "he-sun@example.com", "孙督", "supervisor", PASSWORD, AT, Agency.by_code("370200")
        )
        province = accounts.create_staff(
            "sheng@example.com", "省厅", "supervisor", PASSWORD, AT, Agency.by_code("370000")
        )
    enlisted(one)
    with transaction():
        draw = draws.lay_down(province, AT, b"secret", year=2016, half=1)
        draw_id = draw.id
    with transaction():
        draws.reveal(draw_id, province, AT, b"secret")
        enterprise = Receipt.by_number(number).filing.enterprise_id
        return opening.open_case(one, AT, way="draw", enterprise=enterprise, source=str(draw_id)).id


def recorded_on_the_spot(spot: Visitor, case: int) -> None:
    """With a telephone whose network comes and goes: nothing that was written or photographed is lost, or sent twice."""
    spot.log_in("he-sun@example.com")
    page = spot.open(f"/supervision/cases/{case}/moves/find")
    said = page.locator(f"[data-record-item={ITEMS[0]}] [data-record-status]")
    spot.context.set_offline(True)
    page.locator(f"[name=photographs-{ITEMS[0]}]").set_input_files(
        {"name": "门面.png", "mimeType": "image/png", "buffer": a_photograph()}
    )
    for item in ITEMS[:2]:
        written(page, item)
    page.evaluate("document.activeElement.blur()")
    expect(said).to_have_text("没有网络：已留在本机，恢复网络后自动送达")
    # A device that is slow to keep things: that there is no network has been said by then, and stays.
    page.evaluate(KEEP_THE_STORE_BUSY)
    page.fill(f"[name=findings-{ITEMS[0]}-evidence]", "营业执照副本。")
    page.evaluate("document.activeElement.blur()")
    expect(said).to_have_text("没有网络：已留在本机，恢复网络后自动送达")
    page.evaluate("window.letGo()")
    expect(said).to_have_text("没有网络：已留在本机，恢复网络后自动送达")
    page.get_by_role("button", name="记录检查情况").click()
    assert page.url.endswith("/moves/find")
    spot.context.set_offline(False)
    expect(said).to_contain_text("已送达")
    spot.context.set_offline(True)
    written(page, ITEMS[2])
    expect(page.locator(f"[data-record-item={ITEMS[2]}] [data-record-status]")).to_contain_text("已留在本机")
    spot.context.set_offline(False)
    page = spot.open(f"/supervision/cases/{case}/moves/find")
    expect(page.locator(f"[name=findings-{ITEMS[2]}-finding]")).to_have_value("未发现问题。")
    for item in ITEMS[3:]:
        written(page, item)
    page.get_by_role("button", name="记录检查情况").click()
    page.wait_for_url(f"**/supervision/cases/{case}")
    assert spot.complaints == []


#: Whatever is to be kept waits behind a transaction that reads again and again, until `letGo()` says that it is over.
KEEP_THE_STORE_BUSY = """() => new Promise((begun) => {
  const asked = indexedDB.open("filing-record", 1);
  asked.onsuccess = () => {
    const transaction = asked.result.transaction("items", "readwrite"), store = transaction.objectStore("items");
    let isOver = false;
    const over = new Promise((resolve) => { transaction.oncomplete = () => { asked.result.close(); resolve(); }; });
    const readOn = () => { if (!isOver) store.count().onsuccess = readOn; };
    readOn();
    window.letGo = () => {
      isOver = true;
      // What waited is kept next, in its order: when this is done, so is that.
      return over.then(() => new Promise((kept) => {
        const behind = indexedDB.open("filing-record", 1);
        behind.onsuccess = () => {
          const last = behind.result.transaction("items", "readwrite");
          last.objectStore("items").count();
          last.oncomplete = () => { behind.result.close(); setTimeout(kept, 50); };
        };
      }));
    };
    begun();
  };
})"""


def a_photograph() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(made, "PNG")
    return made.getvalue()


def written(page: Page, item: str) -> None:
    page.fill(f"[name=findings-{item}-finding]", "未发现问题。")
    page.fill(f"[name=findings-{item}-evidence]", "营业执照。")


def test_a_drawn_enterprise_from_the_notice_to_a_clean_result(meet, server):
    email, _ = changing.an_applicant(server)
    with changing.inside(server):
        case = drawn(email)
    desk, phone = meet(1280), meet(390)
    desk.log_in("he-sun@example.com")
    page = desk.open(f"/supervision/cases/{case}")
    desk.press("下达检查通知")
    page.get_by_label("书面检查", exact=True).check()
    page.get_by_label("检查日期，或提交材料的最后一天").fill("2017-10-17")
    page.get_by_label("查阅或提交的材料").fill("营业执照")
    page.get_by_label("提交材料的地址").fill("青岛市香港中路6号")
    desk.press("下达检查通知")
    phone.log_in(email)
    phone.open(f"/inspections/{case}")
    phone.press("提交备查材料")
    paper = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": a_pdf("营业执照")}
    phone.page.get_by_label("文件", exact=True).set_input_files(paper)
    phone.press("提交备查材料")
    assert "已在系统中提交" in phone.page.locator("main").inner_text()
    desk.open(f"/supervision/cases/{case}")
    desk.press("收到备查材料")
    page.get_by_label("要求的材料已经全部收到").check()
    desk.press("收到备查材料")
    recorded_on_the_spot(meet(390), case)
    desk.open(f"/supervision/cases/{case}")
    assert page.get_by_role("link", name="门面.png").count() == 1
    desk.press("告知检查结果")
    page.get_by_label("书面告知的检查结果").fill("未发现违反办法的行为。")
    desk.press("告知检查结果")
    desk.press("结案")
    desk.press("结案")
    phone.open(f"/inspections/{case}")
    assert "未发现违反办法的行为。" in phone.page.locator("main").inner_text()
    link = phone.page.get_by_role("link", name="检查结果告知书").get_attribute("href")
    assert phone.page.request.get(server.url + link).body().startswith(b"%PDF")
    with changing.inside(server):
        assert db.session.get(Inspection, case).state == "closed"
    assert desk.complaints == phone.complaints == []
