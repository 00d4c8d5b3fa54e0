"""部门共享: what a department is told of and where, its secret, and the ledger of deliveries with 重新发送."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from filing.current import key_secret, now
from filing.domain.errors import BadAnswer
from filing.domain.sharing import EVENT_LABELS, EVENTS, FIELDS
from filing.extensions import db, transaction
from filing.http.access import access
from filing.models import Delivery
from filing.services.sharing import deliveries, registrations, subscribing
from filing.web.admin.blueprint import bp, me
from filing.web.forms import PageForm, as_if_empty
from filing.web.paths import id_given

PAGE = 20


class SharingForm(PageForm):
    events = SelectMultipleField(
        "告知的事项", choices=[SelectChoice(*one) for one in EVENTS.items()], validate_choice=False
    )
    fields = SelectMultipleField(
        "提供的企业信息",
        choices=[SelectChoice(key, label) for key, (label, _) in FIELDS.items()],
        validate_choice=False,
    )
    endpoint = StringField("接收地址（选填）", filters=[as_if_empty])


def _page(department_id: int, form: SharingForm | None = None, status: int = 200, secret: str = ""):
    one, before, dead = (
        subscribing.department(department_id),
        id_given("before"),
        request.args.get("dead") == "1",
    )
    query = deliveries.ledger(one.id, dead=dead)
    if before:
        query = query.where(Delivery.id < before)
    rows = db.session.scalars(query.limit(PAGE + 1)).all()
    here = url_for("admin.sharing", department_id=one.id)
    older = (
        f"{here}?before={rows[PAGE - 1].id}{'&dead=1' if dead else ''}#ledger" if len(rows) > PAGE else None
    )
    return render_template(
        "admin/sharing.html", department=one, known=subscribing.of(one.id), rows=rows[:PAGE], older=older,
        newest=here if before else None, dead=dead, here=here, secret=secret, events=EVENT_LABELS,
        dead_count=deliveries.count_dead().get(one.id, 0),
        form=form or SharingForm(formdata=None, data=subscribing.begun(one)),
    ), status  # fmt: skip


@bp.get("/departments/<int:department_id>/sharing")
@access("admin")
def sharing(department_id: int):
    return _page(department_id)


@bp.post("/departments/<int:department_id>/sharing")
@access("admin")
def settle_sharing(department_id: int):
    form = SharingForm()
    given = {field.name: field.data for field in form}
    try:
        with transaction():
            subscribing.settle(me(), department_id, now(), **given)
    except BadAnswer as error:
        form.refuse(error)
        return _page(department_id, form, 422)
    flash("已保存，此后发生的事项按此告知。", "success")
    return redirect(url_for("admin.sharing", department_id=department_id), 303)


@bp.get("/departments/<int:department_id>/secret")
@access("admin")
def ask_to_rotate(department_id: int):
    """What another secret means for whoever receives; nothing is done by opening the page."""
    one = subscribing.department(department_id)
    words = f"更换后，{one.name}手中的密钥立即失效，尚未送达的告知都用新密钥签名：对方换上新密钥以前，收到的告知核对不符。"
    return render_template(
        "ask.html", heading="更换签名密钥", what_happens=words, button="更换密钥",
        back=url_for("admin.sharing", department_id=one.id), back_text="返回部门共享",
    )  # fmt: skip


@bp.post("/departments/<int:department_id>/secret")
@access("admin")
def rotate_secret(department_id: int):
    """The page with the new secret, shown this once."""
    try:
        with transaction():
            secret = subscribing.rotate(me(), department_id, now(), key_secret())
    except BadAnswer as error:
        form = SharingForm(formdata=None, data=subscribing.begun(subscribing.department(department_id)))
        form.refuse(error)
        return _page(department_id, form, 422)
    return _page(department_id, secret=secret)


@bp.post("/departments/<int:department_id>/window")
@access("admin")
def settle_window(department_id: int):
    """单一窗口 opened or closed for a registrar; applications that it has stay with it."""
    opened = request.form.get("opened") == "1"
    try:
        with transaction():
            registrations.open_window(me(), department_id, now(), opened=opened)
    except BadAnswer as error:
        form = SharingForm(formdata=None, data=subscribing.begun(subscribing.department(department_id)))
        form.refuse(error)
        return _page(department_id, form, 422)
    flash("已开办单一窗口。" if opened else "已关闭单一窗口，已收到的登记申请仍由该部门办理。", "success")
    return redirect(url_for("admin.sharing", department_id=department_id), 303)


@bp.post("/deliveries/<int:delivery_id>/replay")
@access("admin")
def replay(delivery_id: int):
    with transaction():
        department_id = deliveries.replay(me(), delivery_id, now()).department_id
    flash("已重新排队，下一轮后台处理时发送。", "success")
    return redirect(url_for("admin.sharing", department_id=department_id), 303)
