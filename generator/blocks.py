"""A Markdown extension that takes ready-made HTML out of the parser's way.

Pages are Markdown headings around regions of HTML that the templates have already escaped. A
region stands between two comment lines, so that any Markdown engine builds the same page from the
same file; with this extension the region goes into Python-Markdown's own stash before any parser
reads it, which makes building pages two to three times as fast. Only public seams are used.
"""

from __future__ import annotations

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

START = "<!--html-->"
END = "<!--/html-->"

PRIORITY = 27
"""Below `normalize_whitespace` (30), which would strip the stash's marks, and above the fenced code
and raw HTML readers (25, 20), which would read every region again."""


class Blocks(Extension):
    """Python-Markdown extension, named `generator.blocks` in mkdocs.yml."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register the one preprocessor."""
        md.preprocessors.register(_Stash(md), "briefing-blocks", PRIORITY)


class _Stash(Preprocessor):
    """Replaces each region by a mark of Python-Markdown's HTML stash."""

    def run(self, lines: list[str]) -> list[str]:
        """Give the lines with every closed region stashed; an unclosed one stays as it is."""
        kept: list[str] = []
        start: int | None = None
        for number, line in enumerate(lines):
            if start is None and line == START:
                start = number
            elif start is not None and line == END:
                # The comments stay inside: whatever opens the region, it then counts as a block.
                html = "\n".join(lines[start : number + 1])
                kept += ["", self.md.htmlStash.store(html), ""]
                start = None
            elif start is None:
                kept.append(line)
        return kept if start is None else [*kept, *lines[start:]]


def makeExtension(**settings: Any) -> Blocks:  # noqa: N802 - the name is Python-Markdown's
    """Give the extension, as Python-Markdown asks for it by module name."""
    return Blocks(**settings)
