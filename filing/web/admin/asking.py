"""Before an account is changed by one click, what would happen is said, and asked for once more."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from filing.domain.errors import NotFound
from filing.http.access import access
from filing.models import User
from filing.services.people import administration
from filing.web.admin.blueprint import bp, me


@dataclass(frozen=True)
class Asked:
    """One act on an account, in words; `act` is the address that does it."""

    act: str
    heading: str
    what_happens: str
    button: str
    is_warning: bool = False
    is_lead: str | None = None


ACTS = {
    "disable": Asked("disable", "停用账号", "停用后立即不能登录：已登录的设备退出，接口令牌停用，领取的申报退回待领取。可以随时恢复。",
                     "停用", is_warning=True),
    "enable": Asked("enable", "恢复账号", "恢复后可以用原来的密码登录；停用前的登录和令牌不会恢复。", "恢复"),
    "password": Asked("password", "重置密码", "生成一个新密码，只显示一次，由您当面或者通过其他安全途径告知本人。"
                      "原来的密码失效，已登录的设备退出，接口令牌停用。请先核实本人身份。", "重置密码", is_warning=True),
    "lead": Asked("lead", "设为负责人", "负责人可以把同事领取的申报交由他人办理，登记同事不在岗。", "设为负责人", is_lead="1"),
    "not-lead": Asked("lead", "取消负责人", "取消后不能再把同事领取的申报交由他人办理。", "取消负责人", is_lead="0"),
}  # fmt: skip


@bp.get("/users/<int:user_id>/ask/<act>")
@access("admin")
def ask(user_id: int, act: str):
    """What the act would do; nothing is done by opening the page."""
    if act not in ACTS:
        raise NotFound("没有这个操作。")
    person: User = administration.account(me(), user_id)
    return render_template("admin/ask.html", asked=ACTS[act], person=person)
