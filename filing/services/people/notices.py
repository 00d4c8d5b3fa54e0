"""The outbox: what people are told, written in the same transaction as what it tells of (17-§12)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from filing.extensions import db
from filing.models import Filing, Notice, ReceiptProposal, User

# occasion -> (subject, body); {name}, {number}, {agency}, {due}, {reason} are filled in.
TEXTS: dict[str, tuple[str, str]] = {
    "submitted": (
        "备案申报已提交：{name}",
        "您提交的设立备案申报（申报编号 {number}）已送达{agency}。备案机构应在3个工作日内办理，最迟 {due}（办法第十二条）。",
    ),
    "new_filing": (
        "新的备案申报：{name}",
        "收到申报编号 {number} 的设立备案申报，应于 {due} 前办理（办法第十二条）。",
    ),
    "supplement_requested": (
        "请补充备案信息：{name}",
        "{agency}一次性告知您补充申报编号 {number} 的信息。请于 {due} 前在线补充提交；逾期未补齐的，将告知未完成备案（办法第十二条第二款）。",
    ),
    "supplement_returned": (
        "补充信息仍未补齐：{name}",
        "申报编号 {number} 的补充信息尚未补齐，请于 {due} 前继续补充（办法第十二条第二款）。{reason}",
    ),
    "resubmitted": (
        "申请人已提交补充信息：{name}",
        "申报编号 {number} 已补充提交，应于 {due} 前办理（办法第十二条）。",
    ),
    "completed": (
        "备案完成：{name}",
        "申报编号 {number} 已完成备案，备案编号 {reason}。请登录系统下载《备案回执》（办法第十三条）。",
    ),
    "out_of_scope": (
        "不属于备案范围：{name}",
        "{agency}认为申报编号 {number} 不属于备案范围，请按有关规定办理（办法第十二条第一款）。理由：{reason}",
    ),
    "departments": (
        "请依法处理：{name}",
        "申报编号 {number} 不属于备案范围，现将有关情况通知贵部门，请依法处理（办法第十二条第一款）。{reason}",
    ),
    "not_completed": (
        "未完成备案：{name}",
        "申报编号 {number} 未能在15个工作日内补齐相关信息，备案未完成。可就同一事项另行提出备案申请；"
        "已实施该事项的，应于5个工作日内另行提出（办法第十二条第二款）。",
    ),
    "suspended": (
        "暂停办理：{name}",
        "申报编号 {number} 可能属于国家安全审查范围，请投资者向商务部提出安全审查申请，备案手续暂停办理（办法第三十二条）。{reason}",
    ),
    "reported": (
        "国家安全审查情况报告：{name}",
        "{agency}暂停办理申报编号 {number}，现将有关情况报商务部（办法第三十二条）。{reason}",
    ),
    "resumed": ("恢复办理：{name}", "申报编号 {number} 已恢复办理，备案机构应于 {due} 前办理。{reason}"),
    "cancelled": ("申请人已撤销申报：{name}", "申报编号 {number} 已由申请人撤销。{reason}"),
    "recalled": ("申请人撤回修改：{name}", "申报编号 {number} 已由申请人撤回修改。"),
    "applicant_due_soon": (
        "补充期限将至：{name}",
        "申报编号 {number} 的补充信息应于 {due} 前提交，请尽快办理。",
    ),
    "receipt_revoked": (
        "备案回执已撤销：{name}",
        "{agency}出具的备案回执已撤销，不能再作为备案完成的凭证使用，任何人核验时显示“已撤销”。{reason}。对此有异议的，请向备案机构说明情况。",
    ),
    "receipt_replaced": (
        "备案回执已更正：{name}",
        "{agency}更正了备案回执上的文字错误，并出具新的回执替换原回执。{reason}请登录系统下载新的《备案回执》，不再使用原回执。",
    ),
    "revocation_proposed": (
        "请决定是否撤销备案回执：{name}",
        "有人提议撤销备案编号 {reason} 的备案回执，须由另一名监督检查人员确认或否决。请在“备案回执”中办理。",
    ),
    "correction_proposed": (
        "请决定是否更正备案回执：{name}",
        "有人提议更正备案编号 {reason} 的备案回执上的文字错误，须由本机构的另一人确认或否决。请在“备案回执”中办理。",
    ),
    "proposal_decided": ("您的提议已有结果：{name}", "您就备案回执提出的提议{reason}"),
    "agency_due_soon": ("办理期限将至：{name}", "申报编号 {number} 应于 {due} 前办理。"),
}


def notify(
    filing: Filing, kind: str, people: list[User], occasion: str, now: datetime, reason: str = ""
) -> None:
    """One notice for each person, once for each occasion."""
    for person in people:
        _put(filing, kind, f"{kind}:{occasion}:{person.id}", person.email, person.id, now, reason)


def inform(
    filing: Filing, kind: str, bodies: list[str], occasion: str, now: datetime, reason: str = ""
) -> None:
    """Told to another department within the system: recorded as delivered, there is no address to mail to."""
    for body in bodies:
        notice = _put(filing, kind, f"{kind}:{occasion}:{body}"[:120], body, None, now, reason)
        if notice:
            notice.sent_at = now


def _put(
    filing: Filing, kind: str, occasion: str, recipient: str, user_id: int | None, now: datetime, reason: str
) -> Notice | None:
    if db.session.scalar(select(Notice.id).where(Notice.occasion == occasion)):
        return None
    subject, body = (text.format(**_words(filing, reason)) for text in TEXTS[kind])
    notice = Notice(
        occasion=occasion,
        user_id=user_id,
        recipient=recipient,
        subject=subject.replace("\n", " ")[:300],
        body=body,
        filing=filing,
        created_at=now,
    )
    db.session.add(notice)
    return notice


def _words(filing: Filing, reason: str) -> dict[str, str]:
    due = filing.due_on.isoformat() if filing.due_on else "—"
    return {
        "name": filing.enterprise_name or "（未命名企业）",
        "number": filing.application_number or "—",
        "agency": filing.agency.name if filing.agency else "备案机构",
        "due": due + ("（暂定）" if filing.due_provisional else ""),
        "reason": reason,
    }


def applicants_of(filing: Filing) -> list[User]:
    return [u for u in filing.organisation.members if u.is_enabled]


def deciders_of(proposal: ReceiptProposal) -> list[User]:
    """Those at the agency, and the supervisors of all agencies, who could decide on it: never the proposer."""
    own = User.agency_id == proposal.receipt.agency_id
    may = (User.role == "supervisor") & (own | User.agency_id.is_(None)) if proposal.kind == "revoke" else own
    query = select(User).where(may, User.is_enabled, User.id != proposal.proposed_by_id).order_by(User.id)
    return list(db.session.scalars(query))


def reviewers_of(filing: Filing) -> list[User]:
    """The one who claimed it, else everybody who could."""
    if filing.reviewer:
        return [filing.reviewer]
    query = select(User).where(User.agency_id == filing.agency_id, User.role == "reviewer", User.is_enabled)
    return list(db.session.scalars(query))
