"""Hostile data, row by row: every value of the table in every field that could hold it.

A value that a field does not take is refused with one line that names file, line, column, field and
reason. `tests/examples.py` makes the records from the types, so a new field is held to the same.
What is let through stays text: tests/test_inert.py shows that on the built site.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from examples import BASE_FILES, FULL, Slot, put, slots, written
from hostile import FILES
from projects import briefing, contents, small_project, write_files
from test_cases import Check

from generator import pipeline
from generator.diagnostics import MAX_FINDINGS, Diagnostic, Severity
from generator.link import link
from generator.model import NEVER_REVISED
from generator.parse import parse
from generator.yamlfile import load_text

LONG = "x" * 1201
HUGE = "9" * 5000
RESERVED = ("index", "con", "nul", "aux", "prn", "com1", "lpt9")
IDS = (
    *("../../etc/passwd", "a/b", "/etc/passwd", "..", ".", ".git", ".htaccess", "a.b", "a\\b"),
    *("Alpha", "ALPHA", "a--b", "-a", "a-", "a b", "a_b", "%2e%2e", "~root", "$(id)", "a\nb"),
    *("\u0430lpha", "caf\u00e9", "\u0131d", "\uff41", "<script>", "'\"", "{{7*7}}", "[[a]]", "#a"),
)
ADDRESSES = (
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///x"),
    *("//example.org/", "/x", "x", "ftp://example.org/", "https:", "https://", "https:///x"),
    *("https:example.org", "HTTPS://example.org/", "https://user:pass@example.org/"),
    *("https://example.org@evil.example/", "https://[evil", "https://[::1]/", "https://h:x/"),
    *("https://ex ample.org/", 'https://example.org/"onclick="x', "https://example.org/<script>"),
    *("https://example.org/\\x", "https://example.org/`x`", "https://example.org/|x"),
    *(
        "https://\u0440\u0430\u0443\u0440\u0430l.com/",
        "https://\u4f8b\u3048.jp/",
        "https://ex_a.org",
    ),
    *("https://example.org/\nx", "https://example.org/{{7*7}}", " https://example.org/"),
)
DATES = (
    *("2023-02-30", "2023-13-01", "2023-00-10", "2023-3-1", "01.03.2023", "12:30:45", "014"),
    *("yesterday", "NO", "on", ".nan", "-.inf", "1e999", HUGE, "2023-03-01T10:00:00Z", "9999999"),
    *("2023-02-28; DROP", "<script>", "\uff12\uff10\uff12\uff13", "2023-03-01/2023-02-01"),
)
NUMBERS = (
    *("x", ".nan", ".inf", "-.inf", "NaN", "Infinity", "1e999", "0x10", "0b1", "1_000", "4,500"),
    *("12:30:45", "\uff11\uff12", "\u0661\u0662", "--1", "1.2.3", HUGE, "true", "=1+1", "1 2"),
)
WORDS = ("bogus", "<script>", "NO", "0", "A'", "constructor", "__class__", "\u0430")
CODES = ("<script>", "a b", "../..", "\u0423\u0410", "{{7*7}}", "a\nb", "'", "?", "x" * 50)

REFUSED: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "id": {"bad-id": (*IDS, *RESERVED), "too-long": ("x" * 81,)},
    "reference": {
        "bad-id": (*IDS, *RESERVED),
        "too-long": ("x" * 81,),
        "unknown-reference": ("nobody", "fulll"),
    },
    "line": {"empty-value": ("",), "too-long": (LONG,)},
    "prose": {"empty-value": ("",), "too-long": ("x" * 20_001,)},
    "url": {"bad-url": ADDRESSES, "too-long": ("https://example.org/" + "x" * 1000,)},
    "date": {"bad-date": DATES},
    "number": {"wrong-type": NUMBERS},
    "whole": {"wrong-type": (*NUMBERS, "1.5")},
    "decimal": {
        "wrong-type": NUMBERS,
        "out-of-range": ("91000", "-91000.5"),
    },
    "word": {"unknown-word": WORDS},
    "code": {"bad-": CODES},
}
"""What a field of a role refuses, by the code that says so."""

SHAPES: Mapping[str, tuple[Any, ...]] = {
    "fields": ("text", ["a"]),
    "list": ("text", {"a": "b"}),
    "mapping": ("text", ["a"]),
    "part": ("text", ["a"]),
}
"""What is refused where lists and parts of records belong; elsewhere: a list, a mapping."""

CONTENT = {"line", "prose", "id", "reference", "url", "date", "number", "word", "code"}
HIDDEN = (
    "\x00\x02\x03\x08\x1b\x7f\x85\x9b\u00ad\u061c\u200b\u200d\u200f\u2028\u202e\u2066"
    "\ue000\ue001\ufeff"
)
"""Controls, what Markdown keeps its place with, direction marks, what has no width; and beyond the
basic plane a tag character."""

SETTINGS = "data/briefing.yml"
ALL = list(slots())


def values_for(slot: Slot) -> Iterator[tuple[Any, str]]:
    """Yield what a slot refuses, each with the beginning of the code."""
    for code, values in REFUSED.get(slot.role, {}).items():
        yield from ((value, code) for value in values)
    for value in SHAPES.get(slot.role, ([["a"]], {"a": {"b": "c"}})):
        yield value, "wrong-type"


OTHERS = {
    path: load_text(path, text.encode())[0]
    for path, text in {
        **BASE_FILES,
        **{f"data/{kind}/full.yml": written([one])[0] for kind, one in FULL.items() if kind},
    }.items()
}
"""The records around the one that is tried."""


def found_with(slot: Slot, value: Any) -> tuple[list[Diagnostic], tuple[int, int]]:
    """Check the full record of a slot with another value in it; give where that stands, too."""
    full = FULL[slot.kind]
    if slot.way[:3] == ("revisions", 0, "set") and len(slot.way) > 3:
        full = put(full, slot.way[:3], {slot.way[3]: None})
    record = put(full, slot.way, value)
    text, places = written([record] if slot.kind else record)
    document, found = load_text(slot.path, text.encode())
    place = places[(0, *slot.way) if slot.kind else slot.way]
    if document is None:
        return found, place
    # Alone first, with the settings: that is a hundred times quicker, and nearly always enough.
    alone = {SETTINGS: OTHERS[SETTINGS], slot.path: document}
    _, wrong = parse([one for one in alone.values() if one], "data")
    if not wrong:
        around = [one for one in {**OTHERS, slot.path: document}.values() if one]
        _, wrong = link(parse(around, "data")[0])
    # Each once, as the pipeline tells them: what a revision leaves as it was is read twice.
    return sorted({one for one in [*found, *wrong] if one.severity is Severity.ERROR}), place


def test_the_full_records_are_sound() -> None:
    for kind in FULL:
        slot = next(one for one in ALL if one.kind == kind)
        value = FULL[kind][str(slot.way[0])]
        assert found_with(slot, value)[0] == [], kind
    assert len(ALL) > 250


@pytest.mark.parametrize("slot", ALL, ids=str)
def test_what_a_field_does_not_take_is_refused_in_one_line_at_its_place(slot: Slot) -> None:
    for value, code in values_for(slot):
        found, (line, column) = found_with(slot, value)

        said = f"{slot} = {str(value)[:60]!r}: {[str(one)[:300] for one in found]}"
        assert len(found) == 1, said
        assert found[0].code.startswith(code), said
        place = found[0].place
        assert (place.path, place.line, place.column) == (slot.path, line, column), said
        assert slot.name in found[0].message or repr(value)[:20] in found[0].message, said
        assert str(found[0]).isprintable(), said
        assert len(str(found[0])) < 1000, said


@pytest.mark.parametrize(
    "slot",
    [one for one in ALL if one.kind and len(one.way) == 1 and one.way[0] not in NEVER_REVISED],
    ids=str,
)
def test_a_revision_lets_nothing_in_that_its_field_does_not_take(slot: Slot) -> None:
    in_set = replace(slot, way=("revisions", 0, "set", slot.way[0]))
    for value, code in values_for(slot):
        found, (line, _) = found_with(in_set, value)

        said = f"{slot} = {str(value)[:60]!r}: {[str(one)[:300] for one in found]}"
        assert {one.code.startswith(code) for one in found} == {True}, said
        assert {(one.place.path, one.place.line) for one in found} == {(slot.path, line)}, said


@pytest.mark.parametrize("slot", [one for one in ALL if one.role in CONTENT], ids=str)
def test_what_cannot_be_seen_is_refused_in_every_field(slot: Slot) -> None:
    for char in (*HIDDEN, "\U000e0041", "\ufffe"):
        found, (line, _) = found_with(slot, f"a{char}b")

        assert [one.code for one in found] == ["invisible-character"], f"{slot}: {char!r}"
        assert (found[0].place.path, found[0].place.line) == (slot.path, line)
        assert f"U+{ord(char):04X}" in found[0].message


@pytest.mark.parametrize("slot", [one for one in ALL if one.is_required], ids=str)
def test_what_a_record_cannot_do_without_is_missed_by_name(slot: Slot) -> None:
    found, _ = found_with(slot, None)

    assert [one.code for one in found] == ["missing-field"]
    assert found[0].place.path == slot.path
    assert f"no '{slot.way[-1]}'" in found[0].message


# ---------------------------------------------------------------- whole files


def project(root: Path, files: Mapping[str, str | bytes]) -> Path:
    write_files(root, {**BASE_FILES, **files})
    return root


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    one = FILES[name]
    root = project(tmp_path, {one.path: one.make()})

    told = briefing("check", "--root", root)

    lines = [line for line in told.stdout.splitlines() if ": error: " in line]
    assert told.exit_code == 1
    assert isinstance(told.exception, SystemExit), told.exception
    assert f"[{one.code}]" in lines[0]
    assert all(line.startswith(f"{one.path}:") for line in lines)
    assert len(lines) <= 2 * MAX_FINDINGS + 1
    assert max(map(len, lines)) < 1000


def test_of_many_faults_the_first_are_told_and_that_there_are_more(check: Check) -> None:
    found = check({**BASE_FILES, "data/claims/many.yml": "- {}\n" * 1000})

    codes = [line.rpartition("[")[2].removesuffix("]") for line in found]
    assert codes == ["missing-field"] * MAX_FINDINGS + ["more-findings"]


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


def _device(path: Path) -> None:
    try:
        os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))  # /dev/zero, which has no end
    except PermissionError:
        pytest.skip("only root makes devices")


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _hidden_link(path: Path) -> None:
    path.symlink_to(path.parent / "../../secret.yml")


def _folder(path: Path) -> None:
    path.mkdir()


ODD: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "pipe": (_fifo, "unreadable-file"),
    "socket": (_socket, "unreadable-file"),
    "device": (_device, "unreadable-file"),
    "link": (_link, "symlink"),
    "link to a record": (_hidden_link, "symlink"),
    "folder": (_folder, "file-name"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_plain_file_is_refused_with_its_path(tmp_path: Path, name: str) -> None:
    make, code = ODD[name]
    root = project(tmp_path / "project", {})
    write_files(tmp_path, {"secret.yml": "id: secret"})
    make(root / "data/claims/odd.yml")

    told = briefing("check", "--root", root)

    assert told.exit_code == 1
    assert [line.split(": ")[0] for line in told.stdout.splitlines()] == ["data/claims/odd.yml:1:1"]
    assert f"[{code}]" in told.stdout
    assert "root:" not in told.output


def test_what_may_not_be_read_is_refused_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for rights, because root, as which tests may run, reads everything."""
    root = project(tmp_path, {"data/claims/odd.yml": "id: odd"})
    opened = os.open

    def refuse(path: str | Path, *args: int, **options: int) -> int:
        if str(path).endswith("odd.yml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **options)

    monkeypatch.setattr(os, "open", refuse)

    told = briefing("check", "--root", root)

    line = "data/claims/odd.yml:1:1: error: cannot be read: permission denied [unreadable-file]"
    assert told.stdout.splitlines() == [line]


@pytest.mark.parametrize("name", ["pipe", "socket", "device", "link"])
@pytest.mark.parametrize("place", ["docs/odd.md", "docs/assets/odd.png"])
def test_what_is_no_plain_file_is_not_published_either(small: Path, name: str, place: str) -> None:
    make, _ = ODD[name]
    before = contents(small / "site")
    make(small / place)

    told = briefing("build", "--root", small)

    assert isinstance(told.exception, SystemExit), told.exception
    assert contents(small / "site") == before
    assert "root:" not in told.output
    assert told.stdout.startswith(f"{place}:1:1: error: is ")


@pytest.mark.parametrize(
    "path",
    [
        *("mkdocs.yml", "hooks.py", "templates/pages/home.md.j2", "theme/main.html", "docs/x.md"),
        *("claims/../../mkdocs.yml.md", "assets/x.svg", "x.html", "sitecustomize.py"),
    ],
)
def test_neither_code_nor_configuration_comes_from_the_records(tmp_path: Path, path: str) -> None:
    """Whatever lies in `data/` and is no record is either refused or of no effect."""
    root = small_project(tmp_path / "project")
    before, _, _ = generated(root)
    write_files(root, {f"data/{path}": "import os; os.mkdir('/tmp/ran')  # {{ 7 * 7 }} <script>"})

    outcome = pipeline.check(root)

    if outcome.briefing:
        assert generated(root)[0] == before
    else:
        assert {one.code for one in outcome.found} <= {"unknown-kind", "malformed-yaml"}


def generated(root: Path) -> Any:
    briefing = pipeline.check(root).briefing
    assert briefing
    return pipeline.generated(root, briefing)
