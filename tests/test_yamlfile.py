"""Reading files: text stays text, everything has its place, nothing hangs or follows a link."""

import os
from pathlib import Path

import pytest

from generator.diagnostics import Place
from generator.documents import Document
from generator.yamlfile import MAX_BYTES, load_files, load_text


def document(text: str) -> Document:
    read, found = load_text("a.yml", text.encode())
    assert found == []
    assert read is not None
    return read


def test_every_value_is_text_as_typed() -> None:
    typed = {"a": "no", "b": "014", "c": "2023-02-30", "d": "1_000", "e": "null", "f": "12:30:45"}

    read = document("".join(f"{key}: {value}\n" for key, value in typed.items()))

    assert read.root.plain() == typed


def test_a_key_with_nothing_behind_it_is_no_key_and_a_quoted_nothing_is_text() -> None:
    assert document("a:\nb: ''\nc: \"\"\n").root.plain() == {"b": "", "c": ""}


def test_windows_line_ends_read_as_unix_ones() -> None:
    text = "a: |\n  one\n  two\nb: x\n"

    assert document(text.replace("\n", "\r\n")) == document(text)


def test_places_count_lines_and_characters_from_one() -> None:
    read = document("імʼя: Бахмут\nlist:\n  - {ключ: значення}\n")

    assert str(read.place(("list", 0, "ключ"))) == "a.yml:3:12"
    assert str(read.key_place(("list", 0, "ключ"))) == "a.yml:3:6"


def test_a_step_that_the_file_does_not_have_gives_the_place_around_it() -> None:
    assert str(document("a:\n  - b: c\n").place(("a", 0, "x", 7))) == "a.yml:2:5"


def test_the_place_of_a_word_is_looked_for_inside_its_value_only() -> None:
    read = document("a: >\n  first\n  word\nb: word\n")

    assert read.place_of("word", ("a",)) == Place("a.yml", 3, 3)
    assert read.place_of("first word", ("a",)) == read.place(("a",))
    assert read.place_of("first", ("b",)) == read.place(("b",))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"name: Z\xfcrich\n", "a.yml:1:8"),
        ("name: Бахмут\n".encode("cp1251"), "a.yml:1:7"),
        ("name: x\n".encode("utf-16"), "a.yml:1:1"),
        (b"a: b\nc: \xed\xa0\x80\n", "a.yml:2:4"),
    ],
)
def test_other_encodings_are_refused_at_the_first_byte(data: bytes, place: str) -> None:
    read, found = load_text("a.yml", data)

    assert read is None
    assert [(str(one.place), one.code) for one in found] == [(place, "not-utf-8")]


def test_depth_costs_no_stack_and_no_time() -> None:
    for text in ("[" * 1_000_000, "a: " + "{b: " * 250_000, "- " * 500_000 + "x"):
        assert [one.code for one in load_text("a.yml", text.encode())[1]] == ["too-deep"]


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x]"] + [
        f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcd", "bcde", strict=True)
    ]

    _, found = load_text("a.yml", "\n".join(lines).encode())

    assert [(one.code, one.place.line) for one in found] == [("anchor", 1)]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "big.yml").write_bytes(b"#" * (MAX_BYTES + 1))

    assert [one.code for one in load_files(tmp_path, "data")[1]] == ["too-large"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "actors").mkdir(parents=True)
    (tmp_path / "secret.yml").write_text("a: b\n")
    (data / "linked.yml").symlink_to(tmp_path / "secret.yml")
    (data / "around").symlink_to(tmp_path)

    documents, found = load_files(tmp_path, "data")

    assert documents == []
    assert [(one.place.path, one.code) for one in found] == [
        ("data/around", "symlink"),
        ("data/linked.yml", "symlink"),
    ]


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.mkfifo(tmp_path / "data" / "pipe.yml")

    found = load_files(tmp_path, "data")[1]

    assert [str(one) for one in found] == [
        "data/pipe.yml:1:1: error: cannot be read: not a regular file [unreadable-file]"
    ]


def test_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in ("b/z.yml", "a/y.yml", "b/a.yml", "c.yml", "b/.swp.yml", "b/notes.txt"):
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: b\n")

    paths = [read.path for read in load_files(tmp_path, "data")[0]]

    assert paths == ["data/a/y.yml", "data/b/a.yml", "data/b/z.yml", "data/c.yml"]
