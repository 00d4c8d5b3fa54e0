"""随机抽查: the lists laid down with the digest of a seed, drawn when the seed is shown (17-§16)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.procedures.procedure import Role
from filing.domain.procedures.receipt import Status
from filing.domain.questions import formats
from filing.domain.supervision import seed as seeds
from filing.domain.supervision.draw import Candidate, Frozen, OnRoster, digest_of, draw, freeze
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT, LastInspection, why_not_left_out
from filing.domain.supervision.quota import DrawRules, shandong_rules
from filing.extensions import db
from filing.models import Agency, Draw, DrawnEnterprise, Filing, Inspector, Receipt, Recusal, User
from filing.services import audit
from filing.services.supervision.reach import drawing_body, is_in_shandong, require_supervisor, within

LONGEST_WHY = 200
PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


@dataclass(frozen=True)
class Directed:
    """Those that a directed draw may take, and by which criterion."""

    criterion: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class ToLeaveOut:
    """What a supervisor says of an enterprise that is not to be in the draw."""

    number: str
    inspected_on: date
    was_clean: bool = True
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filed:
    """An enterprise that filed in the year: its receipts' numbers, the first one first, and whose it is now."""

    enterprise_id: int
    numbers: tuple[str, ...]
    body: Agency


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
    before = _drawn_before(body, year)
    lists = _lists(body, by, filed, before, today, tuple(directed), tuple(left_out))
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


def filed_in(body: Agency, year: int, today: date) -> list[Filed]:
    """The enterprises of the body's area with a filing completed in the year, by today."""
    query = (
        select(Receipt, Filing.enterprise_id)
        .join(Receipt.filing)
        .join(Agency, Agency.id == Receipt.agency_id)
        .where(within(body), Receipt.year == year, Receipt.completed_on <= today)
        .where(Receipt.status != Status.REPLACED, Filing.enterprise_id.is_not(None))
        .order_by(Receipt.id)
    )
    found: dict[int, list[Receipt]] = {}
    for receipt, enterprise_id in db.session.execute(query):
        found.setdefault(enterprise_id, []).append(receipt)
    return [
        Filed(enterprise_id, tuple(receipt.number for receipt in receipts), receipts[-1].agency)
        for enterprise_id, receipts in found.items()
    ]


def _drawn_before(body: Agency, year: int) -> int:
    query = select(func.count(DrawnEnterprise.id)).join(DrawnEnterprise.draw)
    undrawn = select(Draw.id).where(Draw.agency_id == body.id, Draw.year == year, Draw.revealed_at.is_(None))
    if db.session.scalar(undrawn.limit(1)):
        raise MoveNotAllowed("本年度第一次抽查的种子尚未公布，请先公布并完成抽取。", "draw", "laid_down")
    return db.session.scalar(query.where(Draw.agency_id == body.id, Draw.year == year)) or 0


def _lists(
    body: Agency,
    rules: DrawRules,
    filed: list[Filed],
    before: int,
    today: date,
    directed: tuple[Directed, ...],
    left_out: tuple[ToLeaveOut, ...],
) -> Frozen:
    by_number = {number: one for one in filed for number in one.numbers}
    problems = [*_directed_problems(directed, by_number), *_left_out_problems(left_out, by_number, directed)]
    if problems:
        raise BadAnswer("名单中有需要修改之处，请逐项核对。", problems)
    roster = _inspectors(body, today)
    return freeze(
        rules,
        [Candidate(one.numbers[0], one.body.code, one.body.region[:2]) for one in filed],
        [OnRoster(one.number, one.agency.code, one.agency.region[:2]) for one in roster],
        drawn_before=before,
        directed={by_number[n].numbers[0]: d.criterion for d in directed for n in d.numbers}.items(),
        left_out=[
            (
                by_number[one.number].numbers[0],
                f"{one.inspected_on.isoformat()}检查未发现问题，此后无备案变更",
            )
            for one in left_out
        ],
        recused=_recused(roster, filed),
    )


def _directed_problems(directed: tuple[Directed, ...], known: dict[str, Filed]) -> list[Problem]:
    found = []
    for i, one in enumerate(directed):
        why = one.criterion.strip()
        if not why or len(why) > LONGEST_WHY or formats.forbidden_character(why):
            words = f"请写明定向抽查的条件，最多{LONGEST_WHY}字。"
            found.append(Problem(("directed", i, "criterion"), "required", words))
        found += [
            Problem(
                ("directed", i, "numbers", j),
                "unknown",
                f"{number[:60]}不在本年度已备案企业之中，请核对备案编号。",
            )
            for j, number in enumerate(one.numbers)
            if number not in known
        ]
    return found


def _left_out_problems(
    left_out: tuple[ToLeaveOut, ...], known: dict[str, Filed], directed: tuple[Directed, ...]
) -> list[Problem]:
    aimed_at = {known[n].enterprise_id for one in directed for n in one.numbers if n in known}
    found = []
    for i, one in enumerate(left_out):
        if words := _why_kept(one, known.get(one.number), aimed_at):
            found.append(Problem(("left_out", i, "number"), "refused", words))
    return found


def _why_kept(one: ToLeaveOut, filed: Filed | None, aimed_at: set[int]) -> str | None:
    if filed is None:
        return f"{one.number[:60]}不在本年度已备案企业之中，请核对备案编号。"
    if filed.enterprise_id in aimed_at:
        return f"{one.number}同时列在定向抽查之中，不能不列入。"
    if unknown := [key for key in one.never if key not in NEVER_LEFT_OUT]:
        return f"没有“{unknown[0]}”这种情形。"
    changes = _events_of(filed.enterprise_id)
    return why_not_left_out(LastInspection(one.inspected_on, one.was_clean, changes, one.never))


def _events_of(enterprise_id: int) -> tuple[date, ...]:
    """The days of everything the enterprise has filed."""
    completed = Filing.enterprise_id == enterprise_id, Filing.state == State.COMPLETED
    return tuple(db.session.scalars(select(Filing.event_on).where(*completed, Filing.event_on.is_not(None))))


def _inspectors(body: Agency, today: date) -> list[Inspector]:
    """Everybody of the province who may inspect on the day: a short roster is topped up from there."""
    query = select(Inspector).join(Inspector.agency).where(Agency.region.startswith(body.region[:2]))
    rows = db.session.scalars(query.order_by(Agency.code, Inspector.serial))
    return [one for one in rows if one.may_inspect_on(today)]


def _recused(roster: list[Inspector], filed: list[Filed]) -> list[tuple[str, str]]:
    numbers = {one.enterprise_id: one.numbers[0] for one in filed}
    names = {one.id: one.number for one in roster}
    rows = db.session.scalars(select(Recusal).where(Recusal.inspector_id.in_(names)))
    return [(numbers[r.enterprise_id], names[r.inspector_id]) for r in rows if r.enterprise_id in numbers]


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
