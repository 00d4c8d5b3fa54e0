"""What a person gets and corrects of what the system holds of the own account (个人信息保护)."""

from __future__ import annotations

import json

from filing.extensions import db
from filing.models import AuditRecord, FilingEvent, User
from tests.conftest import PASSWORD
from tests.services import stories
from tests.web.conftest import as_user, page, post


def test_everything_held_of_an_account_is_handed_to_its_owner_without_secrets(client, applicant):
    stories.submitted(applicant)
    answer = as_user(client, applicant).get("/account/data.json")
    held, text = answer.json, answer.get_data(as_text=True)
    assert answer.headers["Content-Disposition"] == "attachment; filename=account.json"
    assert held["账号"]["姓名"] == "李敏" and held["账号"]["电子邮箱"] == "li@example.com"
    assert [line["事项"] for line in held["办理"]] == ["submit"]
    assert held["登录"][0]["网络地址"] == "127.0.0.1" and held["通知"][0]["标题"]
    assert held["审计记录"]
    assert not any(secret in text for secret in (applicant.password_hash, applicant.session_key, PASSWORD))


def test_nobody_gets_what_is_held_of_another(client, applicant, reviewer):
    stories.claimed(applicant, reviewer)
    text = json.dumps(as_user(client, reviewer).get("/account/data.json").json, ensure_ascii=False)
    assert "王审" in text and "li@example.com" not in text


def test_a_name_is_corrected_and_histories_keep_the_one_of_their_day(client, applicant):
    stories.submitted(applicant)
    as_user(client, applicant)
    assert post(client, "/account/name", {"own-name": "李 敏"}, form_on="/account").status_code == 303
    db.session.expire_all()
    assert db.session.get(User, applicant.id).name == "李 敏"
    assert db.session.scalars(db.select(FilingEvent.actor_name)).first().startswith("李敏（")
    record = db.session.scalars(db.select(AuditRecord).where(AuditRecord.act == "user.renamed")).one()
    assert record.details == {"was": "李敏", "name": "李 敏"}


def test_what_is_wrong_with_a_name_is_said_at_its_field(client, applicant):
    as_user(client, applicant)
    answer = post(client, "/account/name", {"own-name": "李" * 101}, form_on="/account")
    assert answer.status_code == 422 and "请填写姓名，最多100字。" in page(answer).text_content()
    assert page(answer).xpath("//input[@name='own-name']/@value") == ["李" * 101]
