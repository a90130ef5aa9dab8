"""Markdown set as pages: MkDocs and its theme, asked for the pages that are needed.

`mkdocs build` makes everything, each time, in one process. Here MkDocs' own public parts are put
together as its builder does it: configuration, files, navigation, then page by page. So any page
can be made alone, and in any process; a test holds the result against the builder's, byte by byte.
A configuration with plugins, hooks or further templates is left to the builder, since they may
need all pages at once.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from generator.composed import EXTENSIONS, Composer
from generator.frames import Frames

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be set, and how; the same order gives the same pages in any process."""

    configuration: Path
    """mkdocs.yml."""
    pages: Path
    """The Markdown."""
    site: Path
    """Where the site will lie."""
    extra: str
    """What the theme is told, as JSON, see `extra` in mkdocs.yml."""
    compiled: Path
    """A folder of ours for compiled templates, made by this version of everything."""


class Press:
    """MkDocs, ready to set pages."""

    def __init__(self, order: Order) -> None:
        """Read configuration, files and navigation; what is wrong is logged by MkDocs.

        Raises:
            MkDocsException: What is wrong with the configuration or the theme.
        """
        # Material prints its farewell notice on import, unless told that it was read.
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        from mkdocs.config import load_config

        self.config: MkDocsConfig = load_config(
            config_file=str(order.configuration),
            docs_dir=str(order.pages),
            site_dir=str(order.site),
            strict=False,
        )
        self.config.extra.update(json.loads(order.extra))
        self._compiled = order.compiled

    @property
    def is_plain(self) -> bool:
        """Whether pages can be made one by one."""
        return not (self.config.plugins or self.config.hooks or self.config.extra_templates)

    def build(self) -> None:
        """Let MkDocs' builder make everything."""
        from mkdocs.commands.build import build

        build(self.config)

    def lay_out(self) -> None:
        """Find all files, and the navigation."""
        from jinja2 import FileSystemBytecodeCache
        from markdown import Markdown
        from mkdocs.structure.files import InclusionLevel, get_files, set_exclusions
        from mkdocs.structure.nav import get_navigation

        self._files: Files = get_files(self.config)
        self._env: Environment = self.config.theme.get_env()
        self._compiled.mkdir(parents=True, exist_ok=True)
        self._env.bytecode_cache = FileSystemBytecodeCache(str(self._compiled))
        self._files.add_files_from_theme(self._env, self.config)
        set_exclusions(self._files, self.config)
        self._nav: Navigation = get_navigation(self._files, self.config)
        self._documents = self._files.documentation_pages()
        self.pages: dict[str, File] = {file.dest_uri: file for file in self._documents}
        """The pages by their paths in the site."""
        self.copies: dict[str, Path] = {
            file.dest_uri: Path(file.abs_src_path)
            for file in self._files
            if file.dest_uri not in self.pages
            and file.inclusion.value > InclusionLevel.DRAFT.value
            and file.abs_src_path
        }
        """The files that are copied as they are, by their paths in the site."""
        self._frames = Frames(self._env, self._told, [page.url for page in self._nav.pages])
        names = self.config.markdown_extensions
        markdown = Markdown(extensions=names, extension_configs=self.config.mdx_configs or {})
        self._composer = Composer(markdown) if set(names) <= EXTENSIONS else None

    def page(self, path: str) -> bytes:
        """Give a page of the site."""
        from mkdocs.structure.pages import Page

        file = self.pages[path]
        page = file.page or Page(None, file, self.config)
        self._read(page)
        page.active = True
        made = self._frames.page(page)
        page.active = False
        page.markdown = page.content = None
        return made.encode("utf-8", errors="xmlcharrefreplace")

    def _read(self, page: Page) -> None:
        """Set the text of a page; where it is not of headings and regions alone, MkDocs does."""
        from mkdocs.structure.toc import get_toc

        composed = self._composer.page(page.file.content_string) if self._composer else None
        if composed is None or "title" not in composed.meta:
            page.read_source(self.config)
            page.render(self.config, self._files)
            return
        page.markdown = page.content = composed.content
        page.meta = composed.meta
        page.toc = get_toc(composed.tokens)

    def _told(self, page: Page) -> TemplateContext:
        """Give what a template is told of a page."""
        from mkdocs.commands.build import get_context

        return get_context(self._nav, self._documents, self.config, page)

    def templates(self) -> dict[str, bytes]:
        """Give the files that the theme makes of no page, such as 404.html and the sitemap."""
        made: dict[str, bytes] = {}
        for name in sorted(self.config.theme.static_templates):
            text = self._template(name)
            if text.strip():
                made[name] = text.encode()
        if sitemap := made.get("sitemap.xml"):
            made["sitemap.xml.gz"] = self._packed(sitemap)
        return made

    def _template(self, name: str) -> str:
        from mkdocs.commands.build import get_context
        from mkdocs.utils import get_relative_url, is_error_template

        base = urlsplit(self.config.site_url or "/").path
        base = base if is_error_template(name) else get_relative_url(".", name)
        self._address_all()
        context = get_context(self._nav, self._documents, self.config, base_url=base)
        return self._env.get_template(name).render(context)

    def _address_all(self) -> None:
        """Let every file know its page: the sitemap lists their addresses."""
        from mkdocs.structure.pages import Page

        for file in self._documents:
            if file.page is None:
                Page(None, file, self.config)

    def _packed(self, data: bytes) -> bytes:
        from mkdocs.utils import get_build_timestamp

        pages = [file.page for file in self._documents if file.page]
        out = io.BytesIO()
        name = str(Path(self.config.site_dir) / "sitemap.xml.gz")
        moment = get_build_timestamp(pages=pages)
        with gzip.GzipFile(fileobj=out, filename=name, mode="wb", mtime=moment) as packer:
            packer.write(data)
        return out.getvalue()


_last: tuple[Order, Press] | None = None
"""The order that was laid out last, for the processes that are forked then."""


def laid_out(order: Order) -> Press:
    """Give the press for an order, with the files as they lie there now."""
    global _last  # noqa: PLW0603 - what a forked process finds ready
    press = Press(order)
    if press.is_plain:
        press.lay_out()
    _last = order, press
    return press


def setter(order: Order) -> Callable[[str], tuple[bytes, list[str]]]:
    """Give what sets one page, and tells what MkDocs warns of; for use in any process."""
    press = _last[1] if _last and _last[0] is order else laid_out(order)

    def page(path: str) -> tuple[bytes, list[str]]:
        with warnings_of("mkdocs") as warnings:
            return press.page(path), warnings

    return page


@contextmanager
def warnings_of(name: str) -> Iterator[list[str]]:
    """Collect the warnings of a logger and keep them off the terminal."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    logger = logging.getLogger(name)
    handler: Any = Collector(level=logging.WARNING)
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield collected
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates
