"""The simulation's clock, and the sweep."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template

from filing.current import now
from filing.domain.errors import BadAnswer, FilingError
from filing.extensions import transaction
from filing.http.access import access
from filing.moment import real_now
from filing.services import jumps, simulation
from filing.services.people import administration
from filing.web.admin.blueprint import bp, me
from filing.web.admin.forms import ClockForm

SWEPT = {
    "expired": "补充期限届满、告知未完成备案",
    "reminded": "期限提醒",
    "mailed": "发出邮件",
    "kept_in_inbox": "只留在站内的通知",
    "gathered": "归入每日汇总的通知",
    "put_off": "稍后再发的邮件",
    "carried_over": "随撤销的备案机构转入承接机构的申报",
    "orphans_removed": "清理无主文件",
    "purged": "清理过期记录",
    "failed": "未能办理（已记录）",
}


def _clock_page(form: ClockForm, status: int = 200):
    held = jumps.last_seen() if jumps.is_held(real_now()) else None
    return render_template(
        "admin/clock.html", form=form, now=now(), simulation=current_app.config["SIMULATION"],
        held=held, real_now=real_now(),
    ), status  # fmt: skip


@bp.get("/clock")
@access("admin")
def clock():
    return _clock_page(ClockForm(formdata=None))


@bp.post("/clock")
@access("admin")
def set_clock():
    form = ClockForm()
    try:
        moment = simulation.read_moment(form.now.data)
        with transaction():
            administration.require_admin(me())
            simulation.set_clock(moment, simulation=current_app.config["SIMULATION"], actor=me())
    except BadAnswer as error:
        form.now.errors = [error.message]
        return _clock_page(form, 422)
    flash("模拟时钟已调整，所有期限按新的时间计算。", "success")
    return redirect("/admin/clock", 303)


@bp.post("/clock/reset")
@access("admin")
def reset_clock():
    with transaction():
        administration.require_admin(me())
        simulation.reset_clock(simulation=current_app.config["SIMULATION"], actor=me())
    flash("模拟时钟已恢复为真实时间。", "success")
    return redirect("/admin/clock", 303)


@bp.post("/clock/confirm")
@access("admin")
def confirm_clock():
    """The host's date was looked at and is right: what has run out is ended again."""
    with transaction():
        administration.require_admin(me())
        jumps.confirm(real_now(), me())
    flash("服务器日期已确认，期满处理恢复进行。", "success")
    return redirect("/admin/clock", 303)


@bp.post("/sweep")
@access("admin")
def sweep():
    """到期处理 now rather than at the next round."""
    from filing.work.sweeping import run_sweep

    try:
        counts = run_sweep()
    except FilingError as error:
        flash(error.message, "error")
        return redirect("/admin/clock", 303)
    done = "；".join(f"{SWEPT.get(what, what)} {number}" for what, number in counts.items() if number)
    flash(f"到期处理已完成。{done or '没有需要处理的事项'}。", "error" if counts.get("failed") else "success")
    return redirect("/admin/clock", 303)
