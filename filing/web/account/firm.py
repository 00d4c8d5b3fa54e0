"""本单位: its administrators invite, remove and entrust colleagues; everybody sees who did what."""

from __future__ import annotations

from flask import flash, redirect, render_template
from flask_login import current_user

from filing.current import now
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.procedures.filing import FILING
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import User
from filing.moment import real_now
from filing.services.people import firm
from filing.web.account.blueprint import bp
from filing.web.account.forms import InviteForm
from filing.web.account.links import is_mailed
from filing.web.account.profile import account_page
from filing.web.paths import id_given

BACK = "/account#organisation"
PAGE, ACTS_SHOWN = 50, 30
INVITED = "已邀请{email}，邀请7天内有效。"
NOT_MAILED = "本系统没有设置邮件，邀请不会寄出；请把加入码告知同事。"


def _me() -> User:
    return db.session.get_one(User, current_user.id)


def _ask(act: str, words: str):
    return render_template(
        "ask.html", heading=act, what_happens=words, button=act, back=BACK, back_text="返回我的账号"
    )


@bp.get("/account/join-code")
@access("applicant")
def ask_to_renew():
    """What a new code means; nothing is done by opening the page."""
    firm.require_administrator(_me())
    words = "更换后，原来的加入码立即不能再使用；已经加入的同事不受影响。"
    return _ask("更换加入码", words)


@bp.post("/account/join-code")
@access("applicant")
def renew_join_code():
    with transaction():
        firm.renew_join_code(_me(), now())
    flash("加入码已更换，原来的加入码不能再使用。", "success")
    return redirect(BACK, 303)


@bp.post("/account/organisation/invitations")
@access("applicant")
def invite():
    """By mail, with a link that leads into the organisation."""
    form = InviteForm()
    if not form.validate():
        return account_page(invite_form=form)
    try:
        with transaction():
            email = firm.invite(_me(), form.email.data, real_now(), now()).email
    except BadAnswer as error:
        form.refuse(error)
        return account_page(invite_form=form)
    flash(
        INVITED.format(email=email) + ("" if is_mailed() else NOT_MAILED),
        "success" if is_mailed() else "warning",
    )
    return redirect(BACK, 303)


@bp.get("/account/organisation/invitations/<int:link_id>/withdraw")
@access("applicant")
def ask_to_withdraw(link_id: int):
    """Whose invitation would end; nothing is done by opening the page."""
    email = firm.invitation(_me(), link_id, real_now()).email
    words = f"收回后，寄给{email}的链接不能再使用；需要时可以重新邀请。"
    return _ask("收回邀请", words)


@bp.post("/account/organisation/invitations/<int:link_id>/withdraw")
@access("applicant")
def withdraw_invitation(link_id: int):
    with transaction():
        email = firm.withdraw(_me(), link_id, real_now(), now())
    flash(f"已收回寄给{email}的邀请。", "success")
    return redirect(BACK, 303)


@bp.get("/account/organisation/members/<int:user_id>")
@access("applicant")
def member(user_id: int):
    """A colleague, and what an administrator of the firm may do; nothing is done by opening it."""
    return render_template("account/member.html", person=firm.member(_me(), user_id))


@bp.post("/account/organisation/members/<int:user_id>/remove")
@access("applicant")
def remove_member(user_id: int):
    try:
        with transaction():
            person = firm.member(_me(), user_id)
            firm.remove(_me(), person, real_now(), now())
            name = person.name
    except MoveNotAllowed as error:
        flash(error.message, "error")
    else:
        flash(f"已将{name}移出本单位，加入码已更换。", "success")
    return redirect(BACK, 303)


@bp.post("/account/organisation/members/<int:user_id>/entrust")
@access("applicant")
def entrust_member(user_id: int):
    """单位管理员, or no longer."""
    try:
        with transaction():
            person = firm.member(_me(), user_id)
            firm.entrust(_me(), person, not person.is_lead, now())
            words = f"{person.name}{'已设为单位管理员' if person.is_lead else '不再是单位管理员'}。"
    except MoveNotAllowed as error:
        flash(error.message, "error")
    else:
        flash(words, "success")
    return redirect(BACK, 303)


@bp.get("/account/organisation/activity")
@access("applicant")
def activity():
    """Who of the firm did what, the newest first, in pages that begin after an event's id."""
    group, before = current_user.organisation, id_given("before")
    events = firm.moves_made(group, before, PAGE + 1)
    return render_template(
        "account/activity.html",
        events=events[:PAGE],
        older=f"/account/organisation/activity?before={events[PAGE - 1].id}" if len(events) > PAGE else None,
        newest=before is None,
        acts=firm.acts_of_members(group, ACTS_SHOWN) if before is None else [],
        act_labels=firm.ACTS,
        label=lambda event: FILING.label_of_event(event.move),
    )
