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
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    nodes,
    pass_environment,
    pass_eval_context,
)
from jinja2.ext import Extension
from jinja2.filters import do_truncate
from jinja2.nodes import EvalContext
from jinja2.parser import Parser
from markupsafe import Markup, escape

from generator import citations, datewords, prose, words
from generator.blocks import END, START
from generator.corrections import corrections_of
from generator.dates import Date
from generator.diagnostics import Diagnostic, Place, error
from generator.exports.bibliography import (
    FORMAT_NAMES,
    Reference,
    formats,
    page_reference,
    source_reference,
)
from generator.exports.jsonld import About, page_jsonld
from generator.kinds import Kind
from generator.link import Briefing
from generator.model import Actor, Record, Source
from generator.pages.dossiers import claim_in_source
from generator.pages.page import Page
from generator.reading import remembered
from generator.unbroken import unbroken
from generator.urls import address_of, relative
from generator.vocabulary import word
from generator.words import TOKEN, Manner, Speaker

_ENDINGS = (".md.j2", ".html.j2")
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


_MARKUP = re.compile(r"[\\`*_{}\[\]<>&#|=~]|^\s*[-+](?=\s)|^\s*\d+[.)]")
_HTML_SIGNS = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


def _plain_in_markdown(text: str) -> str:
    """Give a text of ours with entities for what would be Markdown; the rest stays readable."""
    return _MARKUP.sub(lambda found: "".join(f"&#{ord(sign)};" for sign in found[0]), text)


def _plain_in_html(text: str) -> str:
    return unbroken(text).translate(_HTML_SIGNS)


# By type, too: HTML of ours and the same signs from a record are equal, but not alike.
@lru_cache(maxsize=65536, typed=True)
def _text_in_html(text: str) -> Markup:
    """Give a text of a record as it stands in HTML."""
    return text if isinstance(text, Markup) else escape(unbroken(text))


_IN_MARKDOWN = Manner("markdown", _plain_in_markdown, markdown_escaped)
_IN_HTML = Manner("html", _plain_in_html, _text_in_html)
_PLACES = re.compile(f"{START}|{END}|{TOKEN.pattern}")


def spoken(text: str, speaker: Speaker) -> str:
    """Give a page with words in the place of every token: as HTML in regions, else as Markdown."""
    manner = _IN_MARKDOWN

    def place(found: re.Match[str]) -> str:
        nonlocal manner
        if found[1]:
            return speaker.word(found, manner)
        manner = _IN_HTML if found[0] == START else _IN_MARKDOWN
        return found[0]

    return _PLACES.sub(place, text)


class HtmlRegion(Extension):
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


class _Current:
    """The name `briefing` in templates: whatever the page at hand is made from."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._renderer.briefing, name)


# By type, too: HTML of ours and the same signs from a record are equal, but not alike.
@lru_cache(maxsize=65536, typed=True)
def _link(kind: Kind, record_id: str, text: str) -> Markup:
    made = Markup('<a class="bf-link bf-link--{}" href="~/{}"{}>{}</a>')
    # Words of ours are in the reader's language, and what they name says its own.
    language = "" if TOKEN.search(text) else _own_attribute()
    return made.format(kind.name, address_of(kind, record_id), language, _text_in_html(text))


@remembered
def side_number(briefing: Briefing, actor_id: str) -> str:
    """Give the number of an actor's side in the briefing's order, `other` or `none`."""
    sides = {side: str(n) for n, side in enumerate(briefing.settings.sides, start=1)}
    if actor_id in sides:
        return sides[actor_id]
    own = briefing.get(Actor, actor_id).side
    return sides.get(own, "other") if own else "none"


class Renderer:
    """Templates bound to one briefing."""

    def __init__(
        self,
        briefing: Briefing,
        folders: Sequence[Path],
        address: str = "",
        compiled: Path | None = None,
    ) -> None:
        """Prepare the templates.

        Args:
            briefing: What all pages are about.
            folders: Where templates are looked up, the first match wins.
            address: Where the site is published; empty where nobody said.
            compiled: A folder of ours for compiled templates, made by this version of everything.
        """
        self.briefing = self._whole = briefing
        self.folders = folders
        self.address = address
        self._speakers = words.speakers(folders, briefing.settings.languages)
        self._environment = self._prepared()
        if compiled:
            self._environment.bytecode_cache = FileSystemBytecodeCache(str(compiled))

    @property
    def trees(self) -> tuple[str, ...]:
        """The folder of each language's pages: the first stand at the top."""
        return tuple(self._speakers)

    @property
    def templates(self) -> list[str]:
        """The names of all templates that pages are made with."""
        return self._environment.list_templates(filter_func=lambda name: name.endswith(_ENDINGS))

    def compile(self, name: str) -> None:
        """Let a template lie compiled in its folder; what is wrong with it, a page tells."""
        with suppress(TemplateError):
            self._environment.get_template(name)

    def page(self, page: Page, briefing: Briefing | None = None) -> str:
        """Give the Markdown text of a page in the first language; see `pages`."""
        return self.pages(page, briefing)[0]

    def pages(self, page: Page, briefing: Briefing | None = None) -> tuple[str, ...]:
        """Give the Markdown text of a page in every language, front matter included.

        Args:
            page: The page.
            briefing: What it is made from, and what its templates may ask; that of the renderer,
                or a `Reading` of it.

        Returns:
            The texts, in the order of `trees`.

        Raises:
            TemplateError: What the template does wrong; see `render`.
        """
        whole = briefing or self._whole
        self.briefing = whole.as_issued(page.as_issued) if page.as_issued else whole
        if page.record:
            # The plan brought it along; asked for, it is known that the page was made from it.
            self.briefing.record(page.record.id)
        template = self._environment.get_template(f"pages/{page.template}")
        data = page.view(self.briefing)
        text = template.render(page=page, record=page.record, **data)
        text = citations.numbered(text, self._label, self._references)
        text = f"{_tidy(text)}\n{self._data_block(page, data)}"
        return tuple(
            _front_matter(page, speaker)
            + relative_links(spoken(text, speaker), page.url, page.anchors, tree)
            for tree, speaker in self._speakers.items()
        )

    def _data_block(self, page: Page, shown: Mapping[str, Any]) -> str:
        """Give the region that tells machines what the page is about."""
        files = shown["downloads"] if page.path == "data.md" else ()
        paths = tuple(file.path for file in files)
        title, description = words.in_english(page.title), words.in_english(page.description)
        about = About(title, description, page.path, page.record, paths)
        data = page_jsonld(self.briefing, about, self.address)
        return f'{START}\n<script type="application/ld+json">{data}</script>\n{END}\n'

    def _prepared(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(self.folders),
            # Off outside HTML regions, where `_finalize` escapes.
            autoescape=lambda name: name is None or not name.endswith(".md.j2"),  # noqa: S701
            finalize=_finalize,
            undefined=StrictUndefined,
            extensions=[HtmlRegion, "jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        # What `{% trans %}` compiles to: calls of `gettext` and `ngettext` with named arguments.
        environment.newstyle_gettext = True  # type: ignore[attr-defined]
        for name in _UNSAFE_FILTERS:
            del environment.filters[name]
        environment.globals.update(
            briefing=_Current(self),
            url=self.url,
            link=self.link,
            cite=citations.mark,
            side=self.side,
            references=lambda: citations.SLOT,
            page_reference=self.page_reference,
            source_reference=self.source_reference,
            reference_formats=reference_formats,
            bounds=bounds,
            corrections_of=lambda record_id: corrections_of(self.briefing, record_id),
            get=self.record,
            in_source=lambda claim: f"~/{claim_in_source(self.briefing, claim)}",
            kind_of=lambda record_id: self.briefing.name(record_id)[0],
            key=key,
            _=words.gettext,
            gettext=words.gettext,
            ngettext=words.ngettext,
            pgettext=words.pgettext,
            npgettext=words.npgettext,
        )
        environment.filters.update(
            link=self.link,
            cite=citations.mark,
            prose=lambda text: in_own_blocks(prose.to_html(text, self.link, citations.mark)),
            inline=lambda text: in_own_element(
                prose.to_inline_html(text, self.link, citations.mark)
            ),
            text=lambda text: prose.to_text(text, self._label),
            date=date,
            number=words.number,
            alone=words.alone,
            in_words=datewords.later,
            own=in_own_language,
            printed=lambda text: unbroken(str(text)),
            truncate=truncate,
            word=word,
        )
        return environment

    def url(self, record_id: str) -> str:
        """Give a record's address for `href="…"`, from the site's root."""
        return f"~/{address_of(self.briefing.name(record_id)[0], record_id)}"

    def link(self, record_id: str, text: str = "") -> Markup:
        """Give the link to a record, with its name or with *text*."""
        kind, label = self.briefing.name(record_id)
        return _link(kind, record_id, text or label)

    def record(self, record_id: str) -> Record:
        """Give a record."""
        return self.briefing.record(record_id)

    def page_reference(self, page: Page) -> Reference:
        """Give what there is to cite of a page."""
        title = words.in_english(page.title)
        return page_reference(self.briefing, title, page.url, self.address)

    def source_reference(self, source: Source) -> Reference:
        """Give what there is to cite of a source."""
        return source_reference(self.briefing, source)

    def side(self, actor_id: str | None) -> str:
        """Give the number of an actor's side in the briefing's order, `other` or `none`."""
        if actor_id is None:
            return "none"
        return side_number(self.briefing, actor_id)

    def _label(self, record_id: str) -> str:
        return self.briefing.name(record_id)[1]

    def _references(self, cited: tuple[str, ...]) -> str:
        if not cited:
            return ""
        template = self._environment.get_template("parts/references.html.j2")
        return template.render(cited=[self.briefing.record(record_id) for record_id in cited])


def render(
    briefing: Briefing, pages: Iterable[Page], folders: Sequence[Path], address: str = ""
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Render pages.

    Args:
        briefing: What all pages are about.
        pages: The plan of the site.
        folders: Where templates are looked up, the first match wins.
        address: Where the site is published; empty where nobody said.

    Returns:
        The Markdown text of each page by its path, and a finding for each fault in a template,
        at its file and line.
    """
    renderer = Renderer(briefing, folders, address)
    made: dict[str, str] = {}
    found: dict[Place, Diagnostic] = {}
    for page in pages:
        try:
            made[page.path] = renderer.page(page)
        except TemplateError as problem:
            fault = template_fault(problem, page)
            found.setdefault(fault.place, fault)
    return made, list(found.values())


def template_fault(problem: TemplateError, page: Page) -> Diagnostic:
    """Give the finding for what a template did wrong on a page, at its file and line."""
    message = f"{problem.message or problem} (first met on page '{page.path}')"
    return error(_template_place(problem, page), "template-fault", message)


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


@lru_cache(maxsize=65536)
def date(value: Date | None) -> Markup:
    """Give a date in words, as `<time>` where HTML has a value for it."""
    if value is None:
        return Markup("")
    iso, said = value.iso(), datewords.later(value)
    if iso is None:
        return Markup('<span class="bf-date"{}>{}</span>').format(bounds(value), said)
    return Markup('<time datetime="{}">{}</time>').format(iso, said)


def bounds(value: Date) -> Markup:
    """Give the first and the last day a date may mean as attributes, for scripts that compare."""
    days = {"from": value.earliest, "to": value.latest}
    made = (Markup(' data-bf-{}="{}"').format(name, day) for name, day in days.items() if day)
    return Markup("").join(made)


def reference_formats(reference: Reference) -> list[tuple[str, Markup]]:
    """Give a reference in each format, with the format's name, to be shown as it is.

    The space at the end of RIS's last line is a part of it; written as an entity it is kept.
    """
    made = formats([reference])
    return [(name, _verbatim(made[ending])) for ending, name in FORMAT_NAMES.items()]


def _verbatim(text: str) -> Markup:
    lines = "\n".join(text.splitlines())
    kept = lines.rstrip(" ")
    return escape(kept) + Markup("&#32;") * (len(lines) - len(kept))


@pass_environment
def truncate(environment: Environment, text: str, *arguments: Any, **named: Any) -> str:
    """Do as Jinja's filter, but leave our own words whole."""
    return text if TOKEN.search(text) else do_truncate(environment, text, *arguments, **named)


@pass_eval_context
def in_own_language(context: EvalContext, text: str) -> str:
    """Give a text of a record as an element that says its language, where pages speak another."""
    start, end = _own_element()
    if context.autoescape:
        return Markup(f"{start}{_text_in_html(text)}{end}")  # noqa: S704 - escaped, between tokens
    written = text if isinstance(text, Markdown) else markdown_escaped(str(text))
    return Markdown(f"{start}{written}{end}")


@cache
def _own_attribute() -> Markup:
    return Markup(words.later(("own", "attribute"), _attribute))  # noqa: S704 - a token


@cache
def _own_element() -> tuple[str, str]:
    start = words.later(
        ("own", "start"), lambda speaker: _element(speaker, f"<span{_attribute(speaker)}>")
    )
    return start, words.later(("own", "end"), lambda speaker: _element(speaker, "</span>"))


def _attribute(speaker: Speaker) -> Markup:
    return _element(speaker, f' lang="{speaker.own}"')


def _element(speaker: Speaker, text: str) -> Markup:
    return Markup("" if speaker.language == speaker.own else text)  # noqa: S704 - a language tag


def key(*texts: str) -> Markup:
    """Give an attribute with what texts of ours are in English, where pages speak another language.

    By it scripts know what a reader chose, in whatever language: addresses that hold a choice lead
    to the same in all of them.
    """
    plain = (text.unescape() if isinstance(text, Markup) else text for text in texts)
    own = escape(words.in_english("|".join(plain)))
    said = words.later(("key", own), lambda speaker: _element(speaker, f' data-bf-key="{own}"'))
    return Markup(said)  # noqa: S704 - a token


_BLOCK = re.compile(r"<(p|ul|ol)>")


def in_own_element(made: Markup) -> Markup:
    """Let HTML of a record say its language, where pages speak another."""
    if made.startswith("<p>"):
        return in_own_blocks(made)
    start, end = _own_element()
    return Markup(f"{start}{made}{end}")  # noqa: S704 - as it was, between tokens


def in_own_blocks(made: Markup) -> Markup:
    """Let every block of a record's prose say its language, where pages speak another."""
    return Markup(_BLOCK.sub(rf"<\1{_own_attribute()}>", str(made)))  # noqa: S704 - as it was


# ---------------------------------------------------------------- the page as a whole

_ROOT_LINK = re.compile(r'(href|src)="~/([^"]*)"')
_PATH_END = re.compile("[?#]")
_BLANK_LINES = re.compile(r"\n{3,}")
_NOWHERE: Mapping[str, str] = MappingProxyType({})


def relative_links(
    text: str, page_url: str, anchors: Mapping[str, str] = _NOWHERE, tree: str = ""
) -> str:
    """Make every `~/…` link of a page relative to it.

    Args:
        text: The page.
        page_url: Its address from the site's root.
        anchors: Addresses that are to be found on the page itself, each with its anchor there.
        tree: The folder of the language; links to pages stay in it, files are the same for all.
    """
    here_url = f"{tree}{page_url}"

    def link(found: re.Match[str]) -> str:
        # A section of a record's page is found where the record is.
        here = anchors.get(found[2]) or anchors.get(found[2].partition("#")[0])
        if here:
            return f'{found[1]}="#{here}"'
        target = f"{tree}{found[2]}" if _is_page(found[2]) else found[2]
        return f'{found[1]}="{relative(target, here_url)}"'

    return _ROOT_LINK.sub(link, text)


def _is_page(url: str) -> bool:
    """Tell whether an address from the site's root is that of a page, not that of a file."""
    path = _PATH_END.split(url, maxsplit=1)[0]
    return not path or path.endswith("/")


def _tidy(text: str) -> str:
    """Take out the blank lines and trailing spaces that template logic leaves behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    spaced = _BLANK_LINES.sub("\n\n", lines)
    return (
        spaced.replace(f"{START}\n\n", f"{START}\n").replace(f"\n\n{END}", f"\n{END}").strip()
        + "\n"
    )


def _front_matter(page: Page, speaker: Speaker) -> str:
    """Give the page's front matter; JSON is YAML, and cannot be broken out of.

    The title is escaped as HTML here because the theme writes it without escaping.
    """
    fields: Mapping[str, Any] = {
        "title": str(escape(speaker.says(page.title))),
        "description": str(escape(speaker.says(page.description))),
        "language": speaker.language if speaker.language != speaker.own else None,
        "source": page.source,
        "kind": page.kind.name if page.kind and page.record else None,
        "under": page.kind.under if page.kind else None,
        "edition": page.as_issued or None,
        "page_class": page.layout,
        "alternate": [
            {"type": one.type, "title": str(escape(one.title)), "href": one.path}
            for one in page.alternates
        ],
    }
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value
    ]
    return "\n".join(["---", *lines, "---", "", ""])
