"""The operator's commands: what they say, what they leave behind, how they end."""

from __future__ import annotations

import json

import pytest

from filing import moment
from filing.extensions import db, transaction
from filing.models import CalendarYear, Filing, User
from filing.moment import real_now
from filing.services.people import accounts, tokens
from tests.conftest import PASSWORD
from tests.services import stories

pytestmark = pytest.mark.dates


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def user(email: str) -> User | None:
    db.session.expire_all()
    return User.by_email(email)


@pytest.mark.parametrize("role", ["applicant", "supervisor", "admin"])
def test_an_account_is_made_and_can_log_in(run, role):
    result = run("user", "create", "New@Example.com", "--role", role, "--password", PASSWORD)
    assert result.exit_code == 0, result.output
    assert accounts.authenticate("new@example.com", PASSWORD).role == role


def test_a_reviewer_is_made_at_an_agency(run):
    run("user", "create", "r@example.com", "--role", "reviewer", "--agency", "370200", "--password", PASSWORD)
    assert user("r@example.com").agency.name == "青岛市商务局"


def test_an_applicant_gets_the_name_and_organisation_given(run):
    run(
        "user",
        "create",
        "a@example.com",
        "--role",
        "applicant",
        "--name",
        "李敏",
        "--organisation",
        "某某公司",
    )
    assert (user("a@example.com").name, user("a@example.com").organisation.name) == ("李敏", "某某公司")


def test_a_password_not_given_is_made_and_printed_and_works(run):
    output = run("user", "create", "a@example.com", "--role", "admin").output
    made = accounts.authenticate("a@example.com", output.split("Password: ")[1].strip())
    assert made and made.given_until


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--role", "reviewer"], "审核人员须指定所属备案机构"),
        (["--role", "reviewer", "--agency", "999999"], "There is no agency 999999"),
        (["--role", "admin", "--password", "short"], "密码至少10个字符"),
    ],
)
def test_what_cannot_be_made_is_said_and_ends_with_1(run, words, said):
    result = run("user", "create", "a@example.com", *words)
    assert result.exit_code == 1 and said in result.output
    assert user("a@example.com") is None


def test_an_unknown_role_ends_with_2(run):
    assert run("user", "create", "a@example.com", "--role", "king").exit_code == 2


def test_a_token_is_printed_alone_and_works(run, applicant):
    token = run("token", "create", "li@example.com").output.strip()
    assert tokens.find(token, real_now()).user_id == applicant.id


def test_a_token_for_nobody_is_refused(run):
    result = run("token", "create", "nobody@example.com")
    assert result.exit_code == 1 and "flask user create" in result.output


def calendar_file(tmp_path, content: str) -> str:
    file = tmp_path / "year.json"
    file.write_text(content, "utf-8")
    return str(file)


def test_a_calendar_is_imported_and_says_which_due_days_moved(run, applicant, tmp_path):
    filing = stories.submitted(applicant, "2098-09-30 10:00")
    days = [{"date": f"2098-10-0{day}", "isOffDay": True, "name": "国庆节"} for day in range(1, 8)]
    result = run("calendar", "import", calendar_file(tmp_path, json.dumps({"year": 2098, "days": days})))
    assert result.exit_code == 0 and "Imported 2098: 1 open due days changed." in result.output
    assert f"{filing.application_number}: now due 2098-10-10" in result.output


@pytest.mark.parametrize(
    "content", ["not json", "[]", '{"year": 2098}', '{"year": 2098, "days": [{"date": 1}]}']
)
def test_a_calendar_that_is_none_changes_nothing_and_is_no_crash(run, tmp_path, content):
    result = run("calendar", "import", calendar_file(tmp_path, content))
    assert result.exit_code == 1 and "Error" in result.output
    assert db.session.scalars(db.select(CalendarYear)).all() == []


def test_a_calendar_file_that_is_not_there_ends_with_2(run):
    assert run("calendar", "import", "nowhere.json").exit_code == 2


def test_the_covered_years_are_listed(run):
    assert "Published calendars: 2004–" in run("calendar", "check").output


def test_a_year_that_is_not_covered_ends_with_1(run):
    run("clock", "set", "2098-02-09T10:00")
    result = run("calendar", "check")
    assert result.exit_code == 1 and "2098 is not covered" in result.output


def test_the_clock_is_set_in_shanghais_time_and_reset(app, run):
    assert run("clock", "set", "2018-02-09T10:00").exit_code == 0
    with app.app_context():
        assert f"{moment.now():%Y-%m-%d %H:%M}" == "2018-02-09 10:00"
    run("clock", "reset")
    with app.app_context():
        assert abs((moment.now() - moment.real_now()).total_seconds()) < 5


def test_the_clock_cannot_be_moved_outside_a_simulation(app, run):
    app.config["SIMULATION"] = False
    result = run("clock", "set", "2018-02-09T10:00")
    assert result.exit_code == 1 and "未开启模拟时钟" in result.output


def test_what_is_no_moment_is_refused(run):
    assert run("clock", "set", "tomorrow").exit_code == 1


def test_agencies_are_listed_with_their_codes(run):
    assert "370200\t鲁青\t青岛市商务局" in run("agency", "list").output


def test_a_sweep_says_what_it_did(run, applicant):
    stories.submitted(applicant)
    result = run("sweep")
    assert result.exit_code == 0 and "kept_in_inbox 1" in result.output and "failed 0" in result.output


def test_invariants_end_with_0_when_everything_holds(run):
    result = run("invariants")
    assert (result.exit_code, result.output) == (0, "Everything holds.\n")


def test_invariants_end_with_1_and_a_line_for_each_breach(run, applicant):
    filing = stories.submitted(applicant)
    run("sweep")
    with transaction():
        db.session.get_one(Filing, filing.id).due_on = None
    result = run("invariants")
    assert result.exit_code == 1
    assert result.output == f"filing {filing.id}: due on None, but the calendar says 2017-10-09\n"
