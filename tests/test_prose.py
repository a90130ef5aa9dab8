"""Prose: the subset, the two marks, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup, escape

from generator import prose
from generator.prose import to_html, to_inline_html, to_text

ALLOWED = {"p", "em", "strong", "ul", "ol", "li", "a", "sup"}


def link(record_id: str, words: str) -> Markup:
    return Markup('<a href="~/{}">{}</a>').format(record_id, words or record_id.upper())


def cite(record_id: str) -> Markup:
    return Markup("<sup>{}</sup>").format(record_id)


def shown(text: str) -> str:
    return str(to_html(text, link, cite))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One *two* **three**.", "<p>One <em>two</em> <strong>three</strong>.</p>"),
        ("[[a-b]]", '<p><a href="~/a-b">A-B</a></p>'),
        ("[[a-b|the <b>]]", '<p><a href="~/a-b">the &lt;b&gt;</a></p>'),
        ("[[a-b|*no* mark]]", '<p><a href="~/a-b">*no* mark</a></p>'),
        ("It is held. [@c-1][@c-2]", "<p>It is held.<sup>c-1</sup><sup>c-2</sup></p>"),
        ("<b>x</b> & &amp;", "<p>&lt;b&gt;x&lt;/b&gt; &amp; &amp;amp;</p>"),
        ("[x](https://example.org)", "<p>[x](https://example.org)</p>"),
        ("![x](y.png)", "<p>![x](y.png)</p>"),
        ("# no heading", "<p># no heading</p>"),
        ("`no code`", "<p>`no code`</p>"),
        ("    no code", "<p>no code</p>"),
    ],
)
def test_the_subset(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_one_paragraph_can_stand_in_a_line() -> None:
    assert to_inline_html("One *two*.", link, cite) == "One <em>two</em>."
    assert to_inline_html("One.\n\nTwo.", link, cite).startswith("<p>")


def test_plain_text_has_names_and_no_citations() -> None:
    text = to_text("The [[a-b]] is *un*known, says [[c|he & she]]. [@c-1]\n\n* one", str.upper)

    assert text == "The A-B is unknown, says he & she. one"


@given(st.text(max_size=200))
def test_no_text_makes_any_other_element(text: str) -> None:
    made = shown(text)
    tree = html.fragment_fromstring(made, create_parent="div")

    assert {one.tag for one in tree.iter()} - {"div"} <= ALLOWED
    assert all(set(one.attrib) <= {"href"} for one in tree.iter())


@given(st.text(st.sampled_from("<>&\"'`*_[]()@|!#-:.ax1 \n"), max_size=80))
def test_no_text_of_signs_makes_any_other_element(text: str) -> None:
    test_no_text_makes_any_other_element.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def test_the_sanitiser_stands_behind_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless:
        def convert(self, text: str) -> str:
            return text

    monkeypatch.setattr(prose, "_parser", Careless)
    prose._neutral.cache_clear()

    made = shown('<script>x</script><p onclick="x">y</p><a href="javascript:x">z</a>')
    prose._neutral.cache_clear()

    assert made == "<p>y</p><a>z</a>"
    assert escape("x") == "x"
