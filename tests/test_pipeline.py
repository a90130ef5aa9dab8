"""What a build does to a project: it writes only what changed, and publishes only what is whole."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pagefind_bin
import pytest
from click.testing import Result
from projects import briefing, contents, edit, remove, times, write_files
from small import SMALL

from generator import pipeline, site
from generator.known import TODAY
from generator.sums import SUMS_FILE, hashes, listed
from generator.write import MANIFEST

CLAIMS = "data/claims/report.yml"
FINDING = re.compile(r"(?P<path>[^:]+):\d+:\d+: error: .+ \[(?P<code>[a-z0-9-]+)\]")


def snapshot(folder: Path) -> tuple[dict[str, bytes], dict[str, int]]:
    """Give everything by which a reader or a server could notice a change."""
    return contents(folder), times(folder)


def refused(root: Path) -> list[str]:
    """Build what cannot be published; give the findings, after seeing that no harm was done."""
    before = snapshot(root / "site")

    told = briefing("build", "--root", root)

    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code == 1
    assert "Traceback" not in told.output
    assert "Nothing was published; the last good site is untouched." in told.stderr
    assert snapshot(root / "site") == before
    return told.stdout.splitlines()


def codes(lines: list[str]) -> list[str]:
    return [line.rpartition("[")[2].removesuffix("]") for line in lines]


def built(root: Path) -> Result:
    told = briefing("build", "--root", root)
    assert told.exit_code == 0, told.output
    return told


# ---------------------------------------------------------------- nothing more than needed


def test_a_second_build_finds_all_done_and_writes_nothing(small: Path) -> None:
    kept = ("build/docs", "build/search", "build/pagefind", "build/site.json", "site")
    before = {name: times(small / name) for name in kept}

    outcome = pipeline.build(small)

    assert (outcome.is_current, outcome.is_published, outcome.changed) == (True, False, 0)
    assert {name: times(small / name) for name in before} == before


def test_one_edit_writes_only_the_files_that_show_it(small: Path) -> None:
    pages = small / "build" / "docs"
    old, new = contents(pages), "The town has fallen."
    before = times(pages)
    edit(small / CLAIMS, "The town is held.", new)

    outcome = pipeline.build(small)

    written = {
        path
        for path, time in times(pages).items()
        if time != before.get(path) and (pages / path).is_file()
    }
    told = {path for path, data in old.items() if b"The town is held." in data}
    assert outcome.is_published
    assert {"claims/c-1.md", "sources/report.md", "data/claims.csv"} <= written
    assert written - {MANIFEST} <= told
    assert not {"actors/team.md", "scales/index.md", "method.md"} & told
    assert new in (small / "site/claims/c-1/index.html").read_text(encoding="utf-8")


def test_a_record_that_goes_takes_its_page_along(small: Path) -> None:
    added = "data/actors/south.yml"
    write_files(small, {added: "id: south\nkind: state\nname: South\n"})
    built(small)
    assert (small / "site/actors/south/index.html").exists()
    (small / added).unlink()

    built(small)

    assert not (small / "build/docs/actors/south.md").exists()
    assert not (small / "site/actors/south").exists()
    assert "South" not in (small / "site/actors/index.html").read_text(encoding="utf-8")


def forge(path: Path) -> None:
    """Change a file and leave its size and its time as they were."""
    status = path.stat()
    path.write_bytes(b"forged".ljust(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def lead_away(path: Path) -> None:
    """Let a link stand where a file stood."""
    path.rename(path.parents[3] / "elsewhere.html")
    path.symlink_to(path.parents[3] / "elsewhere.html")


@pytest.mark.parametrize(
    "damage",
    [
        lambda site: (site / "claims/c-1/index.html").unlink(),
        lambda site: (site / "index.html").write_text("edited by hand"),
        lambda site: (site / "stray.html").write_text("put here by hand"),
        remove,
        lambda site: forge(site / "actors/north/index.html"),
        lambda site: lead_away(site.resolve() / "index.html"),
    ],
    ids=["lost", "edited", "added", "gone", "forged", "led away"],
)
def test_a_site_that_is_not_what_was_built_is_not_current(
    small: Path, damage: Callable[[Path], None]
) -> None:
    folders = site.Folders(small)
    sources = site.sources(folders, TODAY.words)
    before = site.known(folders, sources)
    damage(small / "site")

    assert before
    assert site.known(folders, sources) is None


def test_a_site_that_lost_a_page_is_built_again(small: Path) -> None:
    whole = contents(small / "site")
    (small / "site/claims/c-1/index.html").unlink()

    outcome = pipeline.build(small)

    assert outcome.is_published
    assert contents(small / "site") == whole


def test_a_copy_of_a_project_is_current(small: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(small, tmp_path / "copy", symlinks=True)

    assert pipeline.build(copy).is_current


def test_what_is_forged_in_the_live_site_is_not_published_again(small: Path) -> None:
    """Nor are its hashes, whatever the live list says they are."""
    forge(small / "site/method/index.html")
    lies = "".join(f"{'0' * 64}  {path}\n" for path in listed(small / "site"))
    (small / "site" / SUMS_FILE).write_text(lies)
    edit(small / "data/claims/report.yml", "town is held", "city is held")

    built(small)

    found = hashes(small / "site")
    found.pop(SUMS_FILE)
    assert "forged" not in (small / "site/method/index.html").read_text(encoding="utf-8")
    assert "city is held" in (small / "site/claims/c-1/index.html").read_text(encoding="utf-8")
    assert listed(small / "site") == found


def test_clean_builds_what_is_current_anew(small: Path) -> None:
    whole = contents(small / "site")
    before = times(small / "site")

    built_anew = briefing("build", "--root", small, "--clean")

    assert built_anew.exit_code == 0
    assert contents(small / "site") == whole
    assert times(small / "site") != before


def test_the_date_of_a_build_comes_from_the_edition(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitemap = small / "site/sitemap.xml"
    monkeypatch.setenv("SITE_URL", "https://example.org/briefing/")

    built(small)
    by_edition = sitemap.read_text(encoding="utf-8")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    built(small)
    by_environment = sitemap.read_text(encoding="utf-8")

    assert "<lastmod>2023-03-01</lastmod>" in by_edition
    assert "<lastmod>2023-11-14</lastmod>" in by_environment


def test_a_page_leads_to_where_its_record_can_be_edited(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = small / "site/claims/c-1/index.html"
    without = page.read_text(encoding="utf-8")
    monkeypatch.setenv("EDIT_URL", "https://forge.example.org/briefing/edit/main/")

    built(small)

    link = f'<a href="https://forge.example.org/briefing/edit/main/{CLAIMS}">Edit this record</a>'
    assert link in page.read_text(encoding="utf-8")
    assert "Edit this record" not in without
    assert "Edit this record" not in (small / "site/actors/index.html").read_text(encoding="utf-8")


# ---------------------------------------------------------------- bad records

LOCATION = "id: town\nkind: city\nname: Town\n"
CLAIM = SMALL[CLAIMS]

BAD: Mapping[str, tuple[str, str | bytes, str]] = {
    "wrong type": (CLAIMS, CLAIM.replace("[north]", "north"), "wrong-type"),
    "missing field": (CLAIMS, CLAIM.replace("  basis: attributed\n", ""), "missing-field"),
    "unknown key": (CLAIMS, f"{CLAIM}  spoke: north\n", "unknown-key"),
    "unknown reference": (CLAIMS, CLAIM.replace("speaker: north", "speaker: nort"), "unknown-"),
    "duplicate id": ("data/claims/twice.yml", CLAIM, "duplicate-id"),
    "impossible date": (CLAIMS, CLAIM.replace("2023-02-28", "2023-02-30"), "bad-date"),
    "coordinates out of range": (
        "data/locations/town.yml",
        f"{LOCATION}coordinates: {{latitude: 95, longitude: 38, precision_m: 1, source: report}}\n",
        "out-of-range",
    ),
    "malformed YAML": (CLAIMS, f"{CLAIM}  quote: [\n", "malformed-yaml"),
    "not UTF-8": (CLAIMS, CLAIM.encode() + b"  note: caf\xe9\n", "not-utf-8"),
    "empty file": ("data/claims/empty.yml", "", "empty-file"),
}


@pytest.mark.parametrize(("path", "content", "code"), BAD.values(), ids=BAD)
def test_a_bad_record_gets_one_line_and_leaves_the_site_alone(
    small: Path, path: str, content: str | bytes, code: str
) -> None:
    write_files(small, {path: content})

    lines = refused(small)

    assert len(lines) == 1, lines
    found = FINDING.fullmatch(lines[0])
    assert found, lines
    assert found["path"] == path
    assert found["code"].startswith(code)


def test_every_fault_of_every_file_is_told_in_one_run(small: Path) -> None:
    faults = {
        "data/claims/a.yml": CLAIM.replace("c-1", "c-2").replace("2023-02-28", "2023-02-30"),
        "data/claims/b.yml": CLAIM.replace("c-1", "c-3").replace("[north]", "north"),
        "data/claims/c.yml": "",
    }
    write_files(small, faults)

    lines = refused(small)

    assert [line.split(":")[0] for line in lines] == list(faults)


def test_no_title_takes_the_anchor_of_a_record_or_of_the_theme(small: Path) -> None:
    edit(small / "data/sources/report.yml", "A report", "C 1")
    edit(small / "data/actors/all.yml", "The team", "Bf content")
    titles = {
        line
        for path in (small / "templates/pages").iterdir()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("# ")
    }

    built(small)

    assert titles
    assert [line for line in titles if not line.endswith(" { #bf-title }")] == []


def test_what_is_mended_is_published_again(small: Path) -> None:
    edit(small / CLAIMS, "2023-02-28", "2023-02-30")
    refused(small)
    edit(small / CLAIMS, "2023-02-30", "2023-02-28")

    assert pipeline.build(small).is_current


# ---------------------------------------------------------------- bad templates and written pages


@pytest.mark.parametrize(
    ("template", "fault", "line"),
    [
        ("pages/home.md.j2", "\n{{ nothing }}\n", None),
        ("pages/home.md.j2", "{% if %}\n", 1),
        ("parts/common.html.j2", "{% endif %}\n", 1),
        ("pages/claim.md.j2", "{{ record.nothing }}\n", 1),
    ],
)
def test_a_template_at_fault_is_named_with_its_line(
    small: Path, template: str, fault: str, line: int | None
) -> None:
    path = small / "templates" / template
    text = path.read_text(encoding="utf-8")
    path.write_text(text + fault if line is None else fault + text, encoding="utf-8")
    where = line or len(f"{text}{fault}".splitlines())

    lines = refused(small)

    assert codes(lines) == ["template-fault"]
    assert lines[0].startswith(f"templates/{template}:{where}:1: error: ")


WRITTEN: Mapping[str, tuple[str, str | bytes, str, str]] = {
    "page clash": ("docs/timeline.md", "# Mine\n", "docs/timeline.md", "page-clash"),
    "case clash": ("docs/Timeline.md", "# Mine\n", "docs/Timeline.md", "page-clash"),
    "address clash": ("docs/actors.md", "# Mine\n", "docs/actors.md", "page-clash"),
    "export clash": ("docs/data/claims.csv", "", "docs/data/claims.csv", "page-clash"),
    "not UTF-8": ("docs/method.md", b"# \xff\n", "docs/method.md", "unreadable-file"),
    "broken settings": ("mkdocs.yml", "site_name: [\n", "mkdocs.yml", "mkdocs"),
    "unknown setting": ("mkdocs.yml", "theme: nothing\n", "mkdocs.yml", "mkdocs"),
}


@pytest.mark.parametrize(("path", "content", "place", "code"), WRITTEN.values(), ids=WRITTEN)
def test_a_written_page_at_fault_stops_publication(
    small: Path, path: str, content: str | bytes, place: str, code: str
) -> None:
    write_files(small, {path: content})

    lines = refused(small)

    assert set(codes(lines)) == {code}
    assert all(line.startswith(f"{place}:1:1: error: ") for line in lines)


def test_what_mkdocs_warns_of_stops_publication(small: Path) -> None:
    method = "# Method\n\n[page](nowhere.md)\n"
    write_files(small, {"docs/method.md": method, "docs/stray.md": "# Stray\n"})

    lines = refused(small)

    assert set(codes(lines)) == {"mkdocs"}
    for fault in ("'nowhere.md'", "stray.md"):
        assert any(fault in line for line in lines), fault


def test_a_written_link_to_an_anchor_that_is_not_there_stops_publication(small: Path) -> None:
    write_files(small, {"docs/method.md": "# Method\n\n[anchor](data.md#nowhere)\n"})

    lines = refused(small)

    assert set(codes(lines)) == {"dead-anchor"}
    assert any(line.startswith("site/method/index.html:") and "#nowhere" in line for line in lines)


def test_what_mkdocs_lets_pass_stops_publication_too(small: Path) -> None:
    page = """# Search

<p><a href="../nowhere/">page</a> <a href="../data/#nowhere">anchor</a></p>

<p><img src="https://example.org/x.png" alt="image"></p>
"""
    write_files(small, {"docs/search.md": page})

    lines = refused(small)

    assert {"dead-link", "dead-anchor", "foreign-request"} <= set(codes(lines))
    assert all(line.startswith("site/search/index.html:") for line in lines)


@pytest.mark.parametrize("place", ["docs/stolen.txt", "docs/assets/stolen"])
def test_a_link_out_of_the_project_is_not_followed(small: Path, place: str) -> None:
    outside = small.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    (small / place).symlink_to(outside / "secret.txt" if place.endswith("txt") else outside)

    lines = refused(small)

    assert [line.split(": ")[0] for line in lines] == [f"{place}:1:1"]
    assert codes(lines) == ["symlink"]
    assert not list((small / "build").rglob("*secret*"))


def test_a_project_without_settings_for_mkdocs_is_told_so(small: Path) -> None:
    (small / "mkdocs.yml").unlink()

    lines = refused(small)

    assert len(lines) == 1
    assert lines[0].startswith("mkdocs.yml:1:1: error: ")


# ---------------------------------------------------------------- what goes wrong on the way


def changed_text(root: Path) -> None:
    edit(root / CLAIMS, "The town is held.", "The town has fallen.")


@pytest.mark.parametrize("script", ["exit 3", "echo 'no memory' >&2; exit 1", None])
def test_a_search_index_that_fails_stops_publication(
    small: Path, monkeypatch: pytest.MonkeyPatch, script: str | None
) -> None:
    program = small.parent / "pagefind"
    if script:
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setattr(pagefind_bin, "get_executable", lambda: program)
    changed_text(small)

    lines = refused(small)

    assert codes(lines) == ["search-index"]


def test_a_search_index_that_failed_once_is_made_the_next_time(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_text(small)
    with monkeypatch.context() as broken:
        broken.setattr(pagefind_bin, "get_executable", lambda: small / "nothing")
        refused(small)

    assert pipeline.build(small).is_published
    assert (small / "site/pagefind/pagefind.js").is_file()


@pytest.mark.parametrize("is_link", [False, True])
def test_a_folder_of_somebody_else_is_never_replaced(small: Path, *, is_link: bool) -> None:
    theirs = small / "theirs"
    remove(small / "site")
    write_files(theirs, {"thesis.txt": "years of work"})
    if is_link:
        (small / "site").symlink_to(theirs)
    else:
        theirs.replace(small / "site")

    lines = refused(small)

    assert codes(lines) == ["foreign-file"]
    assert lines[0].startswith("site:1:1: error: ")
    assert contents(small / "site") == {"thesis.txt": b"years of work"}


@pytest.mark.parametrize("name", ["site", "blank", "pagefind"])
def test_a_link_where_the_site_is_made_is_refused(small: Path, name: str) -> None:
    """MkDocs empties the folder that it builds into."""
    theirs = small / "theirs"
    write_files(theirs, {"thesis.txt": "years of work"})
    if (small / "build" / name).exists():
        remove(small / "build" / name)
    (small / "build" / name).symlink_to(theirs)
    changed_text(small)

    lines = refused(small)

    assert codes(lines) == ["foreign-file"]
    assert lines[0].startswith(f"build/{name}:1:1: error: ")
    assert contents(theirs) == {"thesis.txt": b"years of work"}


def test_a_file_of_somebody_else_among_the_pages_is_kept(small: Path) -> None:
    theirs = small / "build/docs/claims/c-2.md"
    theirs.write_text("notes")
    edit(small / CLAIMS, "id: c-1", "id: c-2")
    edit(small / "data/editions/2023-03-01.yml", "@c-1", "@c-2")

    lines = refused(small)

    assert codes(lines) == ["foreign-file"]
    assert theirs.read_text() == "notes"


def test_an_interruption_leaves_the_last_good_site(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    changed_text(small)
    before = snapshot(small / "site")
    monkeypatch.setattr(site, "inspect", interrupt)

    told = briefing("build", "--root", small)

    assert told.exit_code == 130
    assert "Traceback" not in told.output
    assert snapshot(small / "site") == before


def test_a_site_that_cannot_take_its_place_leaves_the_last_good_one(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if self.parent.name == "build" and self.name == "site":
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    changed_text(small)
    before = snapshot(small / "site")
    monkeypatch.setattr(Path, "replace", refuse)

    told = briefing("build", "--root", small)
    monkeypatch.undo()

    assert isinstance(told.exception, SystemExit), told.exception
    assert told.exit_code == 1
    assert codes(told.stdout.splitlines()) == ["not-published"]
    assert snapshot(small / "site") == before
    assert pipeline.build(small).is_published


# ---------------------------------------------------------------- drafts and warnings


def test_a_draft_is_published_only_when_asked_for(small: Path) -> None:
    draft = "id: south\nkind: state\nname: South\nstatus: draft\n"
    write_files(small, {"data/actors/south.yml": draft})
    page = small / "site/actors/south/index.html"

    built(small)
    without = page.exists()
    assert briefing("build", "--root", small, "--drafts").exit_code == 0

    assert (without, page.exists()) == (False, True)


def test_a_warning_is_told_and_stops_only_a_strict_build(small: Path) -> None:
    edit(small / CLAIMS, "The town is held.", "The “town is held.")

    strict = briefing("build", "--root", small, "--strict")
    lenient = briefing("build", "--root", small)

    assert (strict.exit_code, lenient.exit_code) == (1, 0)
    assert strict.stdout == lenient.stdout
    assert ": warning: " in lenient.stdout
    assert "“town" in (small / "site/claims/c-1/index.html").read_text(encoding="utf-8")


def test_a_full_disk_while_pages_are_written_is_told_in_one_line(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    changed_text(small)
    monkeypatch.setattr("generator.write.write_file", full)

    lines = refused(small)

    assert codes(lines) == ["not-published"]
    assert lines[0].startswith("build:1:1: error: cannot be written: ")
