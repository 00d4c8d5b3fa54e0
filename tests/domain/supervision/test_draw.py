"""The lot that draws enterprises and inspectors, and a stranger who repeats it in a shell."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from filing.domain.errors import NoFilingRegime
from filing.domain.supervision.draw import Candidate, OnRoster, digest_of, draw, freeze
from filing.domain.supervision.leaving_out import NEVER_LEFT_OUT, LastInspection, why_not_left_out
from filing.domain.supervision.quota import DrawRules, shandong_rules
from filing.domain.supervision.recipe import recipe
from filing.domain.supervision.seed import is_the_part, systems_part

DAY = date(2017, 12, 1)
RULES = shandong_rules(DAY)
CITIES = ("370200", "371300", "370000")


def enterprises(count: int) -> list[Candidate]:
    return [Candidate(f"鲁外资备2017{i:05}", CITIES[i % 3], "37") for i in range(1, count + 1)]


def roster(*, each: int = 4) -> list[OnRoster]:
    return [OnRoster(f"{city}-{i}", city, "37") for city in CITIES for i in range(1, each + 1)]


@pytest.mark.parametrize(
    ("filed", "drawn_before", "target", "directed"),
    [
        (0, 0, 0, 0), (1, 0, 1, 0), (25, 0, 1, 0), (26, 0, 2, 0), (100, 0, 4, 0), (101, 0, 5, 1), (125, 0, 5, 1),
        (250, 0, 10, 2), (251, 0, 11, 2), (1000, 0, 40, 8), (300, 8, 4, 0), (300, 12, 0, 0), (100, 5, 0, 0),
    ],
)  # fmt: skip
def test_shandong_draws_four_percent_rounded_up_and_four_fifths_of_it_undirected(
    filed, drawn_before, target, directed
):
    assert (RULES.target(filed, drawn_before), RULES.directed_at_most(target)) == (target, directed)


def test_before_its_plan_shandong_has_no_rules_to_draw_by():
    with pytest.raises(NoFilingRegime):
        shandong_rules(date(2017, 1, 9))


def test_another_body_draws_by_its_own_rules():
    rules = DrawRules(Decimal("2.5"), Decimal(90), 2, "某省的抽查办法")
    assert (rules.target(100), rules.directed_at_most(20)) == (3, 2)


def test_the_order_is_the_digest_of_seed_and_number():
    frozen = freeze(RULES, enterprises(200), roster())
    drawn = [one.candidate.number for one in draw(frozen, "seed")]
    assert drawn == sorted((c.number for c in frozen.candidates), key=lambda n: digest_of("seed" + n))[:8]


def test_directed_ones_take_no_more_than_their_share_and_are_drawn_by_the_same_lot():
    chosen = [(c.number, "举报较多") for c in enterprises(200)[:20]]
    drawn = draw(freeze(RULES, enterprises(200), roster(), directed=chosen), "seed")
    by_lot = sorted((number for number, _ in chosen), key=lambda n: digest_of("seed" + n))
    assert [one.candidate.number for one in drawn if one.is_directed] == by_lot[:1]
    assert len({one.candidate.number for one in drawn}) == 8


def test_who_is_left_out_is_never_drawn():
    everyone = enterprises(50)
    out = [(c.number, "最近一次检查未发现问题") for c in everyone[:48]]
    drawn = draw(freeze(RULES, everyone, roster(), left_out=out), "seed")
    assert {one.candidate.number for one in drawn} == {c.number for c in everyone[48:]}


def test_two_inspectors_come_from_the_own_roster():
    drawn = draw(freeze(RULES, enterprises(300), roster()), "seed")
    assert all({i.body for i in one.inspectors} == {one.candidate.body} for one in drawn)
    assert {len(one.inspectors) for one in drawn} == {2}


def test_who_has_an_interest_stays_away_and_the_next_of_the_lot_goes():
    one = Candidate("鲁外资备201700001", "370200", "37")
    first, second = draw(freeze(RULES, [one], roster()), "seed")[0].inspectors
    recused = [(one.number, first.number)]
    instead = draw(freeze(RULES, [one], roster(), recused=recused), "seed")[0].inspectors
    assert instead[0] == second and first not in instead


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([OnRoster("p", "370000", "37"), OnRoster("b", "110000", "11")], ["own", "p"]),
        ([OnRoster("b", "110000", "11")], ["own"]),
    ],
    ids=["others of the province", "nobody from elsewhere"],
)
def test_a_short_roster_is_topped_up_from_the_same_region(others, expected):
    one = Candidate("鲁外资备201700001", "370200", "37")
    frozen = freeze(RULES, [one], [OnRoster("own", "370200", "37"), *others])
    assert [i.number for i in draw(frozen, "seed")[0].inspectors] == expected


@pytest.mark.parametrize("seed", range(6))
def test_a_stranger_with_a_shell_draws_the_same_list(seed):
    chance = random.Random(seed)
    filed = enterprises(chance.randint(1, 160))
    frozen = freeze(
        RULES, filed, roster(each=chance.randint(1, 3)),
        directed=[(c.number, "it's 定向\n条件") for c in chance.sample(filed, len(filed) // 5)],
        left_out=[(c.number, "未发现问题") for c in chance.sample(filed, len(filed) // 4)],
        recused=[(c.number, f"{c.body}-1") for c in chance.sample(filed, len(filed) // 2)],
    )  # fmt: skip
    seed = digest_of(str(seed))
    run = subprocess.run(["sh"], input=recipe(frozen, seed).encode(), capture_output=True, check=True)
    seed_line, list_line, *lines = run.stdout.decode().splitlines()
    assert run.stderr == b""
    assert seed_line == f"种子的摘要：{digest_of(seed)}"
    assert list_line == f"名单的摘要：{frozen.digest}"
    assert lines == [
        " ".join(
            ["定向" if d.is_directed else "不定向", d.candidate.number, *(i.number for i in d.inspectors)]
        )
        for d in draw(frozen, seed)
    ]


def test_the_script_needs_sha256sum_and_sort_alone(tmp_path):
    for tool in ("sha256sum", "sort"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    frozen = freeze(RULES, enterprises(30), roster())
    run = subprocess.run(
        ["/bin/sh"],
        input=recipe(frozen, "seed").encode(),
        capture_output=True,
        env={"PATH": str(tmp_path)},
        check=True,
    )
    assert run.stderr == b"" and len(run.stdout.decode().splitlines()) == 2 + frozen.target


def test_ten_thousand_draws_take_everybody_alike():
    filed = enterprises(40)
    frozen = freeze(RULES, filed, ())
    counts = Counter(
        one.candidate.number for seed in range(10_000) for one in draw(frozen, digest_of(str(seed)))
    )
    expected = 10_000 * frozen.target / len(filed)
    chi_squared = sum((counts[c.number] - expected) ** 2 / expected for c in filed)
    # 39 degrees of freedom: 72.1 is passed by one fair draw in a thousand.
    assert chi_squared < 72.1
    assert sum(counts.values()) == 10_000 * frozen.target


def test_ten_thousand_draws_send_every_inspector_alike():
    one = [Candidate("鲁外资备201700001", "370200", "37")]
    frozen = freeze(RULES, one, roster(each=5))
    counts = Counter(
        i.number for seed in range(10_000) for i in draw(frozen, digest_of(str(seed)))[0].inspectors
    )
    expected = 10_000 * 2 / 5
    assert len(counts) == 5
    # 4 degrees of freedom.
    assert sum((count - expected) ** 2 / expected for count in counts.values()) < 18.5


def test_whatever_is_changed_in_the_list_changes_its_digest():
    whole = freeze(RULES, enterprises(30), roster())
    assert whole.digest != freeze(RULES, enterprises(31), roster()).digest
    assert whole.digest != freeze(RULES, enterprises(30), roster(), recused=[("a", "b")]).digest
    assert whole.digest == freeze(RULES, reversed(enterprises(30)), reversed(roster())).digest


def test_the_systems_part_follows_from_its_secret_alone():
    assert systems_part(b"secret", "1") == systems_part(b"secret", "1")
    assert len({systems_part(b"secret", "1"), systems_part(b"secret", "2"), systems_part(b"other", "1")}) == 3


@pytest.mark.parametrize(
    ("text", "digest", "holds"),
    [
        ("harbour-2018", digest_of("harbour-2018"), True),
        ("harbour-2019", digest_of("harbour-2018"), False),
        ("it's; quoted", digest_of("it's; quoted"), False),
        ("short", digest_of("short"), False),
    ],
)
def test_only_the_part_whose_digest_was_published_is_taken(text, digest, holds):
    assert is_the_part(text, digest) is holds


INSPECTED = date(2017, 6, 1)


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (LastInspection(INSPECTED, True), None),
        (LastInspection(INSPECTED, True, (date(2017, 5, 31), INSPECTED)), None),
        (LastInspection(INSPECTED, True, (date(2017, 6, 2),)), "发生过需要备案的变更"),
        (LastInspection(INSPECTED, False), "发现过问题"),
        *((LastInspection(INSPECTED, True, (), (key,)), NEVER_LEFT_OUT[key]) for key in NEVER_LEFT_OUT),
    ],
)
def test_only_a_clean_inspection_without_a_change_since_lets_one_be_left_out(last, words):
    said = why_not_left_out(last)
    assert said is None if words is None else words in said
