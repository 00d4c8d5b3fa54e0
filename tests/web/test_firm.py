"""本单位: who administers it, who is invited and removed, who did what; two firms of one name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.current import key_secret
from filing.domain.errors import NotPermitted
from filing.extensions import db, transaction
from filing.models import AuditRecord, MailLink, Notice, User
from filing.moment import real_now
from filing.services.people import accounts, firm, links, tokens
from tests.conftest import PASSWORD, shanghai
from tests.services import stories
from tests.web.conftest import as_user, page, post
from tests.web.test_account import NEW

AT = shanghai("2017-09-02 09:00")
MEMBERS = "/account/organisation/members"
INVITE = "/account/organisation/invitations"
HIM = "wu@example.com"


@pytest.fixture
def colleague(applicant) -> User:
    with transaction():
        code = db.session.get_one(User, applicant.id).organisation.join_code
        return accounts.register_applicant("hu@example.com", "胡同事", PASSWORD, AT, join_code=code)


@pytest.fixture
def li(client, applicant):
    """The firm's administrator: whoever registered it."""
    return as_user(client, applicant)


def fresh(user: User) -> User:
    db.session.expire_all()
    return db.session.get_one(User, user.id)


def test_whoever_registers_a_firm_administers_it_and_who_joins_does_not(applicant, colleague):
    assert (applicant.is_lead, colleague.is_lead) == (True, False)


def test_the_administrator_is_told_who_joined_by_the_code(applicant, colleague):
    told = db.session.scalars(select(Notice).where(Notice.user_id == applicant.id)).one()
    assert told.subject == "胡同事加入了本单位" and "hu@example.com" in told.body


def invitation(li) -> str:
    post(li, INVITE, {"invite-email": HIM}, form_on="/account")
    return links.path_of(db.session.scalars(select(MailLink)).one(), key_secret())


def test_an_invitation_that_is_withdrawn_opens_nothing_and_a_new_code_is_asked_for_first(app, li, applicant):
    path, code = invitation(li), fresh(applicant).organisation.join_code
    (withdraw,) = page(li.get("/account")).xpath("//a[contains(., '收回邀请')]/@href")
    assert HIM in page(li.get(withdraw)).text_content() and app.test_client().get(path).status_code == 200
    post(li, withdraw)
    assert (
        "已失效" in page(app.test_client().get(path)).text_content()
        or app.test_client().get(path).status_code != 200
    )
    assert li.get(withdraw).status_code == 404
    assert "立即不能再使用" in page(li.get("/account/join-code")).text_content()
    assert fresh(applicant).organisation.join_code == code


def test_an_invited_colleague_registers_by_the_link_and_is_in_the_firm(app, li, applicant):
    path, him = invitation(li), app.test_client()
    asked = page(him.get(path)).text_content()
    assert "李敏邀请您加入" in asked and "海湾律师事务所" in asked
    data = {"name": "吴新", "password": PASSWORD, "password_again": PASSWORD}
    assert post(him, path, data).location == "/login"
    user = User.by_email(HIM)
    assert (user.organisation_id, user.is_lead, user.is_confirmed) == (applicant.organisation_id, False, True)
    assert him.get(path).status_code == 404


def test_an_invitation_is_mailed_and_says_who_invites(li):
    invitation(li)
    letter = db.session.scalars(select(Notice).where(Notice.recipient == HIM)).one()
    assert letter.subject == "邀请您加入海湾律师事务所" and "李敏" in letter.body


def test_what_is_wrong_in_an_invited_account_is_said_and_the_name_is_kept(app, li):
    path, him = invitation(li), app.test_client()
    answer = post(him, path, {"name": "吴新", "password": "password2018", "password_again": "password2018"})
    assert answer.status_code == 422 and "容易被猜中" in page(answer).text_content()
    assert page(answer).get_element_by_id("name").get("value") == "吴新"


@pytest.mark.parametrize("email", ["no-address", "li@example.com"])
def test_who_cannot_be_invited_is_said_at_the_field(li, email):
    answer = post(li, INVITE, {"invite-email": email}, form_on="/account")
    assert answer.status_code == 422 and page(answer).xpath("boolean(//*[@id='invite-email-error'])")


def test_a_removed_colleague_sees_nothing_of_the_firm_and_is_out_at_once(app, li, applicant, colleague):
    filing = stories.submitted(applicant)
    theirs = as_user(app.test_client(), colleague)
    with transaction():
        token = tokens.create(db.session.get_one(User, colleague.id), real_now())
    code = applicant.organisation.join_code
    post(li, f"{MEMBERS}/{colleague.id}/remove", form_on="/account")
    assert theirs.get("/account").status_code == 302 and tokens.find(token, real_now()) is None
    as_user(theirs, colleague)
    assert theirs.get(f"/filings/{filing.id}").status_code == 404
    assert fresh(applicant).organisation.join_code != code
    assert fresh(colleague).organisation.name == "胡同事"


def test_a_colleague_who_does_not_administer_removes_and_invites_nobody(client, applicant, colleague):
    as_user(client, colleague)
    assert post(client, INVITE, {"invite-email": HIM}, form_on="/account").status_code == 403
    assert post(client, f"{MEMBERS}/{applicant.id}/remove", form_on="/account").status_code == 403
    with pytest.raises(NotPermitted):
        firm.renew_join_code(colleague, AT)


def test_another_firms_people_do_not_exist(li, app):
    with transaction():
        other = accounts.register_applicant("zhao@example.com", "赵外", PASSWORD, AT, organisation="别家")
    assert li.get(f"{MEMBERS}/{other.id}").status_code == 404
    assert post(li, f"{MEMBERS}/{other.id}/remove", form_on="/account").status_code == 404


def test_one_administrator_is_left_always(li, applicant, colleague):
    post(li, f"{MEMBERS}/{applicant.id}/entrust", form_on="/account")
    assert fresh(applicant).is_lead
    post(li, f"{MEMBERS}/{colleague.id}/entrust", form_on="/account")
    post(li, f"{MEMBERS}/{applicant.id}/entrust", form_on="/account")
    assert (fresh(applicant).is_lead, fresh(colleague).is_lead) == (False, True)


def test_nobody_removes_oneself(li, applicant):
    post(li, f"{MEMBERS}/{applicant.id}/remove", form_on="/account")
    assert fresh(applicant).organisation.name == "海湾律师事务所"


def test_opening_a_colleagues_page_does_nothing(li, colleague):
    shown = page(li.get(f"{MEMBERS}/{colleague.id}"))
    assert {form.get("action").rsplit("/", 1)[1] for form in shown.xpath("//main//form")} == {
        "entrust",
        "remove",
    }


def test_who_did_what_is_listed_for_everybody_of_the_firm(client, applicant, colleague):
    filing = stories.submitted(applicant)
    as_user(client, colleague)
    shown = page(client.get("/account/organisation/activity"))
    row = shown.xpath("//tbody/tr")[0].text_content()
    assert "李敏" in row and "确认申报" in row and filing.application_number in row
    assert "胡同事：加入本单位" in shown.get_element_by_id("members").text_content()


def test_what_an_administrator_of_a_firm_does_is_in_the_audit_records(li, applicant, colleague):
    post(li, f"{MEMBERS}/{colleague.id}/remove", form_on="/account")
    record = AuditRecord.about(f"organisation:{applicant.organisation_id}")[-1]
    assert (record.act, record.actor_id) == ("firm.removed", applicant.id)
    assert record.details == {"whom": "胡同事", "user": colleague.id, "address": "127.0.0.1"}


@pytest.mark.parametrize("name", ["海湾律师事务所", " 海湾 律师事务所", "（海湾）律师事务所"])
def test_two_firms_of_one_name_are_both_told(client, applicant, name):
    answer = post(client, "/register", NEW | {"organisation": name})
    assert "系统中已有同名单位" in client.get(answer.location).text
    user = User.by_email(NEW["email"])
    told = {n.user_id: n.subject.partition("：")[0] for n in db.session.scalars(select(Notice))}
    assert told == {user.id: "已有同名单位登记", applicant.id: "又有一家同名单位登记"}


def test_a_firm_of_a_new_name_tells_nobody(client, applicant):
    answer = post(client, "/register", NEW)
    assert "同名" not in client.get(answer.location).text
    assert db.session.scalars(select(Notice)).all() == []
