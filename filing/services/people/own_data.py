"""What the system holds of a person's account, handed to that person (个人信息保护): everything but secrets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import defer

from filing.domain.errors import BadAnswer
from filing.domain.questions.formats import forbidden_character
from filing.domain.questions.values import clean_text
from filing.extensions import db
from filing.models import ApiToken, AuditRecord, FilingEvent, LogIn, Notice, User
from filing.services import audit

LONGEST_NAME = 100


def own_data(person: User) -> dict[str, Any]:
    """JSON-ready, for instance {"账号": {"姓名": …}, "登录": […]}; times are moments with their offset."""
    return {
        "账号": {
            "姓名": person.name,
            "电子邮箱": person.email,
            "角色": person.role,
            "单位": person.works_for,
            "注册时间": _when(person.created_at),
            "邮箱已确认": person.is_confirmed,
            "每日汇总邮件": person.wants_digest,
            "不在岗至": person.away_until.isoformat() if person.away_until else None,
        },
        "登录": [
            {
                "开始": _when(row.began_at),
                "最近使用": _when(row.seen_at),
                "设备": row.device,
                "网络地址": row.address,
            }
            for row in _rows(select(LogIn).where(LogIn.user_id == person.id).order_by(LogIn.id))
        ],
        "接口令牌": [
            {
                "名称": row.name,
                "建立": _when(row.created_at),
                "期限": _when(row.expires_at),
                "最近使用": _when(row.used_at),
            }
            for row in _rows(select(ApiToken).where(ApiToken.user_id == person.id).order_by(ApiToken.id))
        ],
        "通知": [
            {"时间": _when(row.created_at), "标题": row.subject, "内容": row.body}
            for row in _rows(select(Notice).where(Notice.user_id == person.id).order_by(Notice.id))
        ],
        "办理": [
            {"时间": _when(row.at), "申报": row.filing_id, "事项": row.move}
            for row in _rows(
                select(FilingEvent)
                .where(FilingEvent.actor_id == person.id)
                .options(defer(FilingEvent.snapshot))
                .order_by(FilingEvent.id)
            )
        ],
        "审计记录": [
            {"时间": _when(row.at), "事项": row.act, "对象": row.subject, **_said(row, person)}
            for row in _rows(_audited(person))
        ],
    }


def _audited(person: User):
    """What the person did, and what was done to the account."""
    about = AuditRecord.subject.in_((person.subject, person.session_subject))
    return select(AuditRecord).where(or_(AuditRecord.actor_id == person.id, about)).order_by(AuditRecord.id)


def _said(row: AuditRecord, person: User) -> dict[str, Any]:
    """Of what concerns the account, with what it says; of other acts that they were done: they speak of others."""
    return {"内容": row.details} if row.subject in (person.subject, person.session_subject) else {}


def _rows(query) -> list:
    return list(db.session.scalars(query))


def _when(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def rename(person: User, name: str, now: datetime) -> None:
    """更正: another name from now on; histories keep the one of their day. BadAnswer says what is wrong with it."""
    wanted = clean_text(name, lines=False)
    if not wanted or len(wanted) > LONGEST_NAME:
        raise BadAnswer.at("name", f"请填写姓名，最多{LONGEST_NAME}字。")
    if forbidden_character(wanted):
        raise BadAnswer.at("name", "姓名含有不可见的控制字符，请删除后重新填写。")
    if wanted != person.name:
        was, person.name = person.name, wanted
        audit.record("user.renamed", person.subject, person, now, was=was, name=wanted)
