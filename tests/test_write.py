"""Writing a tree: only what changed, never what is not ours."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.write import MANIFEST, write_tree

names = st.text("abc", min_size=1, max_size=3)
paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: "/".join([*parts, "x.md"]))
trees = st.dictionaries(paths, st.binary(max_size=20), max_size=6)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


@given(first=trees, second=trees)
def test_the_folder_equals_the_last_mapping(
    tmp_path_factory: object, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("tree")  # type: ignore[attr-defined]

    write_tree(first, folder)
    write_tree(second, folder)

    assert contents(folder) == second


@given(files=trees)
def test_writing_twice_writes_nothing(tmp_path_factory: object, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("tree")  # type: ignore[attr-defined]
    write_tree(files, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    written, found = write_tree(files, folder)

    assert (written.changed, written.removed, found) == ((), (), [])
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_an_unwanted_file_and_its_empty_folder_go(tmp_path: Path) -> None:
    write_tree({"a/b.md": b"1", "c.md": b"2"}, tmp_path)

    written, _ = write_tree({"c.md": b"2"}, tmp_path)

    assert written.removed == ("a/b.md",)
    assert not (tmp_path / "a").exists()


def test_what_an_earlier_run_did_not_come_to_write_or_to_clear_away_goes(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    write_tree({"a/b/x.md": b"1", "kept.md": b"1"}, folder)
    (folder / "a/b/x.md").unlink()
    (folder / "a/b").rmdir()

    written, found = write_tree({"kept.md": b"1"}, folder)

    assert not found
    assert written.removed == ("a/b/x.md",)
    assert not (folder / "a").exists()


def test_a_file_of_somebody_else_is_neither_overwritten_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "theirs.md").write_text("theirs")
    (tmp_path / "other.md").write_text("other")

    written, found = write_tree({"theirs.md": b"ours", "new.md": b"new"}, tmp_path)

    assert [one.code for one in found] == ["foreign-file"]
    assert written.changed == ()
    assert contents(tmp_path) == {"theirs.md": b"theirs", "other.md": b"other"}


@pytest.mark.parametrize("lost", [MANIFEST, f"../tree{MANIFEST}"])
def test_one_lost_list_of_files_loses_nothing(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "tree"
    write_tree({"a.md": b"1", "b.md": b"2"}, folder)
    (folder / lost).write_text("not json")

    _, found = write_tree({"a.md": b"changed"}, folder)

    assert found == []
    assert contents(folder) == {"a.md": b"changed"}


def test_with_no_list_of_files_we_own_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    write_tree({"a.md": b"1", "b.md": b"2"}, folder)
    (folder / MANIFEST).write_text("not json")
    (tmp_path / f"tree{MANIFEST}").unlink()

    _, found = write_tree({"a.md": b"changed"}, folder)

    assert [one.code for one in found] == ["foreign-file"]
    assert contents(folder) == {"a.md": b"1", "b.md": b"2"}


def test_a_list_of_files_cannot_lead_outside(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("precious")
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / MANIFEST).write_text('["../outside.md", "/etc/hostname"]')

    write_tree({}, folder)

    assert outside.exists()


def test_a_link_in_the_way_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "sub").symlink_to(outside)

    _, found = write_tree({"sub/a.md": b"1"}, folder)

    assert [one.code for one in found] == ["foreign-file"]
    assert not list(outside.iterdir())


def test_paths_that_leave_the_folder_or_differ_by_case_are_refused(tmp_path: Path) -> None:
    _, found = write_tree({"../a.md": b"", "A.md": b"", "a.md": b""}, tmp_path)

    assert sorted(one.code for one in found) == ["bad-path", "path-clash"]
