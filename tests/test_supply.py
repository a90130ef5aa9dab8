"""What the project is made of and by whom it may be changed: locks, workflows, audit, the bill."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import audit
import hedge
import pytest
import sbom
import yaml

PROJECT = Path(__file__).parent.parent
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
LOCKS = sorted((PROJECT / "requirements").glob("*.lock"))


def workflow(path: Path) -> dict[str, Any]:
    """Read a workflow; YAML 1.1 takes its key `on` for a truth."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in content.items()}


def steps(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Give every step of every job."""
    return [step for job in content["jobs"].values() for step in job["steps"]]


# ---------------------------------------------------------------- workflows


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit_and_says_its_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))

    assert used
    for one in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


def test_one_action_has_one_version() -> None:
    used = {
        tuple(one.split("@"))
        for path in WORKFLOWS
        for one in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    }

    assert len({name for name, _ in used}) == len(used)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_have_the_least_rights(path: Path) -> None:
    content = workflow(path)
    rights = [content["permissions"], *(job.get("permissions") for job in content["jobs"].values())]
    writes = [right for given in rights if given for right in given.items() if right[1] == "write"]
    publishes = path.name == "publish.yml"

    assert writes == ([("pages", "write"), ("id-token", "write")] if publishes else [])
    assert content["permissions"] in ({}, {"contents": "read"})


def test_the_job_that_may_publish_runs_nothing_of_the_repository() -> None:
    job = workflow(PROJECT / ".github/workflows/publish.yml")["jobs"]["deploy"]

    assert [step["uses"].split("@")[0] for step in job["steps"]] == ["actions/deploy-pages"]


def test_parts_are_built_without_rights_and_joined_where_nothing_may_publish() -> None:
    jobs = workflow(PROJECT / ".github/workflows/publish.yml")["jobs"]
    gitlab = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text(encoding="utf-8"))

    for name in ("part", "build"):
        assert jobs[name]["permissions"] == {"contents": "read"}
        assert "environment" not in jobs[name]
    assert jobs["build"]["needs"] == "part"
    assert "needs.part.result != 'failure'" in jobs["build"]["if"]
    assert gitlab["part"]["script"] == ['make build ARGS="--shard $CI_NODE_INDEX/$CI_NODE_TOTAL"']
    assert {"job": "part", "optional": True} in gitlab["pages"]["needs"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_pull_requests_meet_no_secret(path: Path) -> None:
    text, content = path.read_text(encoding="utf-8"), workflow(path)

    assert "secrets." not in text
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(content["on"])
    assert ("pull_request" in content["on"]) is (path.name == "ci.yml")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_checkouts_leave_no_token_and_scripts_take_no_text_of_others(path: Path) -> None:
    for step in steps(workflow(path)):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        assert "${{" not in step.get("run", "")


def test_the_weekly_workflow_and_gitlab_run_targets_that_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    weekly = workflow(PROJECT / ".github/workflows/supply.yml")
    gitlab = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    named = weekly["jobs"]["check"]["strategy"]["matrix"]["target"]

    assert named == gitlab["supply"]["parallel"]["matrix"][0]["TARGET"]
    assert set(named) <= targets


# ---------------------------------------------------------------- the container


def test_container_ends_as_a_user_without_rights() -> None:
    text = (PROJECT / "deploy/Containerfile").read_text(encoding="utf-8")
    stages = text.split("\nFROM ")[1:]

    assert len(stages) == 2
    for stage in stages:
        users = re.findall(r"^USER (.*)$", stage, re.MULTILINE)
        assert users
        assert "root" not in users
        assert "make" not in stage.split("USER ")[0].replace("git make python3", "")


def test_nothing_untracked_reaches_the_container() -> None:
    ignored = (PROJECT / ".containerignore").read_text(encoding="utf-8").splitlines()

    assert {".git", ".venv", ".releases", "build", "site", ".env*"} <= set(ignored)


# ---------------------------------------------------------------- lock files


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_files_pin_by_hash_and_name_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")

    assert "://" not in text
    for line in text.splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==\S+( ; [^-]+)?\s+(--hash=sha256:[0-9a-f]{64}\s*)+", line)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_files_agree_with_what_the_program_runs_on(lock: Path) -> None:
    def versions(path: Path) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pin in audit.pins(path.read_text(encoding="utf-8")):
            name, version = pin.split(" ")
            found.setdefault(name, set()).add(version)
        return found

    ours, theirs = versions(PROJECT / "requirements/run.lock"), versions(lock)

    assert [name for name in ours.keys() & theirs.keys() if not theirs[name] <= ours[name]] == []


def test_every_group_has_its_lock_and_make_lock_makes_each() -> None:
    groups = tomllib.loads((PROJECT / "pyproject.toml").read_text())["dependency-groups"]
    names = {"run" if name == "build" else name for name in groups}
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")

    assert {lock.stem for lock in LOCKS} == names
    for name in names:
        assert f"-o requirements/{name}.lock" in makefile


# ---------------------------------------------------------------- audit

PINNED = frozenset({"good 1.0", "bad 2.0"})
HOLE = {"id": "CVE-0000-0001", "fix_versions": ["2.1"], "aliases": []}


def report(*packages: dict[str, Any]) -> str:
    """Give an answer as pip-audit gives it."""
    return json.dumps({"dependencies": list(packages), "fixes": []})


GOOD = {"name": "good", "version": "1.0", "vulns": []}
SOUND = {"name": "bad", "version": "2.0", "vulns": []}
BAD = {"name": "bad", "version": "2.0", "vulns": [HOLE]}
SKIPPED = {"name": "bad", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (report(GOOD, SOUND), 0),
        (report(GOOD, BAD), 1),
        (report(BAD), 1),
        (report(GOOD, SKIPPED), 2),
        (report(GOOD), 2),
        (report(), 2),
        ("", 2),
        ("No known vulnerabilities found", 2),
    ],
)
def test_silence_is_not_taken_for_health(answer: str, code: int) -> None:
    assert audit.judge(PINNED, [answer]).code == code


def test_hole_is_told_with_the_version_that_mends_it() -> None:
    assert audit.judge(PINNED, [report(BAD)]).holes == ("bad 2.0: CVE-0000-0001; mended in 2.1",)


def test_pins_of_other_platforms_and_second_versions_are_asked_about_too() -> None:
    lock = (
        "a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n"
        "b==1 ; python_version < '3.12' \\\n    --hash=sha256:01\n"
        "b==2 ; python_version >= '3.12' \\\n    --hash=sha256:02\n"
    )

    assert audit.batches(audit.pins(lock)) == ["a==1\nb==1\n", "b==2\n"]


def test_audit_tells_and_fails_when_the_service_cannot_be_reached(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "pip-audit"
    program.write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n")
    program.chmod(0o755)
    lock = tmp_path / "a.lock"
    lock.write_text("good==1.0 --hash=sha256:00\n")

    code = audit.main(["--program", str(program), str(lock)])

    told = capsys.readouterr()
    assert code == 2
    assert "0 of 1 packages checked" in told.out
    assert "says nothing about holes" in told.err


def npm_audit(folder: Path, answer: str | None) -> subprocess.CompletedProcess[str]:
    """Run the npm audit of a folder with an npm that gives one answer, or without npm."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("find", "sort", "dirname", "sh"):
        found = next(path for path in ("/bin", "/usr/bin") if Path(path, name).exists())
        (tools / name).symlink_to(Path(found, name))
    if answer is not None:
        (tools / "npm").write_text(f"#!/bin/sh\n{answer}\n")
        (tools / "npm").chmod(0o755)
    return subprocess.run(
        ["sh", str(PROJECT / "tools/audit_npm.sh"), str(folder)],
        env={**os.environ, "PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("""echo '{"vulnerabilities": {}}'""", 0),
        ("""echo '{"vulnerabilities": {"x": {}}}'; exit 1""", 1),
        ("""echo '{"message": "request failed"}'; exit 1""", 2),
        ("exit 0", 2),
        (None, 2),
    ],
)
def test_npm_audit_takes_no_silence_for_health(
    tmp_path: Path, answer: str | None, code: int
) -> None:
    (tmp_path / "package-lock.json").write_text("{}")

    assert npm_audit(tmp_path, answer).returncode == code


def test_without_an_npm_lock_there_is_nothing_to_audit(tmp_path: Path) -> None:
    (tmp_path / "node_modules/x").mkdir(parents=True)
    (tmp_path / "node_modules/x/package-lock.json").write_text("{}")

    done = npm_audit(tmp_path, None)

    assert done.returncode == 0
    assert "nothing to check" in done.stdout


# ---------------------------------------------------------------- the bill of materials


def table() -> dict[str, Any]:
    """Give the project's own description."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project: dict[str, Any] = tomllib.loads(text)["project"]
    return project


def run_lock() -> str:
    """Give the lock file of the program."""
    return (PROJECT / "requirements/run.lock").read_text(encoding="utf-8")


def test_bill_names_every_pin_with_every_hash() -> None:
    bill = sbom.bill(table(), run_lock())
    named = {f"{one['name']} {one['version']}" for one in bill["components"]}
    hashes = [
        one["value"]
        for part in bill["components"]
        for one in part["properties"]
        if one["name"] == "python:file:sha256"
    ]

    assert named == audit.pins(run_lock())
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", run_lock()))


def test_bill_names_what_the_program_asks_for_itself() -> None:
    bill = sbom.bill(table(), run_lock())
    direct = " ".join(bill["dependencies"][0]["dependsOn"])

    for text in table()["dependencies"]:
        name = re.split(r"[\[<>=]", text)[0]
        assert f"pkg:pypi/{name}@" in direct


def test_same_lock_gives_the_same_bill_and_another_lock_another_number() -> None:
    first, again = (sbom.text_of(sbom.bill(table(), run_lock())) for _ in range(2))
    pins = re.split(r"\n(?=\S)", run_lock().strip())
    turned = sbom.bill(table(), "\n".join(reversed(pins)) + "\n")
    changed = sbom.bill(table(), run_lock().replace("mkdocs==1.6.1", "mkdocs==1.6.2"))

    assert first == again == sbom.text_of(turned)
    assert "timestamp" not in first
    assert changed["serialNumber"] != turned["serialNumber"]


def test_lock_that_pins_no_hash_gives_no_bill() -> None:
    with pytest.raises(sbom.LockError, match="mkdocs==1"):
        sbom.bill(table(), "mkdocs==1.6.1\n")


# ---------------------------------------------------------------- MkDocs' heirs


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("actors/cnn.md", '<a href="../../claims/a/">', '<a href="../claims/a/">'),
        ("actors/cnn.md", '<a class="x" href="../kp-ua/">', '<a class="x" href="kp-ua/">'),
        ("actors/cnn.md", '<img src="../../assets/a.svg">', '<img src="../assets/a.svg">'),
        ("actors/cnn.md", '<a href="../">', '<a href="./">'),
        ("actors/cnn.md", '<a href="./">', '<a href="cnn/">'),
        ("map.md", '<a href="data.csv">', '<a href="map/data.csv">'),
        ("actors/cnn.md", '<a href="#top">', '<a href="#top">'),
        ("actors/cnn.md", '<a href="https://a.org/../b">', '<a href="https://a.org/../b">'),
        ("actors/cnn.md", "[a](../claims/a.md)", "[a](../claims/a.md)"),
        ("actors/index.md", '<a href="../claims/a/">', '<a href="../claims/a/">'),
    ],
)
def test_address_in_raw_html_is_read_from_the_file(path: str, before: str, after: str) -> None:
    assert hedge.from_the_file(before, path) == after


def test_comparison_sees_what_is_missing_more_or_other() -> None:
    page = hedge.Page("words", frozenset({"https://site.invalid/a/"}))
    ours = {"a": page, "b": page, "c": page, "d": page}
    theirs = {
        "a": page,
        "b": hedge.Page("other words", page.links),
        "c": hedge.Page("words", frozenset()),
        "e": page,
    }

    found = hedge.compare(ours, theirs)

    assert (found.same, found.missing, found.more) == (1, ("d",), ("e",))
    assert [line.split(":")[0] for line in found.different] == ["b", "c"]
    assert not found.holds
    assert hedge.compare(ours, ours).holds
    assert not hedge.compare({}, {}).holds
