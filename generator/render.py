"""Pages to Markdown text; the only room that knows Jinja.

A template is Markdown with regions of HTML (`{% html %}` … `{% endhtml %}`). Outside a region every
value is written in numeric entities, which no Markdown rule can read; inside a region it is escaped
as HTML. Both happen by themselves, and no filter switches them off, so that forgetting is
impossible: only values that this room made pass as they are.

Links are written from the site's root as `href="~/…"` and made relative to the page at the end;
text from data cannot contain that, since its quotation marks are escaped.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_eval_context,
)
from jinja2.ext import Extension
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from markupsafe import Markup, escape

from generator import citations, prose
from generator.blocks import END, START
from generator.dates import Date
from generator.diagnostics import Diagnostic, Place, error
from generator.link import Briefing
from generator.model import Actor
from generator.pages.page import Page
from generator.urls import record_url, relative

_UNSAFE_FILTERS = ("safe", "e", "escape", "forceescape", "xmlattr", "urlize", "tojson", "striptags")
"""Jinja's filters that mark text as safe, or unescape it: templates must not have them."""


class Markdown(str):
    """Text that is safe in Markdown: made here, or by `escaped`."""

    __slots__ = ()


def markdown_escaped(text: str) -> Markdown:
    """Give text in which nothing can be read as Markdown or HTML.

    Every ASCII sign but letters, digits, spaces, commas, and hyphens and full stops inside words
    becomes a numeric entity; line breaks become spaces.
    """
    return Markdown(_escape(" ".join(text.split())))


@lru_cache(maxsize=65536)
def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)


_SPECIAL = re.compile(r"(?<!\w)[-.]|[-.](?!\w)|[!-+/:-@\[-`{-~]")


class _HtmlRegion(Extension):
    """The tag `{% html %}`: a region escaped as HTML, between the two marks of `blocks`."""

    tags = {"html"}  # noqa: RUF012 - Jinja's own class attribute

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """Compile the region with autoescaping on."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endhtml",), drop_needle=True)
        region = nodes.ScopedEvalContextModifier(lineno=line)
        region.options = [nodes.Keyword("autoescape", nodes.Const(True))]  # noqa: FBT003
        region.body = [
            nodes.Output([nodes.TemplateData(f"{START}\n")]),
            *body,
            nodes.Output([nodes.TemplateData(f"\n{END}\n")]),
        ]
        return region


@pass_eval_context
def _finalize(context: EvalContext, value: Any) -> Any:
    """Escape what a template writes outside a region; inside, Jinja's own escaping follows."""
    if context.autoescape or isinstance(value, Markdown):
        return value
    return markdown_escaped(str(value))


class Renderer:
    """Templates bound to one briefing."""

    def __init__(self, briefing: Briefing, folders: Sequence[Path]) -> None:
        """Prepare the templates.

        Args:
            briefing: What all pages are about.
            folders: Where templates are looked up, the first match wins.
        """
        self.briefing = briefing
        self.folders = folders
        self._sides = {side: str(n) for n, side in enumerate(briefing.settings.sides, start=1)}
        self._environment = self._prepared()
        self._links: dict[tuple[str, str], Markup] = {}

    def page(self, page: Page) -> str:
        """Give the Markdown text of a page, front matter included.

        Raises:
            TemplateError: What the template does wrong; see `render`.
        """
        template = self._environment.get_template(f"pages/{page.template}")
        text = template.render(page=page, record=page.record, **page.data)
        text = citations.numbered(text, self._cited_label, self._references)
        return _front_matter(page) + relative_links(_tidy(text), page.url)

    def _prepared(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self.folders),
            # Off outside HTML regions, where `_finalize` escapes.
            autoescape=lambda name: name is None or not name.endswith(".md.j2"),  # noqa: S701
            finalize=_finalize,
            undefined=StrictUndefined,
            extensions=[_HtmlRegion],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        for name in _UNSAFE_FILTERS:
            del environment.filters[name]
        environment.globals.update(
            briefing=self.briefing,
            url=self.url,
            link=self.link,
            cite=citations.mark,
            side=self.side,
            references=lambda: citations.SLOT,
            get=self.briefing.record,
            kind_of=lambda record_id: self.briefing.entries[record_id].kind,
        )
        environment.filters.update(
            link=self.link,
            cite=citations.mark,
            prose=lambda text: prose.to_html(text, self.link, citations.mark),
            inline=lambda text: prose.to_inline_html(text, self.link, citations.mark),
            text=lambda text: prose.to_text(text, self._label),
            date=date,
            number=number,
        )
        return environment

    def url(self, record_id: str) -> str:
        """Give a record's address for `href="…"`, from the site's root."""
        entry = self.briefing.entries[record_id]
        return f"~/{record_url(entry.kind, entry.record)}"

    def link(self, record_id: str, words: str = "") -> Markup:
        """Give the link to a record, with its name or with *words*."""
        key = (record_id, words)
        if key not in self._links:
            kind = self.briefing.entries[record_id].kind.name
            made = Markup('<a class="bf-link bf-link--{}" href="{}">{}</a>')
            shown = words or self._label(record_id)
            self._links[key] = made.format(kind, self.url(record_id), shown)
        return self._links[key]

    def side(self, actor_id: str | None) -> str:
        """Give the number of an actor's side in the briefing's order, `other` or `none`."""
        if actor_id is None:
            return "none"
        if actor_id in self._sides:
            return self._sides[actor_id]
        own = self.briefing.get(Actor, actor_id).side
        if own is None:
            return "none"
        return self._sides.get(own, "other")

    def _label(self, record_id: str) -> str:
        return self.briefing.record(record_id).label

    def _cited_label(self, record_id: str) -> str:
        return self._label(record_id)

    def _references(self, cited: tuple[str, ...]) -> str:
        if not cited:
            return ""
        template = self._environment.get_template("parts/references.html.j2")
        return template.render(cited=[self.briefing.record(record_id) for record_id in cited])


def render(
    briefing: Briefing, pages: Iterable[Page], folders: Sequence[Path]
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Render pages.

    Args:
        briefing: What all pages are about.
        pages: The plan of the site.
        folders: Where templates are looked up, the first match wins.

    Returns:
        The Markdown text of each page by its path, and a finding for each fault in a template,
        at its file and line.
    """
    renderer = Renderer(briefing, folders)
    made: dict[str, str] = {}
    found: dict[Place, Diagnostic] = {}
    for page in pages:
        try:
            made[page.path] = renderer.page(page)
        except TemplateError as problem:
            place = _template_place(problem, page)
            message = f"{problem.message or problem} (first met on page '{page.path}')"
            found.setdefault(place, error(place, "template-fault", message))
    return made, list(found.values())


def _template_place(problem: TemplateError, page: Page) -> Place:
    """Find the template and line at fault."""
    if isinstance(problem, TemplateSyntaxError):
        return Place(f"templates/{problem.name}", problem.lineno)
    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.endswith(".j2")
    ]
    if not frames:
        return Place(f"templates/pages/{page.template}")
    path = Path(frames[-1].filename)
    return Place(f"templates/{path.parent.name}/{path.name}", frames[-1].lineno or 1)


# ---------------------------------------------------------------- filters without a briefing


def date(value: Date | None) -> Markup:
    """Give a date in words, as `<time>` where HTML has a value for it."""
    if value is None:
        return Markup("")
    iso = value.iso()
    if iso is None:
        return Markup('<span class="bf-date">{}</span>').format(value.in_words())
    return Markup('<time datetime="{}">{}</time>').format(iso, value.in_words())


def number(value: float) -> str:
    """Give a number with thin groups of three, as in `4,500`."""
    return f"{value:,}"


# ---------------------------------------------------------------- the page as a whole

_ROOT_LINK = re.compile(r'(href|src)="~/([^"]*)"')
_BLANK_LINES = re.compile(r"\n{3,}")


def relative_links(text: str, page_url: str) -> str:
    """Make every `~/…` link of a page relative to it."""
    return _ROOT_LINK.sub(lambda found: f'{found[1]}="{relative(found[2], page_url)}"', text)


def _tidy(text: str) -> str:
    """Take out the blank lines and trailing spaces that template logic leaves behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def _front_matter(page: Page) -> str:
    """Give the page's front matter; JSON is YAML, and cannot be broken out of.

    The title is escaped as HTML here because the theme writes it without escaping.
    """
    fields: Mapping[str, Any] = {
        "title": str(escape(page.title)),
        "description": str(escape(page.description)),
        "source": page.source,
        "kind": page.kind.name if page.kind and page.record else None,
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value
    ]
    return "\n".join(["---", *lines, "---", "", ""])
