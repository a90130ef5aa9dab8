"""Pages of headings and regions: put together as Python-Markdown and MkDocs would set them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.utils.meta import get_data

from generator.composed import EXTENSIONS, Composer

SETTINGS: dict[str, dict[str, Any]] = {"toc": {"permalink": True, "toc_depth": 3}}

PAGE = """\
---
title: "A &amp; b"
alternate: [{"type": "text/csv", "title": "CSV", "href": "data/a.csv"}]
---

<!--html-->
<p>Text &amp; <b>more</b></p>
<!--/html-->

# A title&#46; With signs, 12 of them

<!--html-->
<!--/html-->

## Part { #bf-part }

<!--html-->
<pre>
 # no heading

 [no](link)
</pre>
<!--/html-->

#### Deep
"""


def markdown() -> Markdown:
    return Markdown(extensions=sorted(EXTENSIONS), extension_configs=SETTINGS)


def composed(text: str) -> tuple[Any, ...] | None:
    made = Composer(markdown()).page(text)
    return made and tuple(made)


def set_by_markdown(text: str) -> tuple[Any, ...]:
    body, meta = get_data(text)
    reader = markdown()
    return meta, reader.convert(body), reader.toc_tokens  # type: ignore[attr-defined]


def test_a_page_is_the_one_that_markdown_sets() -> None:
    made = composed(PAGE)

    assert made == set_by_markdown(PAGE)
    assert made is not None
    assert [token["id"] for token in made[2]] == ["a-title-with-signs-12-of-them"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#### Deep", "Some words"),
        ("#### Deep", "## Part { #bf-part }"),
        ("#### Deep", "## bf part"),
        ("#### Deep", "#### A [link](b.md)"),
        ("#### Deep", "#### A <b>sign</b>"),
        ("#### Deep", "    # Code"),
        ("#### Deep", "<!--html-->"),
        ("<!--/html-->\n\n#### Deep", "<!--/html--> \n\n#### Deep"),
        (" # no heading", "\t# no heading"),
        (" # no heading", " # no heading\n   \n"),
        (" # no heading", "\x02wzxhzdk:0\x03"),
        ('"A &amp; b"', "A"),
        ('"A &amp; b"', "2023-03-01"),
        ('"A &amp; b"', '"\\ud83d\\ude00"'),
        ('title: "A &amp; b"', "title:\n  A"),
        ("---\ntitle", "title"),
    ],
)
def test_what_else_stands_on_a_page_is_left_to_markdown(old: str, new: str) -> None:
    assert PAGE.count(old) == 1

    assert composed(PAGE.replace(old, new)) is None


_LINES = st.sampled_from(
    [
        *("", "", "<!--html-->", "<!--/html-->", "<!--html-->", "<!--/html-->", "<p>x</p>"),
        *("# One", "## Two", "## Two { #one }", "### Three&#46; { #three .k }", "#### Four", "#"),
        *("####### Seven", "# *Em*", "# `x`", "# a # ", "# A {", "text", "- item", "a | b"),
        *(" ", "  <!--html-->", "<!--html-->x", "[TOC]", "[a]: b", "# &lt;b&gt;", "# &x", "\\# x"),
        *('# <span lang="en">A b.</span>', '# x <span lang="uk">y', "## </span> <span>"),
        *("***", "---", "# x { #y", "# Ä Бахмут, 12.5", "# a_b_c", "# http://a.b/c", "## a@b.cd"),
    ]
)


@given(st.lists(_LINES, max_size=12))
def test_whatever_is_put_together_is_what_markdown_sets(lines: list[str]) -> None:
    text = "\n".join(['---\ntitle: "T"\n---\n', *lines, ""])
    made = composed(text)

    assert made is None or made == set_by_markdown(text)
