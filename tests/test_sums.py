"""A reader can check what was published: against its own list, and against the records."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import briefing, contents, edit

from generator.sums import SUMS_FILE, differences, hashes, sums


def test_the_list_names_every_file_with_its_hash(small: Path) -> None:
    site = contents(small / "site")
    lines = site.pop(SUMS_FILE).decode().splitlines()

    assert lines == [
        f"{hashlib.sha256(data).hexdigest()}  {path}" for path, data in sorted(site.items())
    ]
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", SUMS_FILE], cwd=small / "site", check=False
    )
    assert done.returncode == 0


def test_the_list_changes_with_every_byte_and_every_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    before = sums(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    renamed = sums(tmp_path)
    (tmp_path / "b").write_text("y")

    assert len({before, renamed, sums(tmp_path)}) == 3


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda site: (site / "a").write_text("other"), "differs from what the records give"),
        (lambda site: (site / "a").unlink(), "is missing in the published site"),
        (lambda site: (site / "b").write_text("x"), "but nothing makes it"),
    ],
    ids=["changed", "lost", "added"],
)
def test_every_difference_is_told(
    tmp_path: Path, change: Callable[[Path], object], reason: str
) -> None:
    for name in ("site", "wanted"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("x")
    assert differences(tmp_path / "site", tmp_path / "wanted") == []
    change(tmp_path / "site")

    (found,) = differences(tmp_path / "site", tmp_path / "wanted")

    assert found.code == "not-reproduced"
    assert reason in found.message


def test_what_was_published_can_be_built_again_and_a_changed_letter_shows(small: Path) -> None:
    before = hashes(small / "site"), hashes(small / "build")

    sound = briefing("verify", "--root", small)
    edit(small / "site/claims/c-1/index.html", "<title>The town", "<title>The city")
    changed = briefing("verify", "--root", small)

    assert (sound.exit_code, sound.stdout) == (0, "")
    assert "byte for byte" in sound.stderr
    assert changed.exit_code == 1
    assert changed.stdout.splitlines() == [
        "site/claims/c-1/index.html:1:1: error: differs from what the records give [not-reproduced]"
    ]
    edit(small / "site/claims/c-1/index.html", "<title>The city", "<title>The town")
    assert (hashes(small / "site"), hashes(small / "build")) == before


def test_a_revision_is_the_hash_of_the_records(small: Path) -> None:
    def revision() -> str:
        return hashes(small / "site")["data/briefing.json"]

    before = revision()
    edit(small / "data/claims/report.yml", "The town is held.", "The town has fallen.")
    briefing("build", "--root", small)

    assert revision() != before


def test_without_a_site_there_is_nothing_to_verify(tmp_path: Path) -> None:
    told = briefing("verify", "--root", tmp_path)

    assert told.exit_code == 1
    assert "there is no site" in told.stderr
