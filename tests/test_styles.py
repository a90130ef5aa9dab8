"""The style sheets: nothing in them that nothing uses."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
SOURCES = ("templates/**/*", "generator/**/*.py", "docs/assets/js/*.js", "docs/**/*.md")


def styled() -> dict[str, str]:
    """Give every class of our own that a style sheet names, with one that does."""
    found: dict[str, str] = {}
    for path in sorted((PROJECT / "docs/assets/css").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found |= dict.fromkeys(re.findall(r"\.(bf-[\w-]+)", text), path.name)
    return found


def test_every_class_in_the_style_sheets_is_used() -> None:
    """It stands in a template, a picture or a script: whole, or as a stem with its end to come."""
    files = (path for one in SOURCES for path in PROJECT.glob(one) if path.is_file())
    text = "\n".join(path.read_text(encoding="utf-8", errors="ignore") for path in files)
    whole = set(re.findall(r"bf-[\w-]*\w", text))
    stems = tuple(re.findall(r"""(bf-[\w-]+-)(?=["'`{$])""", text))

    unused = {
        f"{name} in {sheet}"
        for name, sheet in styled().items()
        if name not in whole and not name.startswith(stems)
    }

    assert len(styled()) > 300
    assert unused == set()
