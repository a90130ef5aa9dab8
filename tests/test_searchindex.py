"""Pagefind's index in one order: it says the same as before, and always in the same bytes."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pagefind_bin import get_executable
from projects import contents, write_files

from generator.searchindex import _decoded, _encoded, put_in_order, write_index

VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.text(), lambda inner: st.lists(inner, max_size=30), max_leaves=90
)
KINDS = ("actor", "claim", "event", "gap", "location", "page", "source")
FURTHER = ("author", "grade", "language", "month", "status")
"""With so many filters, no two orders are alike by chance."""


@pytest.fixture(scope="module")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stubs")
    for number in range(300):
        kind, side = KINDS[number % len(KINDS)], f"side {number % 5}"
        text = f"""<html lang="en"><body data-pagefind-body><h1>Record {number}</h1>
        <p data-pagefind-filter="kind">{kind}</p><p data-pagefind-filter="side">{side}</p>"""
        text += "".join(f'<p data-pagefind-filter="{one}">{number % 3}</p>' for one in FURTHER)
        write_files(folder, {f"{number}/index.html": text})
    return folder


def index(stubs: Path, target: Path) -> Path:
    write_index(get_executable(), stubs, target)
    return target


def filters(index: Path) -> dict[str, dict[str, list[int]]]:
    """Give what the filters of an index say, found by way of its table of contents."""
    entry = json.loads((index / "pagefind-entry.json").read_text())
    table = read(index / f"pagefind.{entry['languages']['en']['hash']}.pf_meta")
    named = {title: read(index / f"filter/{name}.pf_filter") for title, name in table[3]}
    assert {title: value[0] for title, value in named.items()} == {title: title for title in named}
    return {title: {one[0]: sorted(one[1]) for one in value[1]} for title, value in named.items()}


def read(path: Path) -> Any:
    return _decoded(gzip.decompress(path.read_bytes()), len(b"pagefind_dcd"))[0]


def test_two_runs_of_pagefind_come_out_equal(stubs: Path, tmp_path: Path) -> None:
    made = [index(stubs, tmp_path / name) for name in ("first", "second")]
    said = filters(made[0])

    for one in made:
        put_in_order(one)

    assert contents(made[0]) == contents(made[1])
    assert filters(made[0]) == said
    assert set(said["kind"]) == set(KINDS)
    assert len(said["side"]) == 5


def test_every_python_packs_alike(stubs: Path, tmp_path: Path) -> None:
    """Until 3.13 `gzip.compress` named the system in the head of what it packed."""
    made = index(stubs, tmp_path / "made")
    put_in_order(made)

    packed = [data for path, data in contents(made).items() if path.endswith(("_filter", "_meta"))]

    assert len(packed) > len(FURTHER)
    assert {data[:10] for data in packed} == {b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"}


def listed_anew(stubs: Path, target: Path, *, reverse: bool) -> Path:
    """Copy stubs one by one: some file systems list the newest file first, memory's does."""
    files = contents(stubs)
    for path in sorted(files, reverse=reverse):
        write_files(target, {path: files[path]})
    return target


def test_the_order_in_which_files_are_listed_does_not_matter(stubs: Path, tmp_path: Path) -> None:
    memory = Path("/dev/shm")  # noqa: S108 - a file system with an order of its own
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        made = []
        for name in ("forwards", "backwards"):
            copy = listed_anew(stubs, Path(folder) / name, reverse=name == "backwards")
            made.append(index(copy, tmp_path / name))
            put_in_order(made[-1])

    assert contents(made[0]) == contents(made[1])


def test_what_pagefind_makes_of_files_is_what_its_command_line_makes(
    stubs: Path, tmp_path: Path
) -> None:
    mine = index(stubs, tmp_path / "mine")
    command = [get_executable(), "--site", stubs, "--output-path", tmp_path / "its", "--quiet"]
    subprocess.run(command, check=True)

    # The rest hangs on the order of the pages.
    made, its = contents(mine / "fragment"), contents(tmp_path / "its/fragment")
    assert made == its
    assert filters(mine).keys() == filters(tmp_path / "its").keys()


@given(value=VALUES)
def test_what_is_written_is_what_is_read(value: Any) -> None:
    data = _encoded(value)

    assert _decoded(data, 0) == (value, len(data))


@pytest.mark.parametrize(
    "data", [b"pagefind_dcd\xa1\x00\x00", b"pagefind_dcd\x00\x00", b"else\x00"]
)
def test_an_unknown_form_is_refused(tmp_path: Path, data: bytes) -> None:
    entry = {"version": "2", "languages": {"en": {"hash": "en_1"}}}
    (tmp_path / "pagefind-entry.json").write_text(json.dumps(entry))
    (tmp_path / "pagefind.en_1.pf_meta").write_bytes(gzip.compress(data))

    with pytest.raises(ValueError, match=r"pagefind\.en_1\.pf_meta|CBOR"):
        put_in_order(tmp_path)
