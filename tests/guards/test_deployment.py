"""The examples of docs/deployment: what they set is read, what they start is there, and nothing runs as root."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import yaml

from filing.config import ROOT
from tests.guards.test_documentation import OPERATIONS, SETTING, read_by_the_system

EXAMPLES = ROOT / "docs" / "deployment"
COMPOSE = yaml.safe_load((EXAMPLES / "compose.yaml").read_text("utf-8"))
OBJECTS = yaml.safe_load((EXAMPLES / "kubernetes" / "filing.yaml").read_text("utf-8"))["items"]
OURS = {name: one for name, one in COMPOSE["services"].items() if one["image"] == "filing:latest"}
PROBE = "filing/services/files/probe/listening.py"


def pods() -> list[dict]:
    """The pods of every object that starts some."""
    specs = [one["spec"] for one in OBJECTS if one["kind"] in {"Deployment", "Job", "CronJob"}]
    return [spec.get("jobTemplate", {"spec": spec})["spec"]["template"]["spec"] for spec in specs]


def test_every_setting_in_the_examples_is_read():
    files = [path for path in EXAMPLES.rglob("*") if path.is_file()]
    named = {name for path in files for name in SETTING.findall(path.read_text("utf-8"))}
    assert named - read_by_the_system() == set()


def test_every_program_that_the_examples_start_is_there():
    containers = [one for pod in pods() for one in pod["containers"] if "command" in one]
    commands = [one["command"] for one in (*OURS.values(), *containers) if "command" in one]
    for program, *arguments in commands:
        if program == "flask":
            assert f"`flask {' '.join(arguments)}`" in OPERATIONS
        else:
            assert (program, arguments[1]) == ("python", PROBE)
    units = "\n".join(path.read_text("utf-8") for path in (EXAMPLES / "systemd").glob("*.service"))
    assert f"/opt/filing/{PROBE} " in units and (ROOT / PROBE).is_file()
    copied = re.findall(
        r"^COPY (?!--)(.+) \S+$", (EXAMPLES / "Containerfile").read_text("utf-8"), re.MULTILINE
    )
    assert [name for line in copied for name in line.split() if not (ROOT / name).exists()] == []


def test_no_container_of_ours_runs_as_root_or_writes_outside_its_places():
    for one in OURS.values():
        assert not one["user"].startswith("0") and one["read_only"] and one["cap_drop"] == ["ALL"]
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            own = container["securityContext"]
            assert own["readOnlyRootFilesystem"] and not own["allowPrivilegeEscalation"]


def test_uploads_are_opened_by_another_user_without_network_settings_and_secrets():
    probe, server = COMPOSE["services"]["probe"], COMPOSE["services"]["web-1"]
    assert probe["network_mode"] == "none" and "environment" not in probe
    assert probe["user"].partition(":")[0] != server["user"].partition(":")[0]
    assert server["environment"]["FILING_PROBE_SOCKET"] == probe["command"][-1]
    unit = (EXAMPLES / "systemd" / "filing-probe.service").read_text("utf-8")
    assert {"DynamicUser=yes", "PrivateNetwork=yes", "ProtectSystem=strict"} <= set(unit.splitlines())
    assert "EnvironmentFile" not in unit


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_understands_its_units(tmp_path):
    here = f"{tmp_path}/bin"
    for path in (EXAMPLES / "systemd").iterdir():
        # The programs are looked for; what they are called is tested above.
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace("/opt/filing/.venv/bin", here))
    (tmp_path / "bin").mkdir()
    for name in ("gunicorn", "flask", "python"):
        (tmp_path / "bin" / name).symlink_to(shutil.which("true"))
    units = sorted(
        str(path) for path in tmp_path.glob("*.*") if path.suffix in {".service", ".socket", ".timer"}
    )
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
