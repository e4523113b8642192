"""The recipes in deploy/ as far as files can be checked without their daemons."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from kamsync.cli.lazy import COMMANDS
from kamsync.config.hours import ScheduleConfig
from kamsync.config.project import load_project
from kamsync.scheduler.clock import trigger

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: u.name)
def test_units_are_read_by_systemd(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/kamsync/bin/kamsync", "/bin/true")
        (tmp_path / one.name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or unit.name in line]
    assert said == []


def test_services_are_not_root_and_write_only_their_state() -> None:
    for unit in (u for u in UNITS if u.suffix == ".service"):
        parsed = configparser.ConfigParser(strict=False, interpolation=None)
        parsed.optionxform = str  # type: ignore[assignment,method-assign]
        parsed.read(unit)
        service = parsed["Service"]
        assert service["User"] == "kamsync"
        assert service["ProtectSystem"] == "strict"
        assert int(service["TimeoutStopSec"]) >= 30, "a batch in hand gets its 30 seconds"
        assert service["ExecStart"].split()[-1] in COMMANDS


def test_an_admin_runs_as_the_service_with_their_own_name_in_the_ledger(tmp_path: Path) -> None:
    sudo = tmp_path / "sudo"
    sudo.write_text('#!/bin/sh\nfor word in "$@"; do echo "$word"; done\nexit 4\n')
    sudo.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "SUDO_USER": "jane", "LANG": "fr_FR.UTF-8"}

    done = subprocess.run(
        [DEPLOY / "bin" / "kamsync", "why", "Acme Corp"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=20,
    )

    words = done.stdout.splitlines()
    assert done.returncode == 4, "the command's own exit code comes through"
    assert words[-3:] == ["/opt/kamsync/bin/kamsync", "why", "Acme Corp"]
    assert {"--pipe", "--wait", "--setenv=KAMSYNC_USER=jane", "--setenv=LANG=fr_FR.UTF-8"} <= {
        *words
    }
    service = (DEPLOY / "systemd" / "kamsync.service").read_text(encoding="utf-8")
    for name in ("User", "Group", "UMask", "EnvironmentFile", "WorkingDirectory"):
        (line,) = re.findall(rf"^{name}=.*$", service, re.MULTILINE)
        assert f"--property={line}" in words


def test_cron_lines_have_five_fields_a_user_and_a_command_that_exists() -> None:
    lines = (DEPLOY / "cron" / "kamsync").read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if re.match(r"[\d*]", line)]

    assert len(jobs) == 2
    for job in jobs:
        *fields, user, rest = job.split(maxsplit=6)
        trigger(ScheduleConfig(cron=" ".join(fields)), "UTC")
        assert user == "kamsync"
        assert "%" not in rest, "cron reads % as a line end"
        found = re.search(r"--json (\w+)", rest)
        assert found
        assert found[1] in COMMANDS


def manifest(name: str) -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load((DEPLOY / "kubernetes" / f"{name}.yaml").read_text())
    return made


def pods() -> dict[str, dict[str, Any]]:
    """file → the pod it starts."""
    job = manifest("cronjob")["spec"]["jobTemplate"]
    templates = {"cronjob": job, "apply": manifest("apply"), "serve": manifest("serve")}
    return {name: made["spec"]["template"]["spec"] for name, made in templates.items()}


def test_the_pods_of_kubernetes_have_no_rights_and_ask_for_what_is_there() -> None:
    config, volume = manifest("config"), manifest("volume")
    for name, pod in pods().items():
        (container,) = pod["containers"]
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["terminationGracePeriodSeconds"] > 30
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert next(a for a in container["args"] if not a.startswith("-")) in COMMANDS
        volumes = {v["name"]: v for v in pod["volumes"]}
        mounts = {m["name"]: m for m in container["volumeMounts"]}
        assert mounts.keys() == volumes.keys()
        assert mounts["config"]["readOnly"]
        assert volumes["config"]["configMap"]["name"] == config["metadata"]["name"]
        claimed = volumes["state"]["persistentVolumeClaim"]["claimName"]
        assert claimed == volume["metadata"]["name"]


def test_the_cron_job_of_kubernetes_runs_alone_and_a_waiting_plan_is_no_failure() -> None:
    spec = manifest("cronjob")["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    trigger(ScheduleConfig(cron=spec["schedule"]), spec["timeZone"])
    (container,) = pods()["cronjob"]["containers"]
    assert container["args"] == ["--json", "run", "--success", "3", "--success", "4"]


def test_probes_reach_the_address_that_the_config_of_kubernetes_binds(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(manifest("config")["data"]["config.toml"])
    config = load_project(tmp_path / "config.toml").config
    (container,) = pods()["serve"]["containers"]
    (port,) = container["ports"]
    assert ip_address(config.schedule.http_host).is_unspecified, "every address of the pod"
    assert config.schedule.http_port == port["containerPort"]
    probes = {n: container[f"{n}Probe"]["httpGet"] for n in ("startup", "liveness", "readiness")}
    assert {p["port"] for p in probes.values()} == {port["name"]}
    assert probes["readiness"]["path"] == "/healthz"
    assert config.state_dir == pods()["serve"]["containers"][0]["volumeMounts"][1]["mountPath"]


def test_the_workflow_runs_one_at_a_time_and_knows_its_commands() -> None:
    flow = yaml.safe_load((DEPLOY / "github" / "kamsync.yml").read_text())

    (entry,) = flow[True]["schedule"]  # YAML 1.1 reads the key `on` as true
    trigger(ScheduleConfig(cron=entry["cron"]), "UTC")
    assert flow["concurrency"]["cancel-in-progress"] is False
    assert flow["permissions"] == {"contents": "read"}
    used = [step["uses"] for step in flow["jobs"]["run"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)
    steps = " ".join(step.get("run", "") for step in flow["jobs"]["run"]["steps"])
    assert set(re.findall(r"kamsync --json (\w+)", steps)) <= COMMANDS.keys()


def test_the_image_is_not_root_and_copies_what_exists() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    final = text[text.rindex("\nFROM ") :]

    assert re.search(r"^USER 10001", final, re.MULTILINE)
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    copied = {name for line in copies for name in line.split()}
    for name in copied:
        assert (DEPLOY.parent / name).exists(), name
    with (DEPLOY.parent / "pyproject.toml").open("rb") as file:
        made = tomllib.load(file)
    wheel = made["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], *made["project"]["license-files"]}
    assert needed - copied == set(), "the wheel cannot be built from what is copied"
