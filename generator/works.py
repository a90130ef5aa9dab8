"""Everything the generator makes of a briefing: pages and exports, and the stubs for search.

In comes the briefing, out come works: a path and what makes the file, for `generator.made` to
make those that must be made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from jinja2 import TemplateError

from generator.diagnostics import Diagnostic
from generator.exports import export_plan
from generator.jobs import spread
from generator.link import Briefing
from generator.made import Work
from generator.pages import Page, plan
from generator.render import Renderer, template_fault
from generator.search import stub_plan


def site_works(
    briefing: Briefing, folders: Sequence[Path], address: str, compiled: Path | None = None
) -> dict[str, Work]:
    """Give every page and every export.

    Args:
        briefing: All records.
        folders: Where templates are looked up, the first match wins.
        address: Where the site is published; empty where nobody said.
        compiled: A folder of ours for compiled templates.

    Returns:
        The works by the paths of their files below the pages' folder.
    """
    renderer = Renderer(briefing, folders, address, compiled)
    pages = {page.path: _work(renderer, page) for page in plan(briefing)}
    exports = export_plan(briefing, address)
    return pages | {path: Work(path, make) for path, make in exports.items()}


def compile_templates(
    briefing: Briefing, folders: Sequence[Path], compiled: Path, jobs: int
) -> None:
    """Compile every template, where none is: else each process would, as it meets them.

    Args:
        briefing: All records.
        folders: Where templates are looked up, the first match wins.
        compiled: The folder of ours for compiled templates.
        jobs: How many processes may work.
    """
    if any(compiled.glob("*.cache")):
        return
    names = Renderer(briefing, folders).templates
    for _ in spread(_compiler, (briefing, folders, compiled), names, jobs):
        pass


def _compiler(briefing: Briefing, folders: Sequence[Path], compiled: Path) -> Callable[[str], None]:
    return Renderer(briefing, folders, compiled=compiled).compile


def stub_works(briefing: Briefing) -> dict[str, Work]:
    """Give the input of the search index, by the paths of its files."""
    return {path: Work(path, make) for path, make in stub_plan(briefing).items()}


def _work(renderer: Renderer, page: Page) -> Work:
    """Give a page's work: the files of all languages come of one making."""
    others = tuple(f"{tree}{page.path}" for tree in renderer.trees if tree)
    return Work(page.path, partial(_page, renderer, page), _given(page), others)


def _page(renderer: Renderer, page: Page, briefing: Briefing) -> tuple[bytes, ...] | Diagnostic:
    try:
        return tuple(text.encode() for text in renderer.pages(page, briefing))
    except TemplateError as problem:
        return template_fault(problem, page)


def _given(page: Page) -> str:
    """Give a hash of what a plan says of a page; the record it shows is asked for in making it."""
    plain = (
        *(page.template, page.title, page.description, page.source, page.layout, page.alternates),
        *(page.kind and page.kind.name, sorted(page.anchors.items())),
    )
    return hashlib.sha256(repr(plain).encode()).hexdigest()
