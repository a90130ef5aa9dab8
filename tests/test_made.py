"""A file is made again exactly when what it was made from has changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from small import SMALL, linked, small_briefing

from generator.link import Briefing
from generator.made import Made, Memory, Work, make, recall, remember
from generator.model import Claim
from generator.reading import Answers, Reading, remembered
from generator.write import write_tree


def edited(old: str, new: str) -> Briefing:
    files = {path: text.replace(old, new) for path, text in SMALL.items()}
    briefing, found = linked(files)
    assert briefing is not None
    assert not found
    return briefing


@remembered
def speakers(briefing: Briefing) -> tuple[str, ...]:
    return tuple(claim.speaker for claim in briefing.of(Claim))


def works(_: Briefing) -> dict[str, Work]:
    makers: dict[str, Callable[[Briefing], str]] = {
        "name": lambda briefing: briefing.name("north")[1],
        "record": lambda briefing: briefing.record("north").label,
        "list": lambda briefing: ", ".join(claim.text for claim in briefing.of(Claim)),
        "back": lambda briefing: ", ".join(one.entry.id for one in briefing.backlinks["north"]),
        "speakers": lambda briefing: ", ".join(speakers(briefing)),
    }
    return {path: Work(path, partial(encoded, maker)) for path, maker in makers.items()}


def encoded(maker: Callable[[Briefing], str], briefing: Briefing) -> bytes:
    return maker(briefing).encode()


def made(briefing: Briefing, folder: Path, *, program: str = "1") -> Made:
    state = folder.with_suffix(".json")
    plan = works(briefing)
    found = make(plan, (works, (briefing,)), folder, recall(state, program))
    write_tree(found.files, folder, found.kept)
    remember(state, program, plan, found, folder)
    return found


ALL = frozenset(works(small_briefing()))


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    assert made(small_briefing(), tmp_path / "x").files.keys() == ALL
    assert made(small_briefing(), tmp_path / "x").kept == ALL


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("name: North", "name: The North", {"name", "record", "back"}),
        ("kind: state\n", "kind: armed-force\n", {"record", "back", "name"}),
        ("text: The town is held.", "text: The town is lost.", {"list", "back"}),
        ("title: A report", "title: The report", set()),
        ("speaker: north", "speaker: paper", {"list", "back", "speakers"}),
    ],
)
def test_what_was_asked_for_decides(tmp_path: Path, old: str, new: str, changed: set[str]) -> None:
    made(small_briefing(), tmp_path / "x")

    again = made(edited(old, new), tmp_path / "x")

    assert set(again.files) <= changed
    for path, work in works(edited(old, new)).items():
        assert (tmp_path / "x" / path).read_bytes() == work.make(edited(old, new))


def test_another_program_trusts_nothing(tmp_path: Path) -> None:
    made(small_briefing(), tmp_path / "x")

    assert made(small_briefing(), tmp_path / "x", program="2").files.keys() == ALL


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe\x00", b"abc\n{}"])
def test_a_damaged_memory_is_none(tmp_path: Path, damage: bytes) -> None:
    made(small_briefing(), tmp_path / "x")
    state = tmp_path / "x.json"
    for broken in (damage, state.read_bytes()[:-1], state.read_bytes() + b" "):
        state.write_bytes(broken)
        assert recall(state, "1") == Memory()


def test_a_file_that_somebody_touched_is_made_again(tmp_path: Path) -> None:
    made(small_briefing(), tmp_path / "x")
    (tmp_path / "x" / "name").write_bytes(b"South")
    (tmp_path / "x" / "list").unlink()

    assert made(small_briefing(), tmp_path / "x").files.keys() == {"name", "list"}
    assert (tmp_path / "x" / "name").read_bytes() == b"North"


def test_a_reading_notes_what_is_not_there() -> None:
    reading = Reading(small_briefing())

    assert "nobody" not in reading.entries
    assert ("record", "nobody") in reading.asked


def test_listing_everything_hangs_on_everything() -> None:
    reading = Reading(small_briefing())
    list(reading.entries.values())

    assert Answers(small_briefing())(("all",)) != Answers(edited("A report", "B"))(("all",))
    assert ("all",) in reading.asked


def test_what_cannot_be_hashed_is_no_answer() -> None:
    with pytest.raises(TypeError, match="cannot be an answer"):
        Answers(small_briefing()).digest(small_briefing())
