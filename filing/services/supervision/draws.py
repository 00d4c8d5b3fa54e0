"""随机抽查: the lists laid down with the digest of a seed, drawn when the seed is shown (17-§16)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.domain.supervision import seed as seeds
from filing.domain.supervision.draw import digest_of, draw
from filing.domain.supervision.quota import DrawRules, shandong_rules
from filing.extensions import db
from filing.models import Agency, Draw, DrawnEnterprise, Inspector, Receipt, User
from filing.services import audit
from filing.services.supervision.lists import Directed, ToLeaveOut, drawn_before, filed_in, lists_of
from filing.services.supervision.reach import drawing_body, is_in_shandong, require_supervisor

PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


def lay_down(
    actor: User,
    now: datetime,
    secret: bytes,
    *,
    year: int,
    half: int,
    agency: str = "",
    bodys_digest: str = "",
    directed: Iterable[Directed] = (),
    left_out: Iterable[ToLeaveOut] = (),
    rules: DrawRules | None = None,
) -> Draw:
    """A draw whose lists nobody changes any more, before anybody can know its seed."""
    body, today = drawing_body(actor, agency), day_of(now)
    if half not in (1, 2):
        raise BadAnswer.at("half", "请选择上半年或下半年的抽查。")
    if bodys_digest and not seeds.DIGEST.fullmatch(bodys_digest):
        raise BadAnswer.at("seed_published", "种子的摘要应为 SHA-256 的64位小写十六进制数；不用的请留空。")
    _check_turn(body, year, half, today)
    by = _rules(body, today, rules)
    filed = filed_in(body, year, today)
    before = drawn_before(body, year)
    lists = lists_of(body, by, filed, before, today, tuple(directed), tuple(left_out))
    nonce = secrets.token_hex(32)
    made = Draw(
        agency=body, year=year, half=half, laid_down_on=today, rules=_as_json(by), drawn_before=before,
        lists=asdict(lists), lists_digest=lists.digest, nonce=nonce,
        systems_digest=digest_of(seeds.systems_part(secret, nonce)), bodys_digest=bodys_digest,
        laid_down_by_id=actor.id, laid_down_at=now,
    )  # fmt: skip
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise _made_already(body, year, half) from error
    audit.record(
        "draw.laid_down", made.subject, actor, now, lists=made.lists_digest, seed=made.systems_digest,
        bodys_seed=made.bodys_digest,
    )  # fmt: skip
    return made


def _as_json(rules: DrawRules) -> dict:
    return {
        **asdict(rules),
        "percent": str(rules.percent),
        "undirected_percent": str(rules.undirected_percent),
    }


def _check_turn(body: Agency, year: int, half: int, today: date) -> None:
    """Two draws a year, one after the other, of a year that has begun."""
    if year > today.year:
        raise BadAnswer.at("year", "该年度尚未开始，请选择已经开始的年度。")
    halves = db.session.scalars(select(Draw.half).where(Draw.agency_id == body.id, Draw.year == year)).all()
    if half in halves:
        raise _made_already(body, year, half)
    if 2 in halves:
        raise MoveNotAllowed("本年度第二次抽查已经进行，不能再补做第一次。", "draw", "drawn")


def _made_already(body: Agency, year: int, half: int) -> MoveNotAllowed:
    words = f"{body.name}{year}年第{half}次抽查的名单已经确定，不能重新抽取。"
    return MoveNotAllowed(words, "draw", "laid_down")


def _rules(body: Agency, today: date, given: DrawRules | None) -> DrawRules:
    """Shandong's own; elsewhere what the body has laid down, with its source."""
    if is_in_shandong(body):
        return shandong_rules(today)
    if given is None or not given.source.strip():
        raise BadAnswer.at("source", "请填写本地区规定的抽查比例、不定向比例和人数，并写明依据的文件。")
    if not given.percent:
        raise BadAnswer.at("percent", "抽查比例应大于0。")
    if not 0 < given.inspectors <= 10:
        raise BadAnswer.at("inspectors", "每家企业的检查人员应为1至10人。")
    return given


def reveal(draw_id: int, actor: User, now: datetime, secret: bytes, bodys_part: str = "") -> Draw:
    """The seed is shown, and what it draws from the lists is written down; each once."""
    made = _locked_for(actor, draw_id)
    if made.is_drawn:
        raise MoveNotAllowed("种子已经公布，抽取已经完成，不能重新抽取。", "reveal", "drawn")
    if made.bodys_digest and not seeds.is_the_part(bodys_part, made.bodys_digest):
        raise BadAnswer.at("seed", "与事先公布的摘要不符，请填写当时计算摘要所用的种子，一字不差。")
    made.seed = seeds.systems_part(secret, made.nonce) + (bodys_part if made.bodys_digest else "")
    made.revealed_by_id, made.revealed_at = actor.id, now
    _write_down(made)
    db.session.flush()
    audit.record("draw.revealed", made.subject, actor, now, seed=made.seed, drawn=len(made.drawn))
    return made


def _locked_for(actor: User, draw_id: int) -> Draw:
    require_supervisor(actor)
    made = Draw.locked(draw_id)
    if made is None:
        raise NotFound("没有找到这次抽查。")
    if not may_reveal(actor, made):
        raise NotPermitted("种子由进行这次抽查的机构公布。")
    return made


def may_reveal(actor: User, made: Draw) -> bool:
    """The body that laid the lists down, and whoever supervises all."""
    return actor.role == Role.SUPERVISOR and actor.agency_id in (None, made.agency_id)


def _write_down(made: Draw) -> None:
    bodies = {body.code: body for body in db.session.scalars(select(Agency))}
    roster = {one.number: one for one in db.session.scalars(select(Inspector))}
    for position, one in enumerate(draw(made.frozen, made.seed or ""), 1):
        receipt = Receipt.by_number(one.candidate.number)
        made.drawn.append(
            DrawnEnterprise(
                position=position,
                enterprise=receipt.filing.enterprise,
                number=one.candidate.number,
                agency=bodies[one.candidate.body],
                is_directed=one.is_directed,
                inspectors=sorted((roster[i.number] for i in one.inspectors), key=attrgetter("id")),
            )  # fmt: skip
        )


def draw_of(draw_id: int) -> Draw:
    """A draw: what may be read of it before the seed is shown, anybody may read."""
    made = db.session.get(Draw, draw_id)
    if made is None:
        raise NotFound("没有找到这次抽查。请核对地址，或返回抽查列表重新选择。")
    return made


def all_draws() -> list[Draw]:
    """Every draw, the newest first: two a year and body."""
    return list(db.session.scalars(select(Draw).order_by(Draw.id.desc())))


def rules_from(percent: str, undirected_percent: str, inspectors: int | None, source: str) -> DrawRules:
    """What a body outside Shandong draws by, as it was typed."""
    return DrawRules(
        _percent("percent", percent),
        _percent("undirected_percent", undirected_percent),
        inspectors or 0,
        source.strip(),
    )


def _percent(field: str, text: str) -> Decimal:
    cleaned = text.strip().rstrip("%％")
    if not PERCENT.fullmatch(cleaned) or Decimal(cleaned) > 100:
        raise BadAnswer.at(field, "请填写0至100之间的百分比，例如 4 或 2.5。")
    return Decimal(cleaned)
