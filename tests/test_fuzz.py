"""Files and values that nobody would write, on every stage: findings, never an exception.

A hundred examples of each here; `make fuzz` asks for ten thousand. What stumbles becomes a case.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from examples import BASE_FILES, FULL, Slot, put, slots, written
from hypothesis import given
from hypothesis import strategies as st
from test_hostile import found_with
from test_properties import assert_well_told, checked

from generator.yamlfile import load_text

PIECES = st.sampled_from(
    [
        *(
            "- ",
            ": ",
            "? ",
            ", ",
            "[",
            "]",
            "{",
            "}",
            "|",
            ">",
            "|2-\n",
            ">+\n",
            "'",
            '"',
            "#",
            " #",
        ),
        *("&a ", "*a", "!!str ", "!x ", "!!python/name:os.system ", "<<: ", "%YAML 1.1\n", "---\n"),
        *("...\n", "@", "`", "%", "~", "null", "yes", "0o14", "0x1F", "1_000", "12:30:45", ".inf"),
        *(
            "2023-02-30",
            "2023-02-28",
            "\n",
            "\n  ",
            "\n    ",
            "\t",
            "  ",
            "\r\n",
            "\r",
            "\\",
            "\\x",
        ),
        *("\\u202e", "\\uD800", "\\0", "\u0000", "\u0085", "\u2028", "\ufeff", "\u202e", "\u200b"),
        *(
            "e\u0301",
            "\u0430",
            "\U000e0041",
            "\U0001f600",
            "[[city]]",
            "[@c-road]",
            "[[",
            "[@",
            "]]",
        ),
        *(
            "id",
            "text",
            "city",
            "c-road",
            "first",
            "report",
            "spokesman",
            "revisions",
            "set",
            "note",
        ),
        *(
            "attributed",
            "published",
            "retracted",
            "<script>",
            "javascript:x",
            "https://example.org",
        ),
    ]
)
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.lists(PIECES, max_size=4).map("".join)),
    min_size=1,
    max_size=6,
)
PATHS = st.sampled_from([path for path in BASE_FILES if path.endswith("base.yml")])
TEXTS = [one for one in slots() if one.role in ("line", "prose")]
ANY = st.text(st.characters(codec=None)) | st.lists(PIECES).map("".join)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    """Put pieces into a text, each in the place of some characters."""
    for share, length, piece in edits:
        at = int(share * len(text))
        text = f"{text[:at]}{piece}{text[at + length :]}"
    return text


@given(PATHS, EDITS)
def test_no_edit_of_a_file_makes_a_stage_stumble(path: str, edits: Any) -> None:
    text = edited(BASE_FILES[path], edits)

    _, found = checked(
        {**BASE_FILES, path: text.encode("utf-8", "surrogatepass").decode("latin-1")}
    )
    assert_well_told(found)
    _, found = checked({**BASE_FILES, path: text.encode("utf-8", "replace").decode()})
    assert_well_told(found)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_file_of_pieces_makes_the_reader_stumble(text: str) -> None:
    document, found = load_text("data/claims/a.yml", text.encode("utf-8", "surrogatepass"))

    assert document is not None or found
    assert_well_told(found)


@given(st.sampled_from(TEXTS), ANY)
def test_a_text_is_refused_at_its_place_or_kept_as_it_is(slot: Slot, text: str) -> None:
    found, (line, _) = found_with(slot, text)

    assert_well_told(found)
    assert {(one.place.path, one.place.line) for one in found} <= {(slot.path, line)}
    if not found:
        record = put(FULL[slot.kind], slot.way, text)
        data, _ = written([record] if slot.kind else record)
        document, _ = load_text(slot.path, data.encode())
        assert document
        read = document.node((0, *slot.way) if slot.kind else slot.way).value
        assert read == text
        assert unicodedata.is_normalized("NFC", text)
        assert json.loads(json.dumps(text)) == text
