"""What lies below a folder."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from projects import write_files

from generator.trees import paths_below

names = st.text("ab-", min_size=1, max_size=3)
paths = st.lists(names, min_size=1, max_size=3).map(lambda parts: "/".join([*parts, "x.md"]))


@given(files=st.sets(paths))
def test_every_file_is_given_once_and_in_order(tmp_path_factory: object, files: set[str]) -> None:
    folder = tmp_path_factory.mktemp("tree")  # type: ignore[attr-defined]
    write_files(folder, dict.fromkeys(files, ""))

    assert paths_below(folder) == sorted(files)


def test_what_is_no_folder_is_given_and_no_link_is_followed(tmp_path: Path) -> None:
    write_files(tmp_path, {"tree/a/x": "", "outside/y": ""})
    tree = tmp_path / "tree"
    (tree / "empty").mkdir()
    (tree / "a" / "lost").symlink_to("nowhere")
    (tree / "way").symlink_to(tmp_path / "outside")

    assert paths_below(tree) == ["a/lost", "a/x"]
    assert paths_below(tree / "way") == ["y"]
    assert paths_below(tmp_path / "none") == []
