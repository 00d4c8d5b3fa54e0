"""合并、分立: which enterprises file beside this one, what each files, and which came out of which (17-§5, 17-§6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from filing.domain.forms.change.heads import MERGING, kinds_of
from filing.domain.forms.lineage import AFTER, BEFORE, DIVISION, MERGER, Lineage, Named
from filing.domain.forms.matter import Matter, part_of, rows_of
from filing.domain.law import REVISED_2017

FILES_CHANGE, FILES_ESTABLISHMENT = "change", "establishment"
NEW_ENTITY, SURVIVES, DISSOLVED = (
    "merger.new_entity",
    "merger.absorption.survives",
    "merger.absorption.dissolved",
)


class Role(StrEnum):
    """What becomes of an enterprise in a merger or division."""

    MERGED = "merged"  # dissolved, a new one comes of it
    ABSORBED = "absorbed"
    SURVIVOR = "survivor"
    NEW_BY_MERGER = "new_by_merger"
    DIVIDED = "divided"
    OF_DIVISION = "of_division"  # new, or living on


@dataclass(frozen=True)
class Duty:
    """What an enterprise files: `mode` is the 成立方式 of an establishment, `box` what a change ticks in part 六."""

    files: str
    why: str
    mode: str = ""
    box: str = ""


#: (role, whether it is a foreign-invested enterprise already) -> what it files; None: nothing.
DUTIES: dict[tuple[Role, bool], Duty | None] = {
    (Role.MERGED, True): Duty(
        FILES_CHANGE, "合并后被解散的外商投资企业，办理变更备案，勾选新设合并。", box=NEW_ENTITY
    ),
    (Role.MERGED, False): None,
    (Role.ABSORBED, True): Duty(
        FILES_CHANGE, "被吸收而解散的外商投资企业，办理变更备案，勾选吸收合并后被解散。", box=DISSOLVED
    ),
    (Role.ABSORBED, False): None,
    (Role.SURVIVOR, True): Duty(
        FILES_CHANGE, "存续企业已是外商投资企业的，办理变更备案，勾选吸收合并后存续。", box=SURVIVES
    ),
    (Role.SURVIVOR, False): Duty(
        FILES_ESTABLISHMENT,
        "存续企业原为内资企业、因合并成为外商投资企业的，办理设立备案，成立方式为吸收合并。",
        mode="absorption_merger",
    ),
    (Role.DIVIDED, True): Duty(
        FILES_CHANGE, "被分立的外商投资企业，办理变更备案，勾选分立。", box="division"
    ),
    (Role.DIVIDED, False): None,
    (Role.OF_DIVISION, True): Duty(
        FILES_CHANGE, "分立后存续的外商投资企业，办理变更备案，勾选分立。", box="division"
    ),
    (Role.OF_DIVISION, False): Duty(
        FILES_ESTABLISHMENT,
        "因分立新设的外商投资企业，办理设立备案，成立方式为分立新设。",
        mode="new_by_division",
    ),
    **dict.fromkeys(
        ((Role.NEW_BY_MERGER, True), (Role.NEW_BY_MERGER, False)),
        Duty(
            FILES_ESTABLISHMENT,
            "合并新设的外商投资企业，办理设立备案，成立方式为合并新设。",
            mode="new_by_merger",
        ),
    ),
}  # fmt: skip
#: Until the measures were revised a domestic enterprise became a foreign-invested one by approval.
APPROVED_UNTIL_REVISED = "absorption_merger"


def duty_of(role: Role, foreign_invested: bool, day: date) -> Duty | None:
    """What an enterprise of this role files on a day; None where it files nothing."""
    duty = DUTIES[role, foreign_invested]
    if duty and duty.mode == APPROVED_UNTIL_REVISED and day < REVISED_2017.first_day:
        return None
    return duty


@dataclass(frozen=True)
class Partner(Named):
    """Another enterprise that the ticked boxes name, and what becomes of it."""

    role: Role = Role.MERGED

    def duties(self, day: date, foreign_invested: bool | None = None) -> list[Duty]:
        """What it files; where nobody knows what it is, everything that it may have to."""
        standings = (True, False) if foreign_invested is None else (foreign_invested,)
        found = (duty_of(self.role, standing, day) for standing in standings)
        return list(dict.fromkeys(duty for duty in found if duty))


def partners_of(matter: Matter) -> list[Partner]:
    """Every other enterprise that the ticked boxes name, itself left out."""
    found = [*_of_merger(matter), *_of_division(matter)]
    return [partner for partner in found if partner.name and not _is_itself(partner, matter)]


def _is_itself(partner: Named, matter: Matter) -> bool:
    own = _itself(matter)
    now = part_of(matter.enterprise, "enterprise_name").get("cn")
    return bool(partner.uscc and partner.uscc == own.uscc) or partner.name in (own.name, now)


def _itself(matter: Matter) -> Named:
    before = part_of(matter.before, "enterprise")
    code = part_of(before, "unified_social_credit_code").get("text")
    return Named("", str(part_of(before, "enterprise_name").get("cn") or ""), str(code or ""))


def _of_merger(matter: Matter) -> Iterator[Partner]:
    kinds, given = kinds_of(matter.change), _given(matter, MERGER)
    if MERGER not in kinds:
        return
    for row in rows_of(given, "merged_enterprises"):
        yield _partner(row, str(row.get("id")), Role.MERGED if NEW_ENTITY in kinds else Role.ABSORBED)
    result = part_of(given, "resulting_enterprise")
    if NEW_ENTITY in kinds:
        yield _partner(result, "resulting", Role.NEW_BY_MERGER)
    elif SURVIVES not in kinds and DISSOLVED in kinds:
        yield _partner(result, "resulting", Role.SURVIVOR)


def _of_division(matter: Matter) -> Iterator[Partner]:
    if DIVISION not in kinds_of(matter.change):
        return
    given = _given(matter, DIVISION)
    yield _partner(part_of(given, "divided_enterprise"), "divided", Role.DIVIDED)
    for row in rows_of(given, "resulting_enterprises"):
        yield _partner(row, str(row.get("id")), Role.OF_DIVISION)


def _given(matter: Matter, part: str) -> Mapping[str, Any]:
    return part_of(part_of(matter.change, MERGING), part)


def _partner(given: Mapping[str, Any], key: str, role: Role) -> Partner:
    return Partner(key, str(given.get("name") or ""), str(given.get("uscc") or ""), role)


def lineages_of(matter: Matter) -> list[Lineage]:
    """Which enterprises this one came out of, or went into."""
    partners, kinds = partners_of(matter), kinds_of(matter.change)
    found = []
    if MERGER in kinds:
        found.append(_lineage(MERGER, SURVIVES in kinds, partners, (Role.MERGED, Role.ABSORBED)))
    if DIVISION in kinds:
        was_divided = not _with_role(partners, (Role.DIVIDED,))
        found.append(_lineage(DIVISION, not was_divided, partners, (Role.DIVIDED,)))
    return [lineage for lineage in found if lineage.others]


def _lineage(kind: str, came_of_it: bool, partners: list[Partner], earlier: tuple[Role, ...]) -> Lineage:
    """With those who were there before, or else with those who came of it."""
    later = {MERGER: (Role.SURVIVOR, Role.NEW_BY_MERGER), DIVISION: (Role.OF_DIVISION,)}[kind]
    others = _with_role(partners, earlier if came_of_it else later)
    return Lineage(kind, AFTER if came_of_it else BEFORE, tuple(others))


def _with_role(partners: Iterable[Partner], roles: tuple[Role, ...]) -> list[Partner]:
    return [partner for partner in partners if partner.role in roles]


def first_words(matter: Matter, partner: Partner, duty: Duty) -> dict[str, Any]:
    """What the first filing tells of the other enterprise's: the parts of its draft."""
    told = matter.change.get("announcement_statement")
    announcement = {"announcement_statement": told} if isinstance(told, str) and told else {}
    if duty.files == FILES_ESTABLISHMENT:
        return {"enterprise": {**_founded(partner), "establishment_mode": duty.mode, **announcement}}
    part = MERGER if duty.box.startswith(MERGER) else DIVISION
    merging = {"kind": [duty.box], part: _with_itself(matter, part)}
    return {"change": {MERGING: merging, **announcement}}


def _founded(partner: Partner) -> dict[str, Any]:
    code = {"unified_social_credit_code": {"choice": "licence_obtained", "text": partner.uscc}}
    return {"enterprise_name": {"cn": partner.name}, **(code if partner.uscc else {})}


def _with_itself(matter: Matter, part: str) -> dict[str, Any]:
    """The part as it was given, and the enterprise itself among those that it leaves unsaid."""
    given, own = dict(_given(matter, part)), _itself(matter)
    row = {"name": own.name, **({"uscc": own.uscc} if own.uscc else {})}
    if part == DIVISION:
        return (
            given if part_of(given, "divided_enterprise").get("name") else given | {"divided_enterprise": row}
        )
    if SURVIVES in kinds_of(matter.change):
        return (
            given
            if part_of(given, "resulting_enterprise").get("name")
            else given | {"resulting_enterprise": row}
        )
    merged = rows_of(given, "merged_enterprises")
    if any(_is_itself(_partner(each, "", Role.MERGED), matter) for each in merged):
        return given
    return given | {"merged_enterprises": [*merged, row]}
