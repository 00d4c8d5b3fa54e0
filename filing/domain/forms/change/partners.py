"""合并、分立: which other enterprises file beside this one, and what (17-§5, 17-§6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.change.heads import MERGING, kinds_of
from filing.domain.forms.matter import Matter, part_of, rows_of

FILES_CHANGE, FILES_ESTABLISHMENT = "change", "establishment"
BY_MERGER, BY_DIVISION = "new_by_merger", "new_by_division"


@dataclass(frozen=True)
class Partner:
    """`mode` is the 设立方式 of an establishment; `why` says in words what it files."""

    key: str
    name: str
    uscc: str
    files: str
    why: str
    mode: str = ""


def partners_of(matter: Matter) -> list[Partner]:
    """Every other enterprise that the ticked boxes name, itself left out."""
    found = [*_of_merger(matter), *_of_division(matter)]
    return [partner for partner in found if partner.name and not _is_itself(partner, matter)]


def _is_itself(partner: Partner, matter: Matter) -> bool:
    before = part_of(matter.before, "enterprise")
    code = part_of(before, "unified_social_credit_code").get("text")
    names = {part_of(e, "enterprise_name").get("cn") for e in (before, matter.enterprise)}
    return bool(partner.uscc and partner.uscc == code) or partner.name in names


def _of_merger(matter: Matter) -> Iterator[Partner]:
    kinds, given = kinds_of(matter.change), part_of(part_of(matter.change, MERGING), "merger")
    if "merger" not in kinds:
        return
    for row in rows_of(given, "merged_enterprises"):
        why = "被合并的外商投资企业办理变更备案，勾选合并后被解散；没有外国投资者的企业不必备案。"
        yield _partner(row, str(row.get("id")), FILES_CHANGE, why)
    result = part_of(given, "resulting_enterprise")
    if "merger.new_entity" in kinds:
        why = "合并新设的外商投资企业办理设立备案，设立方式为合并新设。"
        yield _partner(result, "resulting", FILES_ESTABLISHMENT, why, BY_MERGER)
    elif "merger.absorption.dissolved" in kinds:
        why = "存续企业已是外商投资企业的，办理变更备案；原为内资企业的，办理设立备案，设立方式为吸收合并。"
        yield _partner(result, "resulting", FILES_CHANGE, why)


def _of_division(matter: Matter) -> Iterator[Partner]:
    if "division" not in kinds_of(matter.change):
        return
    given = part_of(part_of(matter.change, MERGING), "division")
    why = "被分立的外商投资企业办理变更备案。"
    yield _partner(part_of(given, "divided_enterprise"), "divided", FILES_CHANGE, why)
    for row in rows_of(given, "resulting_enterprises"):
        why = "因分立新设的外商投资企业办理设立备案，设立方式为分立新设；存续的企业办理变更备案。"
        yield _partner(row, str(row.get("id")), FILES_ESTABLISHMENT, why, BY_DIVISION)


def _partner(given: Mapping[str, Any], key: str, files: str, why: str, mode: str = "") -> Partner:
    return Partner(key, str(given.get("name") or ""), str(given.get("uscc") or ""), files, why, mode)
