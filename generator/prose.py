"""Prose to HTML: a small Markdown subset without raw HTML, and the two marks for records.

What authors may use: paragraphs, *emphasis*, **strong emphasis** and lists; `[[id]]` links a record
and `[@id]` cites one. Links to other sites belong to sources, so prose can carry no address at all.
Everything else is text. The parser has no rule left that makes other elements, and an allow-list
sanitiser stands behind it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from markupsafe import Markup

from generator.model import MARK
from generator.unbroken import unbroken

_TAGS = {"p", "em", "strong", "ul", "ol", "li", "a"}
_DROPPED_BLOCKS = ("hashheader", "setextheader", "hr", "code", "quote", "reference")
_DROPPED_INLINES = (
    *("backtick", "reference", "link", "image_link", "image_reference", "short_reference"),
    *("short_image_ref", "autolink", "automail", "html", "entity"),
)
_LINK = re.compile(r'<a data-link="([^"]*)">(.*?)</a>')
_CITATION = re.compile(r'(\s*)<a data-cite="([^"]*)"></a>')
_TAG = re.compile(r"<[^>]+>")


def to_html(text: str, link: Callable[[str, str], str], cite: Callable[[str], str]) -> Markup:
    """Give prose as HTML blocks.

    Args:
        text: The prose as written.
        link: Gives the HTML that links a record, from its id and the words to show, if any.
        cite: Gives the HTML that cites a record, from its id.

    Returns:
        Safe HTML: paragraphs and lists.
    """
    linked = _LINK.sub(lambda found: link(found[1], html.unescape(found[2])), _set(text))
    # A space before a citation would let it fall onto the next line, away from its sentence.
    made = _CITATION.sub(lambda found: cite(found[2]), linked)
    return Markup(made)  # noqa: S704 - the sanitiser's output, with links made by the caller


def to_inline_html(
    text: str, link: Callable[[str, str], str], cite: Callable[[str], str]
) -> Markup:
    """Give prose of a single paragraph without the paragraph around it; see `to_html`."""
    made = str(to_html(text, link, cite))
    if made.startswith("<p>") and made.endswith("</p>") and made.count("<p>") == 1:
        made = made.removeprefix("<p>").removesuffix("</p>")
    return Markup(made)  # noqa: S704 - see above


def to_text(text: str, label: Callable[[str], str]) -> str:
    """Give prose as one line of plain text, citations left out.

    Args:
        text: The prose as written.
        label: Gives the name of a record from its id.
    """
    linked = _LINK.sub(lambda found: found[2] or html.escape(label(found[1])), _neutral(text))
    uncited = _CITATION.sub("", linked)
    return " ".join(html.unescape(_TAG.sub(" ", _spaced(uncited))).split())


def _spaced(made: str) -> str:
    """Keep emphasis from tearing words apart when its tags are taken out."""
    return re.sub(r"</?(em|strong)>", "", made)


@lru_cache(maxsize=4096)
def _set(text: str) -> str:
    """Give neutral HTML as pages show it; the only attributes are ids, which hold no spaces."""
    return unbroken(_neutral(text))


@lru_cache(maxsize=4096)
def _neutral(text: str) -> str:
    """Give sanitised HTML in which the marks are `<a data-link>` and `<a data-cite>`."""
    # The serialiser lets entities through as they are; here an ampersand is an ampersand.
    made = _parser().convert(text.replace("&", "&amp;"))
    return nh3.clean(made, tags=_TAGS, attributes={"a": {"data-link", "data-cite"}}, link_rel=None)


class _Marks(InlineProcessor):
    """Turns the two marks into neutral elements."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], _data: str
    ) -> tuple[Element, int, int]:
        """Give the element for one mark and its extent."""
        element = Element("a")
        if m["cite"] is not None:
            element.set("data-cite", m["cite"])
        else:
            element.set("data-link", m["link"])
            element.text = AtomicString(self.unescape(m["words"] or ""))
        return element, m.start(0), m.end(0)


def _parser() -> Markdown:
    """Make a parser that knows the subset and nothing else.

    A new one for each text: 0.1 ms, and no state that one text could leave to the next.
    """
    parser = Markdown()
    parser.preprocessors.deregister("html_block")
    for name in _DROPPED_BLOCKS:
        parser.parser.blockprocessors.deregister(name)
    for name in _DROPPED_INLINES:
        parser.inlinePatterns.deregister(name)
    parser.inlinePatterns.register(_Marks(MARK.pattern, parser), "record-marks", 185)
    return parser
