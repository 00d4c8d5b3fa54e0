"""A draw from its lists to its result: laid down, revealed, repeated; and the roster behind it."""

from __future__ import annotations

import subprocess
from datetime import date
from decimal import Decimal

import pytest

from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.supervision.draw import digest_of
from filing.domain.supervision.quota import DrawRules
from filing.domain.supervision.recipe import recipe
from filing.extensions import transaction
from filing.models import AuditRecord, Draw
from filing.services.supervision import draws, roster
from filing.services.supervision.draws import Directed, ToLeaveOut
from tests.conftest import shanghai
from tests.services.supervising import AT, enlisted, file_again, filed, supervisor_of

NOW, SECRET = shanghai("2017-10-16 10:00"), b"secret"


@pytest.fixture
def province(app):
    return supervisor_of("370000")


def lay_down(supervisor, at=NOW, **how) -> Draw:
    with transaction():
        return draws.lay_down(supervisor, at, SECRET, **{"year": 2017, "half": 1} | how)


def reveal(made: Draw, supervisor, part: str = "") -> Draw:
    with transaction():
        return draws.reveal(made.id, supervisor, NOW, SECRET, part)


def test_the_whole_province_is_drawn_from_and_each_goes_to_its_own_body(province, applicant):
    filed(applicant, 30), filed(applicant, 30, "371300")
    enlisted(province, agency="370200"), enlisted(province, "冯查", "陈验", agency="371300")
    drawn = reveal(lay_down(province), province).drawn
    assert len(drawn) == 3
    for one in drawn:
        assert one.agency.code == ("370200" if "鲁青" in one.number else "371300")
        assert [i.agency.code for i in one.inspectors] == [one.agency.code] * 2


def test_the_recipe_of_a_stored_draw_gives_the_stored_result(province, applicant):
    filed(applicant, 60), enlisted(province, agency="370200")
    made = reveal(lay_down(province), province)
    script = recipe(made.frozen, made.seed)
    run = subprocess.run(["sh"], input=script.encode(), capture_output=True, check=True)
    seed_line, list_line, *lines = run.stdout.decode().splitlines()
    assert seed_line.endswith(digest_of(made.seed)) and made.systems_digest == digest_of(made.seed)
    assert list_line.endswith(made.lists_digest)
    assert [(n, set(who)) for _, n, *who in map(str.split, lines)] == [
        (one.number, {i.number for i in one.inspectors}) for one in made.drawn
    ]


def test_who_files_after_the_lists_are_laid_down_is_not_in_them(province, applicant):
    filed(applicant, 2)
    made = lay_down(province)
    late = filed(applicant, 1)[0]
    assert late not in reveal(made, province).frozen.text


def test_an_enterprise_with_several_receipts_stands_once_by_its_first(province, applicant):
    first = filed(applicant, 1)[0]
    file_again(applicant, first, date(2017, 9, 25))
    assert [c.number for c in lay_down(province).frozen.candidates] == [first]


def test_nobody_draws_the_same_half_year_again(province, applicant):
    filed(applicant, 2)
    lay_down(province)
    with pytest.raises(MoveNotAllowed, match="不能重新抽取"):
        lay_down(province)


def test_the_seed_is_shown_once(province, applicant):
    filed(applicant, 2)
    made = reveal(lay_down(province), province)
    with pytest.raises(MoveNotAllowed, match="已经公布"):
        reveal(made, province)


def test_the_second_draw_brings_the_year_up_to_its_share(province, applicant):
    filed(applicant, 30)
    assert lay_down_and_reveal(province, 1) == 2
    filed(applicant, 50)
    assert lay_down_and_reveal(province, 2) == 2  # 4 % of 80, rounded up, less 2


def lay_down_and_reveal(supervisor, half: int) -> int:
    return len(reveal(lay_down(supervisor, half=half), supervisor).drawn)


def test_the_second_waits_for_the_first_ones_seed(province, applicant):
    filed(applicant, 30)
    lay_down(province)
    with pytest.raises(MoveNotAllowed, match="第一次抽查的种子尚未公布"):
        lay_down(province, half=2)


def test_the_bodys_own_part_of_the_seed_must_be_the_one_it_published(province, applicant):
    filed(applicant, 5)
    made = lay_down(province, bodys_digest=digest_of("harbour-2017"))
    with pytest.raises(BadAnswer, match="与事先公布的摘要不符"):
        reveal(made, province, "harbour-2018")
    assert reveal(made, province, "harbour-2017").seed.endswith("harbour-2017")


def test_before_it_is_shown_the_seed_is_nowhere_in_the_database(province, applicant, tmp_path):
    filed(applicant, 5)
    made = lay_down(province)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("filing.db*"))
    seed = reveal(made, province).seed.encode()
    assert seed not in kept
    assert seed in b"".join(file.read_bytes() for file in tmp_path.glob("filing.db*"))


def test_both_acts_are_in_the_audit_records(province, applicant):
    filed(applicant, 5)
    made = reveal(lay_down(province), province)
    assert [record.act for record in AuditRecord.about(made.subject)] == ["draw.laid_down", "draw.revealed"]


def test_in_shandong_the_cities_do_not_draw(app):
    with pytest.raises(NotPermitted, match="由省商务厅统一抽取"):
        lay_down(supervisor_of("370200"))


@pytest.mark.parametrize("role", ["applicant", "reviewer"])
def test_only_supervisors_draw(request, role):
    with pytest.raises(NotPermitted):
        lay_down(request.getfixturevalue(role))


def test_elsewhere_there_is_no_default_and_the_own_rules_need_their_source(app, applicant):
    beijing = supervisor_of("110000")
    filed(applicant, 40, "110000")
    with pytest.raises(BadAnswer) as refused:
        lay_down(beijing)
    assert refused.value.problems[0].path == ("source",)
    own = DrawRules(Decimal("5"), Decimal("100"), 3, "京商务外资字〔2017〕9号")
    assert reveal(lay_down(beijing, rules=own), beijing).frozen.target == 2


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"year": 2018}, "year"), ({"half": 3}, "half"), ({"bodys_digest": "abc"}, "seed_published"),
        ({"directed": [Directed("举报较多", ("没有的编号",))]}, "directed"),
        ({"directed": [Directed(" ", ())]}, "directed"),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_down_is_said_at_its_field(province, applicant, how, field):
    filed(applicant, 2)
    with pytest.raises(BadAnswer) as refused:
        lay_down(province, **how)
    assert refused.value.problems[0].path[0] == field


def test_directed_ones_may_be_named_by_any_of_their_receipts(province, applicant):
    numbers = filed(applicant, 130)
    later = file_again(applicant, numbers[7], date(2017, 9, 25))
    made = reveal(lay_down(province, directed=[Directed("举报较多", (later,))]), province)
    assert [one.number for one in made.drawn if one.is_directed] == [numbers[7]]


def test_who_was_clean_and_changed_nothing_since_may_be_left_out(province, applicant):
    numbers = filed(applicant, 2)
    clean = ToLeaveOut(numbers[0], date(2017, 10, 1))
    made = reveal(lay_down(province, left_out=[clean]), province)
    assert [one.number for one in made.drawn] == [numbers[1]]


@pytest.mark.parametrize(
    ("last", "words"),
    [
        ({"inspected_on": date(2017, 9, 1)}, "发生过需要备案的变更"),
        ({"inspected_on": date(2017, 10, 1), "was_clean": False}, "发现过问题"),
        ({"inspected_on": date(2017, 10, 1), "never": ("safety",)}, "抽取次数不受限制"),
        ({"inspected_on": date(2017, 10, 1), "never": ("mood",)}, "没有“mood”"),
    ],
)
def test_who_must_stand_in_the_list_cannot_be_left_out(province, applicant, last, words):
    number = filed(applicant, 2)[0]
    with pytest.raises(BadAnswer) as refused:
        lay_down(province, left_out=[ToLeaveOut(number, **last)])
    assert words in refused.value.problems[0].message


@pytest.mark.parametrize(("until", "sent"), [(date(2017, 10, 15), 0), (date(2017, 10, 16), 2)])
def test_a_certificate_must_be_valid_on_the_day(province, applicant, until, sent):
    filed(applicant, 1), enlisted(province, agency="370200", until=until)
    assert len(reveal(lay_down(province), province).drawn[0].inspectors) == sent


def test_who_has_an_interest_is_not_sent(province, applicant):
    number, people = filed(applicant, 1)[0], enlisted(province, agency="370200")
    with transaction():
        roster.recuse(people[0], province, AT, number=number, reason="配偶在该企业任职。")
    sent = reveal(lay_down(province), province).drawn[0].inspectors
    assert {one.name for one in sent} == {"吴查", "郑验"}


def test_who_was_struck_off_is_not_sent(province, applicant):
    filed(applicant, 1)
    people = enlisted(province, agency="370200")
    with transaction():
        roster.strike(roster.inspector_for(province, people[2].id), province, AT)
    assert {one.name for one in reveal(lay_down(province), province).drawn[0].inspectors} == {"周检", "吴查"}


def test_a_body_in_shandong_lists_five_at_most_and_serials_are_never_given_twice(province):
    people = enlisted(province, *"甲乙丙丁戊", agency="370200")
    with pytest.raises(BadAnswer, match="已满 5 人"):
        enlisted(province, "己", agency="370200")
    with transaction():
        roster.strike(roster.inspector_for(province, people[4].id), province, AT)
    assert enlisted(province, "己", agency="370200")[0].number == "370200-6"


def test_a_city_looks_after_its_own_roster_alone(province):
    qingdao = supervisor_of("370200", "qing@example.com")
    enlisted(province, agency="371300")
    enlisted(qingdao, "王查")
    assert [one.name for one in roster.roster_of(qingdao)] == ["王查"]
    assert len(roster.roster_of(province)) == 4
    with pytest.raises(BadAnswer, match="只能是您负责的机构"):
        enlisted(qingdao, "王查", agency="371300")
