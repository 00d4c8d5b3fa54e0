"""Where one is logged in, and ending it there."""

from __future__ import annotations

from flask import flash, redirect
from flask_login import current_user

from filing.extensions import db, transaction
from filing.http.access import anyone
from filing.http.sessions import idle_time, log_in_id, renew_session
from filing.models import LogIn, User
from filing.moment import real_now
from filing.services.people import accounts, sessions
from filing.web.account.blueprint import bp

BACK = "/account#sessions"
#: As browsers name themselves; the first that stands in the name is meant: most of them claim to be others too.
BROWSERS = {"MicroMessenger": "微信", "Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome",
            "Safari/": "Safari"}  # fmt: skip
SYSTEMS = {"HarmonyOS": "鸿蒙", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows",
           "Mac OS X": "macOS", "Linux": "Linux"}  # fmt: skip
UNKNOWN = "未知设备"


def own_log_ins() -> list[dict]:
    """For the page: device, address, when, and whether it is this one."""
    found = sessions.of_person(current_user, real_now(), idle_time())
    return [{"row": row, "device": said_of(row), "is_this": row.id == log_in_id()} for row in found]


def said_of(log_in: LogIn) -> str:
    """Browser and system as people call them."""
    named = [_first(names, log_in.device) for names in (BROWSERS, SYSTEMS)]
    return "，".join(name for name in named if name) or log_in.device[:40] or UNKNOWN


def _first(names: dict[str, str], device: str) -> str | None:
    return next((name for mark, name in names.items() if mark in device), None)


@bp.post("/account/sessions/end")
@anyone
def end_sessions():
    with transaction():
        accounts.end_sessions(_me(), real_now())
    renew_session(_me())
    flash("其他设备上的登录都已退出，接口令牌都已停用；本机仍保持登录。", "success")
    return redirect(BACK, 303)


@bp.post("/account/sessions/<int:log_in>/end")
@anyone
def end_session_there(log_in: int):
    with transaction():
        sessions.end_one(_me(), log_in, real_now())
    flash("该设备上的登录已退出。", "success")
    return redirect(BACK, 303)


def _me() -> User:
    return db.session.get_one(User, current_user.id)
