"""The Markdown extension: faster, and otherwise not there."""

import re

import pytest
from markdown import Markdown

PAGE = """\
# Title

Text before.

<!--html-->
<div class="bf-facts" id="x">
<p>One &amp; two</p>

<table><tr><td>a | b</td></tr></table>
</div>
<!--/html-->

## Heading {#anchor}

<!--html-->
<ul><li>*not emphasis* [not](a-link)</li></ul>
<!--/html-->

Text after.
"""


def built(text: str, *extensions: str) -> str:
    made = Markdown(extensions=["attr_list", "tables", "toc", *extensions]).convert(text)
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", made))


def test_a_page_is_the_same_without_the_extension() -> None:
    assert built(PAGE, "generator.blocks") == built(PAGE)


def test_nothing_in_a_region_is_read_as_markdown() -> None:
    assert "<li>*not emphasis* [not](a-link)</li>" in built(PAGE, "generator.blocks")


def test_the_extension_stashes_before_any_other_reader_of_html() -> None:
    made = Markdown(extensions=["generator.blocks", "fenced_code"])
    order = [type(one).__name__ for one in made.preprocessors]

    assert order.index("NormalizeWhitespace") < order.index("_Stash")
    assert order.index("_Stash") < order.index("FencedBlockPreprocessor")
    assert order.index("_Stash") < order.index("HtmlBlockPreprocessor")


@pytest.mark.parametrize("text", ["<!--html-->\n<p>a</p>", "<!--/html-->", "a <!--html--> b"])
def test_an_unclosed_region_is_left_alone(text: str) -> None:
    assert built(text, "generator.blocks") == built(text)
