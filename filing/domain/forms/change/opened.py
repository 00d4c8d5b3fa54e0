"""Which parts of the record a change opens, what it changed of them, and what it changed without a head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from filing.domain.forms.change.heads import EQUITY, HEADS, MERGING, STRATEGIC, Head, Path, kinds_of, ticked
from filing.domain.forms.matter import Matter, Opened, part_of, rows_of
from filing.domain.forms.overtaken import may_write
from filing.domain.forms.record import row_without_pair
from filing.domain.problems import Problem
from filing.domain.questions.answers import compare
from filing.domain.questions.paths import get_at
from filing.domain.questions.values import amount_of, decimal_of

#: The parts of the record that a change filing carries along.
PARTS = ("enterprise", "investors", "acquisition", "strategic_investment")
ROWS = PARTS[1:]
STRATEGIC_CAUSE = "equity.strategic_investment"


def opened(matter: Matter) -> Opened:
    """What the ticked heads open, and what opens by itself with them (17-§6)."""
    because: dict[Path, tuple[str, ...]] = {}
    for head in ticked(matter.change):
        for path in opens_of(head, matter):
            because[path] = (*because.get(path, ()), head.key)
    return Opened(False, because, _newcomers(matter), _sections(matter), frozenset(_lists(matter)))


def _lists(matter: Matter) -> tuple[str, ...]:
    """Investors come and go with 股权、合作权益变更, transactions with a strategic one."""
    if not changes_equity(matter):
        return ()
    return ("investors", "strategic_investment") if cause_of(matter) == STRATEGIC_CAUSE else ("investors",)


def opens_of(head: Head, matter: Matter) -> tuple[Path, ...]:
    """The paths a head opens; a new strategic investor opens the transaction's part too."""
    if head.key == EQUITY and cause_of(matter) == STRATEGIC_CAUSE:
        return (*head.opens, ("strategic_investment", "*"))
    return head.opens


def cause_of(matter: Matter) -> Any:
    return part_of(matter.change, EQUITY).get("cause_and_mode")


def _newcomers(matter: Matter) -> frozenset[str]:
    """Rows that came with the change: an investor with 股权、合作权益变更, a transaction with a strategic one."""
    return frozenset(
        row_id for part in _lists(matter) for row_id in _ids(matter.answers, part) - _ids(matter.before, part)
    )


def leavers(matter: Matter) -> frozenset[str]:
    """Investors of the record who are gone after the change."""
    return _ids(matter.before, "investors") - _ids(matter.answers, "investors")


def newcomers(matter: Matter) -> frozenset[str]:
    return _ids(matter.answers, "investors") - _ids(matter.before, "investors")


def _ids(answers: Mapping, part: str) -> frozenset[str]:
    return frozenset(str(row.get("id")) for row in rows_of(answers, part))


def changes_equity(matter: Matter) -> bool:
    return any(head.key == EQUITY for head in ticked(matter.change))


def _sections(matter: Matter) -> tuple[str, ...]:
    return ("announcement_statement",) if must_announce(matter) else ()


def must_announce(matter: Matter) -> bool:
    """公告说明 is asked with a merger, a division and a decrease of capital, and with nothing else (17-§6¶2)."""
    return bool(kinds_of(matter.change) & {"merger", "division"}) or decreases_capital(matter)


def decreases_capital(matter: Matter) -> bool:
    """Found by comparing, not by asking; amounts of two currencies cannot be compared."""
    before, after = (
        part_of(a, "enterprise").get("registered_capital") for a in (matter.before, matter.answers)
    )
    a, b = amount_of(before), amount_of(after)
    return a is not None and b is not None and before.get("currency") == after.get("currency") and b < a


def foreign_leave(matter: Matter) -> bool:
    """转为内资: after the change no share is held from abroad."""
    rows = rows_of(matter.answers, "investors")
    held = [
        decimal_of(r.get("equity_ratio")) for r in rows if str(r.get("investor_type")).startswith("foreign_")
    ]
    return bool(rows) and not any(held) and changes_equity(matter)


def differences(matter: Matter) -> list[tuple[tuple, Any, Any]]:
    """(path, before, after) of everything in the record's parts that reads otherwise; rows by their ids."""
    sides = [{part: side[part] for part in PARTS if part in side} for side in (matter.before, matter.answers)]
    return [d for d in compare(*sides) if d[0][-1] != "id" and not _same(d[1], d[2])]


def _same(a: Any, b: Any) -> bool:
    """1000 and 1000.00 are one amount, 51 and 51.00 one share."""
    if isinstance(a, Mapping) and isinstance(b, Mapping) and a.get("currency") == b.get("currency"):
        return amount_of(a) is not None and amount_of(a) == amount_of(b) and "amount" in b
    x, y = decimal_of(a), decimal_of(b)
    return x is not None and x == y


def locked_changes(matter: Matter) -> Iterator[Problem]:
    """What was changed without its head: a problem where it stands, and never part of the record."""
    open_now, moved = opened(matter), leavers(matter) | newcomers(matter)
    for path, before, _after in differences(matter):
        comes_or_goes = path[:1] == ("investors",) and path[1] in moved
        if open_now.takes_rows(path[:1]) if comes_or_goes else open_now.covers(path):
            continue
        yield Problem(_by_position(matter, path), "locked", _why_locked(path, before), "17-§6")


def _why_locked(path: tuple, before: Any) -> str:
    heads = [head for head in HEADS.values() if any(_reaches(opens, path) for opens in head.opens)]
    if path[:1] == ("investors",) and len(path) == 2:
        heads = [HEADS[EQUITY]]
    named = "、".join(f"“{head.label}”" for head in heads) or "相应事项"
    back = "恢复为备案记录中的内容" if before is not None else "删去这一项"
    return f"这一项与备案记录不同，但没有勾选相应的变更事项。请在“变更事项”中勾选{named}，或{back}。"


def _reaches(opens: Path, path: tuple) -> bool:
    return len(opens) <= len(path) and all(o in ("*", p) for o, p in zip(opens, path, strict=False))


def _by_position(matter: Matter, path: tuple) -> tuple:
    """The path as problems name it: rows by their position; a row that is gone by its id."""
    if path[0] in ROWS and len(path) > 1:
        ids = [row.get("id") for row in rows_of(matter.answers, path[0])]
        if path[1] in ids:
            return (path[0], ids.index(path[1]), *path[2:])
    return path


def unchanged(matter: Matter) -> Iterator[Head]:
    """Ticked heads under which nothing reads otherwise than in the record."""
    changed = [path for path, _, _ in differences(matter)]
    earlier = [path for _, path in matter.earlier]
    for head in ticked(matter.change):
        opens = opens_of(head, matter)
        if opens and not any(_reaches(path, step) for path in opens for step in changed + earlier):
            if head.key == EQUITY and (leavers(matter) or newcomers(matter)):
                continue
            yield head


def opened_under(matter: Matter, heads: set[str]) -> Opened:
    """What these of the ticked heads open."""
    return opened(replace(matter, answers=_only(matter, heads)))


def changes_under(matter: Matter, heads: set[str], day: date | None = None) -> list[tuple[tuple, Any]]:
    """(path, value) that these heads write into the record; leavers as (row, None), newcomers whole.

    With them what the record says today and was said to hold from their day already.
    """
    open_now = opened_under(matter, heads)
    written: list[tuple[tuple, Any]] = []
    if EQUITY in heads:
        written += [(("investors", row_id), None) for row_id in sorted(leavers(matter))]
        written += [
            (("investors", r["id"]), r)
            for r in rows_of(matter.answers, "investors")
            if r["id"] in newcomers(matter)
        ]
    rows = {path for path, _ in written}
    for path, _before, after in differences(matter):
        if not open_now.covers(path) or path[:2] in rows:
            continue
        row = row_without_pair(path, matter.before, matter.answers)
        if row is None:
            written.append((path, after))
        elif _may_come_and_go(open_now, row):
            written.append((row, get_at(matter.answers, row)))
    earlier = [path for on, path in matter.earlier if on == day and may_write(open_now, path)]
    return list(dict([*((path, get_at(matter.answers, path)) for path in earlier), *written]).items())


def _may_come_and_go(open_now: Opened, row: tuple) -> bool:
    """A row comes whole and goes whole; investors do so with 股权、合作权益变更 only."""
    return open_now.takes_rows(row[:-1]) or (row[0] != "investors" and open_now.covers(row))


def _only(matter: Matter, heads: set[str]) -> dict:
    """The answers with none but these heads ticked."""
    kept: dict[str, Any] = {}
    for head in ticked(matter.change):
        if head.key in heads:
            given = matter.change[head.section]
            kept[head.section] = [*kept.get(head.section, []), head.value] if head.value else given
    return {**matter.answers, "change": kept}


def strategic_data_changed(matter: Matter) -> bool:
    return any(head.section == STRATEGIC for head in ticked(matter.change))


def merging(matter: Matter) -> set[str]:
    return kinds_of(matter.change) if MERGING in matter.change else set()


def completed(answers: dict, before: Mapping) -> dict:
    """The answers with what was not sent taken from the record: parts, groups of the enterprise, members of rows."""
    kept = {part: before[part] for part in PARTS if part in before and part not in answers}
    filled = {**kept, **answers}
    if "enterprise" in before and isinstance(answers.get("enterprise"), Mapping):
        filled["enterprise"] = {**before["enterprise"], **answers["enterprise"]}
    for part in ROWS:
        if part in answers:
            filled[part] = [_with_record(row, before, part) for row in answers[part]]
    return filled


def _with_record(row: Mapping, before: Mapping, part: str) -> dict:
    known = next((r for r in rows_of(before, part) if r.get("id") == row.get("id")), {})
    return {**known, **row}
