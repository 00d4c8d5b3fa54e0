"""接手、交办、移送、不在岗: through the real pages."""

from __future__ import annotations

import pytest

from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, User
from filing.services.people import accounts
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.reviewing import a_colleague, decide, staff, state_of, text_of


@pytest.fixture(autouse=True)
def in_2017(app):
    turn_clock("2017-09-28 12:00")


@pytest.fixture
def colleague(app, reviewer):
    return a_colleague()


@pytest.fixture
def filing_id(applicant, reviewer):
    return stories.claimed(applicant, reviewer).id


def holder(filing_id: int) -> str | None:
    db.session.expire_all()
    found = db.session.get(Filing, filing_id).reviewer
    return found.email if found else None


def make_lead(person) -> None:
    with transaction():
        db.session.get(User, person.id).is_lead = True


def test_a_colleague_reads_who_has_it_and_takes_over(client, filing_id, reviewer, colleague):
    shown = page(as_user(client, colleague).get(f"/review/{filing_id}"))
    assert f"/review/{filing_id}/take-over" in shown.xpath("//main//a/@href")
    path = f"/review/{filing_id}/take-over"
    empty = post(client, path, {"reason": " "})
    assert empty.status_code == 422 and "请写明接手的理由" in text_of(empty)
    assert post(client, path, {"reason": "王审核请假"}).status_code == 303
    assert holder(filing_id) == colleague.email
    assert "接手办理" in text_of(client.get(f"/review/{filing_id}"))


def test_ones_own_filing_offers_no_taking_over(client, filing_id, reviewer):
    shown = page(as_user(client, reviewer).get(f"/review/{filing_id}"))
    hrefs = shown.xpath("//main//a/@href")
    assert f"/review/{filing_id}/take-over" not in hrefs and f"/review/{filing_id}/hand-over" in hrefs


def test_handed_over_to_a_colleague_chosen_by_name(client, filing_id, reviewer, colleague):
    path = f"/review/{filing_id}/hand-over"
    shown = page(as_user(client, reviewer).get(path))
    assert shown.xpath("//input[@name='colleague']/@value") == [colleague.email]
    nobody = post(client, path, {"reason": "请假三天"})
    assert nobody.status_code == 422 and "请选择一位同事" in text_of(nobody) and "请假三天" in text_of(nobody)
    assert post(client, path, {"colleague": colleague.email, "reason": "请假三天"}).status_code == 303
    assert holder(filing_id) == colleague.email


def test_moved_to_another_agency_after_which_it_is_not_ones_own(client, filing_id, reviewer):
    as_user(client, reviewer)
    shown = page(client.get(f"/review/{filing_id}/transfer"))
    assert "370200" not in shown.xpath("//select[@name='agency']/option/@value")
    answer = decide(client, filing_id, "transfer", agency="370100", reason="注册地址在济南")
    assert answer.status_code == 303 and answer.location.endswith("/review")
    assert state_of(filing_id) == State.UNDER_REVIEW and holder(filing_id) is None
    assert client.get(f"/review/{filing_id}").status_code == 404
    jinan = staff("jinan@example.com", "济南审核", "370100")
    assert "注册地址在济南" in text_of(
        as_user(client.application.test_client(), jinan).get(f"/review/{filing_id}")
    )


def test_suspending_asks_whether_the_investor_applied_and_then_does_not(client, filing_id, reviewer):
    as_user(client, reviewer)
    assert "请选择投资者是否" in text_of(decide(client, filing_id, "suspend", reason="涉及安全"))
    applied = decide(client, filing_id, "suspend", reason="涉及安全", investor_applied="yes")
    assert applied.status_code == 409 and "时限继续计算" in text_of(applied)
    assert state_of(filing_id) == State.UNDER_REVIEW


def test_resuming_asks_for_the_result(client, filing_id, reviewer):
    decide(as_user(client, reviewer), filing_id, "suspend", reason="涉及安全", investor_applied="no")
    assert "请选择安全审查的结果" in text_of(decide(client, filing_id, "resume", reason="商资审〔2017〕8号"))
    assert state_of(filing_id) == State.SUSPENDED
    shown = page(client.get(f"/review/{filing_id}"))
    assert f"/review/{filing_id}/out-of-scope" in shown.xpath("//main//a/@href")


def test_the_team_shows_who_has_how_much(client, filing_id, reviewer, colleague):
    shown = page(as_user(client, reviewer).get("/review/team"))
    rows = {
        " ".join(row.xpath("th")[0].text_content().split()): [
            c.text_content().strip() for c in row.xpath("td")
        ]
        for row in shown.xpath("//main//tbody/tr")
    }
    assert rows[reviewer.name][:6] == ["0", "0", "1", "0", "0", "1"]
    assert rows[colleague.name][5] == "0" and rows["尚未领取"][5] == "0"
    assert not shown.xpath("//form[contains(@action, 'reassign')]")


def test_a_lead_reassigns_in_bulk(client, filing_id, reviewer, colleague):
    make_lead(colleague)
    as_user(client, colleague)
    fields = {"giver": reviewer.email, "taker": colleague.email, "reason": "王审核借调"}
    same = post(client, "/review/team/reassign", {**fields, "taker": reviewer.email}, form_on="/review/team")
    assert same.status_code == 422 and "不能是现在的办理人" in text_of(same) and "王审核借调" in text_of(same)
    assert post(client, "/review/team/reassign", fields, form_on="/review/team").status_code == 303
    assert holder(filing_id) == colleague.email
    assert "已将1件在办的申报交由同事办理" in text_of(client.get("/review/team"))


def test_an_absence_is_registered_and_ended_on_ones_account(client, filing_id, reviewer, colleague):
    as_user(client, reviewer)
    path = f"/account/absence/{reviewer.id}"
    assert path in page(client.get("/account")).xpath("//main//a/@href")
    wrong = post(client, path, {"until": "下周五", "deputy": colleague.email})
    assert wrong.status_code == 422 and "请填写不在岗的最后一天" in text_of(wrong)
    past = post(client, path, {"until": "2017-09-01", "deputy": colleague.email})
    assert past.status_code == 422 and "今天或以后" in text_of(past)
    assert post(client, path, {"until": "2017-10-13", "deputy": colleague.email}).status_code == 303
    assert holder(filing_id) == colleague.email
    assert "不在岗至" in text_of(client.get("/review/team"))
    refused = post(client, f"/review/{filing_id}/take-over", {"reason": "回来了"}, form_on="/account")
    assert refused.status_code == 409 and "已登记不在岗" in text_of(refused)
    assert post(client, f"{path}/end", form_on=path).status_code == 303
    assert "不在岗至" not in text_of(client.get("/review/team"))


def test_a_colleague_who_leads_nobody_does_not_find_the_page(client, reviewer, colleague):
    assert as_user(client, colleague).get(f"/account/absence/{reviewer.id}").status_code == 404
    make_lead(colleague)
    assert client.get(f"/account/absence/{reviewer.id}").status_code == 200


def test_an_administrator_names_the_lead(client, reviewer):
    as_user(client, staff_admin())
    path = f"/admin/users/{reviewer.id}/lead"
    assert post(client, path, {"is_lead": "1"}, form_on="/admin/users").status_code == 303
    assert "负责人" in text_of(client.get("/admin/users")) and db.session.get(User, reviewer.id).is_lead
    post(client, path, {"is_lead": "0"}, form_on="/admin/users")
    db.session.expire_all()
    assert not db.session.get(User, reviewer.id).is_lead


def staff_admin() -> User:
    with transaction():
        return accounts.create_staff(
            "root@example.com", "管理员", "admin", PASSWORD, shanghai("2017-09-01 09:00")
        )


def test_a_lead_gives_out_what_is_ticked_in_the_queue(client, filing_id, reviewer, colleague):
    make_lead(colleague)
    as_user(client, colleague)
    tick = page(client.get("/review?view=open")).xpath("//main//input[@type='checkbox'][@form='chosen']")
    assert [one.get("value") for one in tick] == [str(filing_id)]
    chosen = f"/review/team/chosen?filing={filing_id}&filing=999"
    fields = {"filing": [str(filing_id), "999"], "taker": colleague.email, "reason": ""}
    nothing = post(client, "/review/team/chosen", fields, form_on=chosen)
    assert nothing.status_code == 422 and "请写明理由" in text_of(nothing)
    same = post(
        client, "/review/team/chosen", {**fields, "taker": reviewer.email, "reason": "均衡"}, form_on=chosen
    )
    assert same.status_code == 409 and "已由王审办理，请选择其他同事" in text_of(same)
    given = post(client, "/review/team/chosen", {**fields, "reason": "王审借调"}, form_on=chosen)
    assert given.status_code == 303 and holder(filing_id) == colleague.email
    assert "已将1件申报交由同事办理" in text_of(client.get("/review"))


def test_only_a_lead_gives_out_and_has_boxes_to_tick(client, filing_id, reviewer):
    as_user(client, reviewer)
    assert not page(client.get("/review?view=open")).xpath("//main//input[@type='checkbox']")
    # The page of the form leads whoever is no lead away: the token is another page's.
    fields = {"filing": str(filing_id), "taker": reviewer.email, "reason": "均衡"}
    asked = post(client, "/review/team/chosen", fields, form_on="/review")
    assert asked.status_code == 403 and holder(filing_id) == reviewer.email
