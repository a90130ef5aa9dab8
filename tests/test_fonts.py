"""The typefaces: what they hold, that the style sheet names the same ranges, and their cache."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.fonts import CUTS, CYRILLIC, FOLDER, LATIN, Cut, font_files

STYLES = Path(__file__).parent.parent / "docs" / "assets" / "css" / "fonts.css"
SCRIPTS = {"latin": (LATIN, "Bé–“"), "cyrillic": (CYRILLIC, "БЇґё")}


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a folder with every typeface in it."""
    font_files(tmp_path / "fonts")
    return tmp_path / "fonts"


def _styled() -> dict[str, set[int]]:
    """Give the signs for which the style sheet asks for each file."""
    found = re.findall(
        r'fonts/([a-z-]+)\.woff2".*?unicode-range: ([^;]+);', STYLES.read_text(), re.DOTALL
    )
    return {name: _signs(text) for name, text in found}


def _signs(text: str) -> set[int]:
    spans = [part.split("-") for part in re.findall(r"U\+([0-9A-F-]+)", text)]
    return {sign for span in spans for sign in range(int(span[0], 16), int(span[-1], 16) + 1)}


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)
def test_a_file_holds_its_script_and_is_asked_for_exactly_there(kept: Path, cut: Cut) -> None:
    ranges, sample = SCRIPTS[cut.name.rpartition("-")[2]]

    held = TTFont(io.BytesIO(font_files(kept)[f"{FOLDER}/{cut.name}.woff2"])).getBestCmap()

    assert set(map(ord, sample)) <= set(held)
    assert _styled()[cut.name] == {sign for each in ranges for sign in each} >= set(held)


def test_a_damaged_or_foreign_cache_is_made_again(kept: Path) -> None:
    good = font_files(kept)
    (kept / "sans-regular-latin.woff2").write_bytes(b"wOF2 half")

    assert font_files(kept) == good

    (kept / "made-from.json").write_text('{"fonttools": "0"}')

    assert font_files(kept) == good


def test_what_is_kept_is_not_cut_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = font_files(kept)
    monkeypatch.setattr("generator.fonts._woff2", lambda _: pytest.fail("was cut again"))

    assert font_files(kept) == good
