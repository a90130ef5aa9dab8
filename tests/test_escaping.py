"""No value from data can become markup, in any context that a template has: tried, not promised."""

from __future__ import annotations

import html
import unicodedata
from functools import partial
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown
from small import small_briefing

from generator.pages.page import Page
from generator.render import Renderer, markdown_escaped

EXTENSIONS = ["attr_list", "tables", "toc", "generator.blocks"]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "&lt;/title&gt;&lt;script&gt;",
    "`</title><script>alert(1)</script>`",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    "[x]: https://example.org",
    "[[wagner-group]] [@c-1]",
    "{: onclick=alert(1) }",
    "{#map .x onclick=alert(1)}",
    "# heading",
    "===",
    "---",
    "- list",
    "1. list",
    "> quote",
    "a | b | c",
    "*a* **b** _c_ __d__ ~~e~~ ==f==",
    "*[UN]: x",
    "[^1]: x",
    '--8<-- "mkdocs.yml"',
    "{{ 7*7 }} {% raw %} {# x #}",
    "<!--/html-->",
    "<!--html-->",
    "<!--references-->",
    '<a class="bf-cite" href="~cite/x"></a>',
    'href="~/x"',
    "https://example.org user@example.org",
    ":x: :smile:",
    "\\` \\* \\\\",
    "klzzwxh:0000 wzxhzdk:0",
    "a\n\n# b",
    "'\"<>&",
    "&#60;script&#62;",
    "]]> --> */ </style>",
]

TEMPLATE = """\
# Title {{ value }}

Paragraph {{ value }} end.

{{ value }}

- item {{ value }}

Between.

1. numbered {{ value }}

> quote {{ value }}

[link {{ value }}](https://example.org/)

| head | other |
|------|-------|
| {{ value }} | cell |

## {{ value }} { #anchor }

{% html %}
<div title="{{ value }}" data-value="{{ value }}"><p id="text">{{ value }}</p>
<svg><text>{{ value }}</text></svg></div>
{% endhtml %}
"""

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=4).map(" ".join),
    # What the loader lets through: nothing unseen, and in normal form C.
    st.text(
        st.characters(exclude_categories=["C", "Zl", "Zp"], max_codepoint=0xDFFFF), max_size=60
    ).map(partial(unicodedata.normalize, "NFC")),
    st.text(st.sampled_from("<>&\"'`*_{}[]()#+-.!|\\~:=^$@/%; ax1\n"), max_size=40),
).filter(lambda text: bool(text.split()))


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    folder = tmp_path_factory.mktemp("templates")
    (folder / "pages").mkdir()
    (folder / "pages" / "x.md.j2").write_text(TEMPLATE)
    return Renderer(small_briefing(), [folder])


def built(renderer: Renderer, value: str) -> tuple[dict[str, Any], Any]:
    """Give the front matter and the parsed page of the template with *value* in every context."""
    page = Page("x.md", "x.md.j2", title=value, description=value, view=lambda _: {"value": value})
    _, front, body = renderer.page(page).split("---\n", 2)
    made = Markdown(extensions=EXTENSIONS, extension_configs={"toc": {"permalink": True}})
    return yaml.safe_load(front), lxml_html.document_fromstring(
        f"<body>{made.convert(body)}</body>"
    )


def shape(tree: Any) -> list[str]:
    """Give the elements of a page with the names of their attributes, in order."""
    return [f"{one.tag} {sorted(one.attrib)}" for one in tree.iter() if isinstance(one.tag, str)]


@given(value=texts)
@example(value="<script>alert(1)</script>")
def test_a_value_changes_no_element_of_a_page(renderer: Renderer, value: str) -> None:
    harmless = "Zqx"
    words = " ".join(value.split())
    _, expected = built(renderer, harmless)
    front, actual = built(renderer, value)

    assert shape(actual) == shape(expected)
    assert " ".join(html.unescape(front["title"]).split()) == words
    assert "<" not in front["title"]
    assert "<" not in front["description"]


@given(value=texts)
def test_a_value_reads_as_it_was_written(renderer: Renderer, value: str) -> None:
    words = " ".join(value.split())
    _, tree = built(renderer, value)

    def said(path: str) -> str:
        return " ".join("".join(tree.xpath(path)[0].itertext()).split())

    assert said("//h1").removesuffix("¶") == f"Title {words}".strip()
    assert said("//h2").removesuffix("¶") == words
    assert said("//p[1]") == f"Paragraph {words} end."
    assert said("//td[1]") == words
    assert said("//ul/li") == f"item {words}"
    assert said("//ol/li") == f"numbered {words}"
    assert said("//a[@href='https://example.org/']") == f"link {words}"
    assert " ".join(tree.xpath("//div/@title")[0].split()) == words
    assert said("//p[@id='text']") == words


@given(value=texts)
def test_front_matter_is_data_whatever_stands_in_it(renderer: Renderer, value: str) -> None:
    front, _ = built(renderer, value)

    assert set(front) <= {"title", "description"}


@given(value=st.text())
def test_escaped_text_holds_no_sign_that_markdown_reads(value: str) -> None:
    left = markdown_escaped(value)

    assert not set(left) & set("<>`*_{}[]()\\|~\"'\n\r")
