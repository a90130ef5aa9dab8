"""Hostile text on the whole site: in every field at once, in every place that shows it.

Two sites are built from the records that `examples.py` makes from the types. In one, every text
ends with everything that was ever seen to run, leak, load or deface; in the other, with letters.
They must have the same elements, and a browser must find nothing in the first to run or to fetch.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from examples import BASE_FILES, FULL, put, slots, written
from lxml import html
from projects import Once, add_shell, contents, write_files
from test_policy import Visit, headers_of, page_types, served, visit

from generator import pipeline
from generator.kinds import KINDS

__all__ = ["visit"]

W = "(window.__pwned=1)"
MARKUP = (
    *(f"<script>{W}</script>", f"<img src=x onerror={W}>", f"<svg onload={W}>", "<base href=//x>"),
    *(f"</title><script>{W}</script>", f"&lt;/title&gt;&lt;script&gt;{W}&lt;/script&gt;"),
    *(f"`</title><script>{W}</script>`", f"\"onmouseover={W} '", f"[x](javascript:{W})"),
    *(f"![x](//evil.example/x.png){{: onerror={W} }}", f"<iframe srcdoc='<script>{W}</script>'>"),
    *(f"<details open ontoggle={W}>", "<textarea>", "<plaintext>", "</article>", "<!--", "-->"),
    *("<meta http-equiv=refresh content=0;url=//evil.example>", "]]>", "</script>", "</style>"),
    *(f"<form action=javascript:{W}><button>", "<style>*{display:none}</style>", "<link rel=x>"),
    *('--8<-- "mkdocs.yml"', "{{7+7}}{%raw%}{#x#}", "&#60;b&#62;", "&amp;", "%3Cscript%3E"),
    *("<!--html-->", "<!--/html-->", "~/x", "<a class=bf-cite href=~cite/x></a>"),
    *("a | b | c", ":x:", "user@example.org", "https://evil.example", "klzzwxh:0000", "=1+1"),
)
"""Inert wherever it stands, in a line and in prose."""
MARKS = (
    "\\`\\*\\\\",
    *("*a* **b** _c_ __d__", "[^1]: x", "*[UN]: x", "[x]: //evil.example", "[[city]] [@c-road]"),
    *("# h", "===", "---", "- l", "1. l", "> q", "{: onclick=x }", "{#map .x}", "~~e~~ ==f=="),
)
"""Inert in a line; prose knows some of it."""

ALWAYS = {("known_from",): None, ("revisions", 0, "at"): "2023-03-05"}
CHANGES: Mapping[str, Mapping[tuple[Any, ...], Any]] = {
    "claims": {("quantities", 0, "subset_of"): None},
    "editions": {
        ("as_of",): "2023-03-04",
        ("information_cutoff",): "2023-03-04",
        ("published_at",): "2023-03-05",
        ("key_judgements",): None,
    },
    "judgements": {
        ("versions", 0, "likelihood", "term"): "likely",
        ("versions", 0, "confidence"): "low",
    },
    "scenarios": {("versions", 0, "likelihood", "term"): "likely"},
}
"""What must be otherwise in the full records for them to hold together."""

UNSEEN = {
    *(f"{kind.plural}:note" for kind in KINDS),
    # Shown only of a judgement without evidence, one or a scenario with two versions, a second
    # edition that drops what the first one stated; the full records are none of these.
    "judgements:versions.0.no_evidence",
    "judgements:versions.0.change_reason",
    "scenarios:versions.0.change_reason",
    "editions:dropped.0.reason",
    "judgements:outcomes.0.note",
}
"""Fields that these records do not show."""

TEXTS = [
    slot
    for slot in slots()
    if slot.kind and slot.role in ("line", "prose") and slot.way not in CHANGES.get(slot.kind, {})
]


def hostile(role: str) -> str:
    return " ".join(MARKUP if role == "prose" else (*MARKUP, *MARKS))


def harmless(role: str) -> str:
    """Give as much text, with the same breaks."""
    return re.sub(r"\S", "z", hostile(role))


def records(ending: Callable[[str], str]) -> dict[str, str]:
    """Give the files of the base and the full records, each text with its number and an ending."""
    made: dict[str, Any] = {kind.plural: FULL[kind.plural] for kind in KINDS}
    for plural in tuple(made):
        for way, value in {**ALWAYS, **CHANGES.get(plural, {})}.items():
            made[plural] = put(made[plural], way, value)
    for number, slot in enumerate(TEXTS):
        cite = "[@c-road] " if slot.role == "prose" else ""
        text = f"Q{number}q likely {cite}{ending(slot.role)}"
        made[slot.kind] = put(made[slot.kind], slot.way, text)
    for plural, data in made.items():
        (named,) = data["revisions"][0]["set"]
        way = ("revisions", 0, "set", named)
        made[plural] = put(data, way, f"{data[named]} and later")
    full = {f"data/{plural}/full.yml": written([one])[0] for plural, one in made.items()}
    return {**BASE_FILES, **full}


def build(folder: Path, ending: Callable[[str], str]) -> None:
    write_files(folder, records(ending))
    outcome = pipeline.build(add_shell(folder))
    assert outcome.is_published, "\n".join(str(one) for one in outcome.found if "error" in str(one))


@pytest.fixture(scope="module")
def sites(once: Once) -> tuple[Path, Path]:
    """Give the hostile site and the harmless one."""
    twins = {"hostile": hostile, "harmless": harmless}
    one, other = (once(name, partial(build, ending=ending)) for name, ending in twins.items())
    return (one / "site").resolve(), (other / "site").resolve()


def shape(data: bytes) -> tuple[list[str], set[str]]:
    """Give the elements of a page in order; those of drawings, which wrap by width, as a set."""
    page: list[str] = []
    drawn: set[str] = set()
    for one in html.document_fromstring(data).iter():
        if isinstance(one.tag, str):
            name = f"{one.tag} {sorted(one.attrib)}"
            is_drawn = any(up.tag == "svg" for up in one.iterancestors())
            (drawn.add if is_drawn else page.append)(name)
    return page, drawn


def pages_of(site: Path) -> Iterator[tuple[str, bytes]]:
    return ((path, data) for path, data in contents(site).items() if path.endswith(".html"))


def words(text: str) -> str:
    return " ".join(text.split())


def shown(data: bytes) -> str:
    """Give the words of a page."""
    return words("".join(map(str, html.document_fromstring(data).itertext())))


def test_hostile_text_changes_no_element_of_any_page(sites: tuple[Path, Path]) -> None:
    one, other = (dict(pages_of(site)) for site in sites)

    assert one.keys() == other.keys()
    assert len(one) > 50
    for path, data in one.items():
        assert shape(data) == shape(other[path]), path


def test_hostile_text_is_shown_as_it_was_written(sites: tuple[Path, Path]) -> None:
    said = [shown(data) for _, data in pages_of(sites[0])]
    exported = (sites[0] / "data/briefing.json").read_text(encoding="utf-8")

    for number, slot in enumerate(TEXTS):
        if str(slot) in UNSEEN:
            continue
        # A citation between number and text is shown as its own number.
        wanted = words(hostile(slot.role))
        assert any(f"Q{number}q" in text and wanted in text for text in said), slot
        assert f"Q{number}q" in exported, slot


def test_a_browser_finds_nothing_to_run_and_nothing_to_fetch(
    sites: tuple[Path, Path],
    visit: Callable[[], Visit],
) -> None:
    site = sites[0]
    seen = visit()
    page = seen.page
    with served(site, headers_of(site)) as root:
        types = page_types(site)
        for address in types:
            page.goto(root + address, wait_until="load")
            assert page.evaluate("window.__pwned") is None, address
            assert "<" not in page.title() or "Q" in page.title(), address
        page.goto(f"{root}search/?q=evil")
        page.locator("#bf-search-page .bf-search__hit").first.wait_for()
        assert page.locator("#bf-search-page img").count() == 0
        assert page.evaluate("window.__pwned") is None

    assert len(types) > 20
    assert [one for one in seen.complaints if "ERR" not in one] == []
    assert [
        url for url in seen.requests if not url.startswith((root, "data:", f"blob:{root}"))
    ] == []
