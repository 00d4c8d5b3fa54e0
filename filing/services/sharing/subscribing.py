"""What a department is told of, with which facts and where: kept by administrators, each change written down."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from filing.domain.errors import BadAnswer, NotFound
from filing.domain.questions import formats
from filing.domain.sharing import EVENTS, FIELDS, KEY_PREFIX, first_fields
from filing.extensions import db
from filing.models import Department, Subscription, User
from filing.services import audit
from filing.services.people.administration import require_admin
from filing.services.sealing import sealed

PURPOSE = "webhook"


def department(department_id: int) -> Department:
    """NotFound where there is none."""
    found = db.session.get(Department, department_id)
    if found is None:
        raise NotFound("没有找到这个部门。")
    return found


def of(department_id: int) -> Subscription | None:
    return db.session.get(Subscription, department_id)


def begun(one: Department) -> dict:
    """What a form proposes before anything is settled."""
    known = of(one.id)
    if known is None:
        return {"events": [], "fields": first_fields(one.category), "endpoint": ""}
    return {"events": known.events, "fields": known.fields, "endpoint": known.endpoint}


def settle(
    actor: User, department_id: int, now: datetime, *, events: Iterable[str], fields: Iterable[str], endpoint: str
) -> Subscription:  # fmt: skip
    """Events, facts and address; BadAnswer at the field."""
    require_admin(actor)
    one, endpoint = department(department_id), endpoint.strip()
    chosen, seen = [e for e in EVENTS if e in set(events)], [f for f in FIELDS if f in set(fields)]
    if chosen and not seen:
        raise BadAnswer.at("fields", "请至少选择一项提供给该部门的信息。")
    _require_address(endpoint)
    row = of(one.id) or Subscription(department_id=one.id, secret="")
    row.events, row.fields, row.endpoint, row.changed_at = chosen, seen, endpoint, now
    db.session.add(row)
    audit.record(
        "sharing.settled", f"department:{one.id}", actor, now, events=chosen, fields=seen, endpoint=endpoint
    )
    return row


def _require_address(endpoint: str) -> None:
    if not endpoint:
        return
    message = "请填写完整的接收地址，例如 https://api.example.gov.cn/filing，不带用户名、密码和“#”后的部分。"
    if len(endpoint) > 500 or formats.forbidden_character(endpoint) or not endpoint.isascii():
        raise BadAnswer.at("endpoint", message)
    try:
        parts = urlsplit(endpoint)
        wrong = parts.scheme not in ("https", "http") or not parts.hostname or parts.port == 0
    except ValueError as error:
        raise BadAnswer.at("endpoint", message) from error
    if wrong or parts.username or parts.password or parts.fragment or " " in endpoint:
        raise BadAnswer.at("endpoint", message)


def rotate(actor: User, department_id: int, now: datetime, key_secret: bytes) -> str:
    """A new signing secret, shown this once; the one before ends with it."""
    require_admin(actor)
    row = of(department(department_id).id)
    if row is None:
        raise BadAnswer("请先保存接收的事项，再生成签名密钥。")
    plain = KEY_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    row.secret, row.changed_at = sealed(plain, key_secret, PURPOSE), now
    audit.record("sharing.secret_rotated", f"department:{department_id}", actor, now)
    return plain
