"""Figures for Prometheus: named by its conventions, of everything that matters, of nobody in particular."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from filing.config import ROOT
from filing.current import calendar
from filing.extensions import transaction
from filing.moment import real_now
from filing.services import backlog, jumps
from filing.services.filings import submission
from tests.conftest import shanghai, turn_clock
from tests.services import stories

pytestmark = pytest.mark.dates

MONITORING = ROOT / "docs" / "monitoring"
FIGURE = re.compile(r"\bfiling_[a-z_]+\b")
#: Words for an age, a size or a moment that name no unit.
UNITLESS = re.compile(
    r"_(age|duration|wait|size|timestamp|expiry|milliseconds|minutes|hours|days|kib|mb|count)$"
)
#: Only where FILING_ANCHORS_URL is set, and once there is a seal.
BY_SETTING = {"filing_audit_anchors_unsent", "filing_seal_key_expiry_timestamp_seconds"}


def families(client) -> dict:
    text = client.get("/metrics").get_data(as_text=True)
    return {one.name: one for one in text_string_to_metric_families(text)}


def value(client, name: str, **labels: str) -> float:
    client.application.extensions.pop("figures", None)
    found = families(client)[name.removesuffix("_total")]
    return next(s.value for s in found.samples if s.name == name and s.labels == labels)


def test_names_follow_prometheus_conventions_and_labels_are_few(client):
    client.get("/")
    client.open("/" + "x" * 50, method="MADEUP")
    own = {name: one for name, one in families(client).items() if name.startswith("filing_")}
    assert len(own) > 25
    assert [one.name for one in own.values() if not one.documentation] == []
    assert [name for name in own if UNITLESS.search(name)] == []
    counters = {one.name for one in own.values() if one.type == "counter"}
    shown = {sample.name for one in own.values() for sample in one.samples}
    assert {f"{name}_total" for name in counters if f"{name}_total" not in shown} <= {"filing_moves_total"}
    text = client.get("/metrics").get_data(as_text=True)
    assert 'method="other"' in text and "MADEUP" not in text and "xxxx" not in text


def test_requests_are_counted_by_endpoint_and_class_of_status(client):
    client.get("/")
    before = value(client, "filing_http_requests_total", endpoint="public.guide", method="GET", status="2xx")
    client.get("/")
    after = value(client, "filing_http_requests_total", endpoint="public.guide", method="GET", status="2xx")
    assert after == before + 1


def test_what_waits_is_counted_by_state_and_working_days_left(client, applicant, reviewer):
    turn_clock("2017-10-09 10:00")
    stories.submitted(applicant, "2017-09-28 10:00")
    turn_clock("2017-10-09 10:00")
    assert value(client, "filing_filings_open", state="under_review", due="0") == 1
    turn_clock("2017-10-10 10:00")
    assert value(client, "filing_filings_open", state="under_review", due="overdue") == 1
    assert value(client, "filing_audit_lines_unlinked") > 0


def test_working_days_left_leap_over_the_golden_week(app):
    """17-§12¶1."""
    last = date(2017, 10, 9)
    days = (date(2017, 9, 28), date(2017, 9, 30), date(2017, 10, 9), date(2017, 10, 10))
    assert [backlog.due_class(last, day, calendar()) for day in days] == ["3", "1", "0", "overdue"]
    assert backlog.due_class(None, last, calendar()) == "none"
    assert backlog.due_class(date(2017, 11, 9), last, calendar()) == "later"


def test_only_moves_that_were_committed_are_counted(client, applicant):
    def submitted() -> float:
        found = families(client).get("filing_moves")
        kinds = {"procedure": "filing", "move": "submit"}
        return (
            sum(s.value for s in found.samples if s.labels == kinds and s.name.endswith("_total"))
            if found
            else 0
        )

    before = submitted()
    stories.submitted(applicant)
    assert submitted() == before + 1
    with pytest.raises(Undone):
        submit_and_undo(stories.draft(applicant), applicant)
    assert submitted() == before + 1


class Undone(Exception):
    """What fails after the move was made."""


def submit_and_undo(filing, applicant) -> None:
    with transaction():
        submission.submit(filing, applicant, shanghai("2017-09-28 10:00"), calendar())
        raise Undone


def test_a_sweep_leaves_word_of_its_last_run(client):
    with transaction():
        jumps.note_sweep(real_now())
    last = value(client, "filing_sweep_last_run_timestamp_seconds")
    assert 0 <= real_now().timestamp() - last < 60


def test_without_a_database_the_figures_of_the_processes_are_told_all_the_same(client, monkeypatch):
    def away(*_):
        raise OperationalError("select", {}, Exception())

    monkeypatch.setattr("filing.http.figures.backlog.figures", away)
    assert value(client, "filing_database_figures_readable") == 0
    assert "filing_http_requests" in families(client)


def test_figures_are_for_whoever_brings_the_token(app, client):
    app.config["METRICS_TOKEN"] = "geheim-2018"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer geheim-2019"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer geheim-2018"}).status_code == 200


def test_alerts_and_dashboard_ask_for_figures_that_there_are(client, applicant):
    """If this fails, a figure was renamed: docs/monitoring and docs/operations.md name it too."""
    with transaction():
        jumps.note_sweep(real_now())
    stories.submitted(applicant)
    # What is counted by process has its first sample with the first request.
    client.get("/")
    found = families(client)
    there = {sample.name for one in found.values() for sample in one.samples} | set(found) | BY_SETTING
    board = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
    asked = {
        "alerts": (MONITORING / "alerts.yml").read_text("utf-8"),
        **{panel["title"]: " ".join(t["expr"] for t in panel["targets"]) for panel in board["panels"]},
    }
    missing = {where: names for where, text in asked.items() if (names := set(FIGURE.findall(text)) - there)}
    assert missing == {}
    labels = {sample.name: set(sample.labels) for one in found.values() for sample in one.samples}
    asks = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    asks += re.findall(r"^ +expr: (.+)$", asked["alerts"], re.MULTILINE)
    assert [ask for ask in asks if labels_in(ask) - labels_of(ask, labels)] == [] and len(asks) > 40


#: By Prometheus itself, of every figure; by what was found on no machine of the tests.
EVERYWHERE = {"instance", "job", "severity"}


def labels_in(ask: str) -> set[str]:
    """Those that a question of Prometheus chooses or adds up by."""
    by = ",".join(re.findall(r"\bby ?\(([^)]*)\)", ask)).split(",")
    return {one.strip() for one in by if one.strip()} | set(re.findall(r"(\w+) ?[=!]~?\"", ask)) - EVERYWHERE


def labels_of(ask: str, known: dict[str, set[str]]) -> set[str]:
    """Those that the figures have which it asks for."""
    return set().union(EVERYWHERE, *(known.get(figure, labels_in(ask)) for figure in FIGURE.findall(ask)))


def test_each_alert_has_its_row_for_those_who_run_the_system():
    operations = (
        (ROOT / "docs" / "operations.md").read_text("utf-8").partition("## When something is wrong")[2]
    )
    alerts = re.findall(r"- alert: (\w+)", (MONITORING / "alerts.yml").read_text("utf-8"))
    assert len(alerts) > 15 and [name for name in alerts if f"`{name}`" not in operations] == []


def test_what_a_process_counted_that_is_gone_is_not_lost(tmp_path):
    counted = (
        "import os\nfrom filing import figures\nfigures.WORK_FAILURES.inc(3)\n"
        "figures.request_answered('a', 'GET', 200, .2)\nprint(os.getpid())"
    )
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": "", "PYTHONPATH": str(ROOT)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", counted], env=env, check=True, capture_output=True)
    told = (
        "from filing import figures\nfigures.gather_all()\nfrom prometheus_client import *\n"
        "from prometheus_client import multiprocess\nr = CollectorRegistry()\n"
        "multiprocess.MultiProcessCollector(r)\nprint(generate_latest(r).decode())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", told], env=env, check=True, capture_output=True, text=True
    ).stdout
    assert "filing_background_failures_total 6.0" in answer
    assert 'filing_http_request_duration_seconds_count{endpoint="a"} 2.0' in answer
    assert len(list(tmp_path.glob("counter_*.db"))) == 2
