"""The site without a word of data: what the theme alone writes.

From mkdocs.yml and the theme comes a site of two empty pages. Its scripts and style sheets are
those that a finished site may hold, and the hashes of its inline scripts go into the content
security policy. Taken from finished pages they would bless whatever had slipped into one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.gate.markup import read
from generator.policy import script_hash

_PAGES = ("index.md", "a/b.md")
"""Two depths: an inline script that differs with the depth would need a hash for each."""


def build_blank(configuration: Path, folder: Path) -> None:
    """Build the blank site.

    Args:
        configuration: The project's mkdocs.yml.
        folder: A folder of ours, made anew: pages in `docs`, the site in `site`.

    Raises:
        MkDocsException: What is wrong with the configuration or the theme.
    """
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    shutil.rmtree(folder, ignore_errors=True)
    for name in _PAGES:
        page = folder / "docs" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# Blank\n")
    loaded = load_config(
        config_file=str(configuration),
        docs_dir=str(folder / "docs"),
        site_dir=str(folder / "site"),
        strict=False,
    )
    loaded.nav = None
    build(loaded)


def script_hashes(site: Path) -> frozenset[str]:
    """Give the hashes of the inline scripts of a blank site, as `generator.policy` writes them."""
    return frozenset(
        script_hash(script.text)
        for path in sorted(site.rglob("*.html"))
        for script in read(path.read_text(encoding="utf-8")).scripts
        if not script.tag.attributes.keys() & {"src", "type"}
    )
