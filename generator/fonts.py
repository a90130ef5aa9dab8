"""The site's typefaces, cut down to what its readers need: from font packages to WOFF2.

The packages are dependencies like any other and hold whole fonts; a reader gets Latin and Cyrillic,
each in a file of its own, so that a page without Cyrillic never loads it (`unicode-range` in
docs/assets/css/fonts.css names the same ranges). What was cut is kept below `build/`; a folder that
is incomplete, damaged or made by other versions is made again.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

FOLDER = "assets/fonts"
"""Where they stand in the site."""

LATIN = (
    *(range(0x20, 0x7F), range(0xA0, 0x180), range(0x218, 0x21C), range(0x2BC, 0x2BD)),
    *(range(0x2010, 0x2028), range(0x2030, 0x2034), range(0x2039, 0x203B), range(0x20AC, 0x20AD)),
    *(range(0x2116, 0x2117), range(0x2122, 0x2123), range(0x2190, 0x2194), range(0x2212, 0x2213)),
    *(range(0x2248, 0x2249), range(0x2260, 0x2261), range(0x2264, 0x2266)),
)
"""Latin with its European letters, and the signs that text uses."""

CYRILLIC = (range(0x400, 0x460), range(0x490, 0x492))
"""What Ukrainian, Russian and their neighbours are written in."""

_FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum")
_STAMP = "made-from.json"
_PACKAGES = ("brotli", "font-source-sans-pro", "font-source-serif-pro", "fonttools")


@dataclass(frozen=True, slots=True)
class Cut:
    """One file to be made: a part of one face."""

    name: str
    package: str
    file: str
    ranges: tuple[range, ...]


SANS, SERIF = "font_source_sans_pro", "font_source_serif_pro"
"""The packages."""

CUTS = (
    Cut("sans-regular-latin", SANS, "SourceSansPro-Regular.ttf", LATIN),
    Cut("sans-regular-cyrillic", SANS, "SourceSansPro-Regular.ttf", CYRILLIC),
    Cut("sans-semibold-latin", SANS, "SourceSansPro-Semibold.ttf", LATIN),
    Cut("sans-semibold-cyrillic", SANS, "SourceSansPro-Semibold.ttf", CYRILLIC),
    # The italic has no Cyrillic; the upright one stands in for it.
    Cut("sans-italic-latin", SANS, "SourceSansPro-It.ttf", LATIN),
    Cut("serif-semibold-latin", SERIF, "SourceSerifPro-Semibold.ttf", LATIN),
    Cut("serif-semibold-cyrillic", SERIF, "SourceSerifPro-Semibold.ttf", CYRILLIC),
)
"""Every file of the site's typefaces."""


def font_files(folder: Path) -> dict[str, bytes]:
    """Give every typeface file by its path in the site.

    Args:
        folder: Where what was cut is kept from one build to the next.

    Raises:
        OSError: The folder cannot be written.
    """
    kept = _kept(folder)
    if kept is None:
        kept = {cut.name: _woff2(cut) for cut in CUTS}
        _keep(folder, kept)
    return {f"{FOLDER}/{name}.woff2": data for name, data in kept.items()}


def _kept(folder: Path) -> dict[str, bytes] | None:
    """Give what the folder holds, or None where it is not exactly what would be made now."""
    try:
        stamp = json.loads((folder / _STAMP).read_bytes())
        made = {cut.name: (folder / f"{cut.name}.woff2").read_bytes() for cut in CUTS}
    except (OSError, ValueError):
        return None
    return made if stamp == _stamp(made) else None


def _keep(folder: Path, made: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (folder / f"{name}.woff2").write_bytes(data)
    (folder / _STAMP).write_text(json.dumps(_stamp(made)))


def _stamp(made: dict[str, bytes]) -> dict[str, str]:
    """Tell what the files were made by and from, and what is in them."""
    own = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    versions = {name: metadata.version(name) for name in _PACKAGES}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}
    return {"fonts.py": own} | versions | hashes


def font_path(package: str, file: str) -> Path:
    """Give where a font of a package lies."""
    # Found, not imported: all that these packages have is files.
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    assert places, f"{package} is a dependency in pyproject.toml"
    return Path(places[0]) / "files" / file


@cache
def _woff2(cut: Cut) -> bytes:
    # Most runs cut nothing, and need not wait for this import.
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(hinting=False, layout_features=list(_FEATURES), name_IDs=[1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_signs(cut.ranges))
    made = io.BytesIO()
    # With recalcTimestamp the file would carry the minute it was made in.
    with TTFont(font_path(cut.package, cut.file), lazy=True, recalcTimestamp=False) as font:
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(made, reorderTables=True)
    return made.getvalue()


def _signs(ranges: Iterable[range]) -> list[int]:
    return [sign for each in ranges for sign in each]
