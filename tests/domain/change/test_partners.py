"""合并、分立: who files what, what a counterpart's draft says at first, and which came out of which."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.change.partners import (
    DISSOLVED,
    NEW_ENTITY,
    SURVIVES,
    Role,
    duty_of,
    first_words,
    partners_of,
)
from filing.domain.forms.lineage import AFTER, BEFORE, Lineage
from filing.domain.forms.matter import Matter
from filing.domain.questions.answers import normalise
from tests.domain.change.matters import DAY, record

OWN = "青岛莱茵精密机械有限公司"
CHANGE, ESTABLISHMENT = KINDS["change"], KINDS["establishment"]
BEFORE_REVISION = date(2017, 7, 29)


@pytest.mark.parametrize(
    ("role", "foreign_invested", "files", "mode", "box"),
    [
        (Role.SURVIVOR, True, "change", "", SURVIVES),
        (Role.SURVIVOR, False, "establishment", "absorption_merger", ""),
        (Role.ABSORBED, True, "change", "", DISSOLVED),
        (Role.MERGED, True, "change", "", NEW_ENTITY),
        (Role.NEW_BY_MERGER, True, "establishment", "new_by_merger", ""),
        (Role.NEW_BY_MERGER, False, "establishment", "new_by_merger", ""),
        (Role.DIVIDED, True, "change", "", "division"),
        (Role.OF_DIVISION, True, "change", "", "division"),
        (Role.OF_DIVISION, False, "establishment", "new_by_division", ""),
    ],
)
def test_who_files_what(role, foreign_invested, files, mode, box):
    duty = duty_of(role, foreign_invested, DAY)
    assert (duty.files, duty.mode, duty.box) == (files, mode, box)


@pytest.mark.parametrize("role", [Role.ABSORBED, Role.MERGED, Role.DIVIDED])
def test_a_party_without_foreign_investors_files_nothing(role):
    assert duty_of(role, False, DAY) is None


@pytest.mark.parametrize(("day", "may_file"), [(BEFORE_REVISION, False), (date(2017, 7, 30), True)])
def test_a_domestic_survivor_files_since_the_revision_alone(day, may_file):
    assert (duty_of(Role.SURVIVOR, False, day) is not None) is may_file


def test_every_mode_and_box_is_one_of_the_forms():
    modes = ESTABLISHMENT.form_on(DAY).member("enterprise", "establishment_mode").flat_options
    boxes = CHANGE.form_on(DAY).member("change", "merger_division_termination", "kind").flat_options
    duties = [duty_of(role, foreign, DAY) for role in Role for foreign in (True, False)]
    for duty in filter(None, duties):
        assert (duty.mode in modes) if duty.files == "establishment" else (duty.box in boxes)


def of(*kind: str, merger: dict | None = None, division: dict | None = None, **change) -> Matter:
    before = record()
    given = {"kind": list(kind), "merger": merger or {}, "division": division or {}}
    answers = {**before, "change": {"merger_division_termination": given, **change}}
    return Matter(normalise(CHANGE.form_on(DAY), answers), DAY, before)


def merging(kind: str, *merged: str, into: str = "青岛丙有限公司", **change) -> Matter:
    parties = {
        "merged_enterprises": [{"name": name} for name in merged],
        "resulting_enterprise": {"name": into},
    }
    return of(kind, merger=parties, **change)


def dividing(divided: str, *results: str) -> Matter:
    parties = {
        "divided_enterprise": {"name": divided},
        "resulting_enterprises": [{"name": name} for name in results],
    }
    return of("division", division=parties)


@pytest.mark.parametrize(
    ("matter", "roles"),
    [
        (
            merging(NEW_ENTITY, OWN, "青岛乙有限公司"),
            {"青岛乙有限公司": Role.MERGED, "青岛丙有限公司": Role.NEW_BY_MERGER},
        ),
        (merging(SURVIVES, "青岛乙有限公司", into=OWN), {"青岛乙有限公司": Role.ABSORBED}),
        (merging(SURVIVES, "青岛乙有限公司", into="改名后的企业"), {"青岛乙有限公司": Role.ABSORBED}),
        (
            merging(DISSOLVED, OWN, "青岛乙有限公司"),
            {"青岛乙有限公司": Role.ABSORBED, "青岛丙有限公司": Role.SURVIVOR},
        ),
        (dividing(OWN, OWN, "青岛丁有限公司"), {"青岛丁有限公司": Role.OF_DIVISION}),
        (dividing("青岛戊有限公司", OWN), {"青岛戊有限公司": Role.DIVIDED}),
    ],
)
def test_the_others_are_those_named_and_never_itself(matter, roles):
    assert {partner.name: partner.role for partner in partners_of(matter)} == roles


def test_what_it_is_decides_what_it_files_and_both_are_said_where_nobody_knows():
    survivor = partners_of(merging(DISSOLVED, OWN))[0]
    assert [d.files for d in survivor.duties(DAY)] == ["change", "establishment"]
    assert [d.files for d in survivor.duties(DAY, True)] == ["change"]


@pytest.mark.parametrize(
    ("matter", "kind", "side", "names"),
    [
        (merging(NEW_ENTITY, OWN, "青岛乙有限公司"), "merger", BEFORE, ["青岛丙有限公司"]),
        (merging(DISSOLVED, OWN, "青岛乙有限公司"), "merger", BEFORE, ["青岛丙有限公司"]),
        (merging(SURVIVES, "青岛甲有限公司", "青岛乙有限公司", into=OWN), "merger", AFTER, ["青岛甲有限公司", "青岛乙有限公司"]),
        (dividing(OWN, "青岛丁有限公司", "青岛己有限公司"), "division", BEFORE, ["青岛丁有限公司", "青岛己有限公司"]),
        (dividing("青岛戊有限公司", OWN, "青岛己有限公司"), "division", AFTER, ["青岛戊有限公司"]),
    ],
)  # fmt: skip
def test_which_came_out_of_which(matter, kind, side, names):
    (found,) = CHANGE.lineages(matter)
    assert (found.kind, found.side, [other.name for other in found.others]) == (kind, side, names)


def test_an_ordinary_change_comes_of_nothing():
    assert CHANGE.lineages(of()) == []


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        ("new_by_merger", [Lineage("merger", AFTER)]),
        ("absorption_merger", [Lineage("merger", AFTER)]),
        ("new_by_division", [Lineage("division", AFTER)]),
        ("new_ordinary", []),
        ("acquisition", []),
    ],
)
def test_an_establishment_comes_of_what_its_mode_says(mode, found):
    assert ESTABLISHMENT.lineages(Matter({"enterprise": {"establishment_mode": mode}}, DAY)) == found


def words_of(matter: Matter, name: str, files: str) -> dict:
    partner = next(partner for partner in partners_of(matter) if partner.name == name)
    return first_words(matter, partner, next(d for d in partner.duties(DAY) if d.files == files))


def test_the_new_ones_draft_says_its_name_mode_and_announcement():
    matter = merging(NEW_ENTITY, OWN, announcement_statement="已在报纸公告。")
    assert words_of(matter, "青岛丙有限公司", "establishment") == {
        "enterprise": {
            "enterprise_name": {"cn": "青岛丙有限公司"},
            "establishment_mode": "new_by_merger",
            "announcement_statement": "已在报纸公告。",
        }
    }


def test_a_dissolved_ones_draft_says_the_same_merger():
    words = words_of(merging(SURVIVES, "青岛乙有限公司", into=OWN), "青岛乙有限公司", "change")
    told = words["change"]["merger_division_termination"]
    assert told["kind"] == [DISSOLVED]
    assert told["merger"]["resulting_enterprise"] == {"name": OWN}


def test_it_names_the_first_one_where_that_one_did_not_name_itself():
    words = words_of(merging(NEW_ENTITY, "青岛乙有限公司"), "青岛乙有限公司", "change")
    merged = words["change"]["merger_division_termination"]["merger"]["merged_enterprises"]
    assert [row["name"] for row in merged] == ["青岛乙有限公司", OWN]
