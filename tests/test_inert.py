"""Hostile text on the whole site: in every field at once, in every place that shows it.

Two sites are built from the records that `examples.py` makes from the types. In one, every text
ends with everything that was ever seen to run, leak, load or deface; in the other, with letters.
They must have the same elements, and a browser must find nothing in the first to run or to fetch.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from examples import BASE_FILES, FULL, put, slots, written
from lxml import etree, html
from pdf import write_pdf
from projects import Once, add_shell, contents, write_files
from pybtex.database import parse_string as parse_bib
from pypdf import PdfReader
from test_bibliography import as_set
from test_policy import Visit, headers_of, page_types, served, visit
from test_print import addresses, links, tags_of

from generator import pipeline
from generator.kinds import KINDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    "scenarios": {
        ("versions", 0, "likelihood", "term"): "likely",
        ("versions", 0, "edition"): "full-edition",
    },
}
"""What must be otherwise in the full records for them to hold together."""

MARK = re.compile(rb"Q\d+q")
"""The number of a text."""
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
    more = {
        f"data/{plural}/more.yml": written(list(others(made[plural])))[0]
        for plural in ("judgements", "scenarios")
    }
    return {**BASE_FILES, **full, **more}


def others(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the like of a record that show what it has no place for: its second version, and
    a judgement without evidence."""
    first = {**record["versions"][0], "edition": "first"}
    moved = {"confidence": "moderate"} if "confidence" in first else {}
    second = {**first, **moved, "edition": "full-edition"}
    yield {**record, "id": f"{record['id']}-twice", "versions": [first, second]}
    if "no_evidence" in first:
        bare = {key: value for key, value in first.items() if not key.startswith("evidence_")}
        yield {**record, "id": f"{record['id']}-bare", "versions": [bare]}


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


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


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
        if slot.way == ("note",):
            continue
        # A citation between number and text is shown as its own number.
        wanted = words(hostile(slot.role))
        assert any(f"Q{number}q" in text and wanted in text for text in said), slot
        assert f"Q{number}q" in exported, slot


def test_notes_for_maintainers_are_published_nowhere(sites: tuple[Path, Path]) -> None:
    notes = {f"Q{number}q".encode() for number, slot in enumerate(TEXTS) if slot.way == ("note",)}

    assert len(notes) > 10
    for path, data in contents(sites[0]).items():
        assert not notes & set(MARK.findall(data)), path


# ---------------------------------------------------------------- downloads


def strings(path: str, data: bytes) -> Iterator[str]:
    """Yield the values of a download."""
    match path.rpartition(".")[2]:
        case "csv":
            for cell in chain.from_iterable(csv.reader(io.StringIO(data.decode()))):
                # A list or a part stands in its cell as JSON.
                value = json.loads(cell) if cell.startswith(("[", "{")) else cell
                yield from (str(one) for _, one in leaves(value))
        case "xml":
            for one in etree.fromstring(data).iter("*"):
                yield from (one.text or "", *map(str, one.attrib.values()))
        case "ris":
            yield from (line[6:] for line in data.decode().splitlines())
        case "bib":
            for entry in parse_bib(data.decode(), "bibtex").entries.values():
                yield from map(as_set, entry.fields.values())
                yield from (as_set(str(one)) for one in entry.persons.get("author", ()))
        case _:
            yield from (str(value) for _, value in leaves(json.loads(data)))


def leaves(value: Any, way: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of plain data with the way to it."""
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in items:
            yield from leaves(one, f"{way}/{key}")
    else:
        yield way, value


def form(path: str, data: bytes) -> list[Any]:
    """Give what a download is made of, without its values."""
    match path.rpartition(".")[2]:
        case "csv":
            return [len(row) for row in csv.reader(io.StringIO(data.decode()))]
        case "xml":
            return [(one.tag, sorted(one.attrib)) for one in etree.fromstring(data).iter("*")]
        case "ris" | "bib":
            return re.findall(r"^(?:[A-Z0-9]{2}  - |@\w+|  \w+ = |\})", data.decode(), re.MULTILINE)
        case _:
            return [way for way, _ in leaves(json.loads(data))]


def downloads(site: Path) -> dict[str, bytes]:
    """Give every file for programs, and what pages say to them, by path."""
    files = contents(site)
    found = {path: one for path, one in files.items() if path.startswith("data/")}
    found = {path: one for path, one in found.items() if not path.endswith(".html")}
    for path, data in pages_of(site):
        tree: Any = html.document_fromstring(data)
        for one in tree.xpath("//script[@type='application/ld+json']"):
            found[f"{path}.jsonld"] = str(one.text).encode()
    return found


def test_hostile_text_is_a_value_in_every_download(sites: tuple[Path, Path]) -> None:
    one, other = map(downloads, sites)
    seen: dict[str, set[int]] = {}

    assert one.keys() == other.keys()
    for path, data in one.items():
        assert form(path, data) == form(path, other[path]), path
        for value in strings(path, data):
            for number in map(int, re.findall(r"Q(\d+)q", value)):
                wanted = words(hostile(TEXTS[number].role))
                assert wanted in words(value) or wanted in shown(value.encode()), (path, number)
                seen.setdefault(path.rpartition(".")[2], set()).add(number)

    told = {number for number, slot in enumerate(TEXTS) if slot.way != ("note",)}
    assert seen["json"] == told
    assert seen["csv"] == told
    assert seen.keys() == {"json", "csv", "xml", "geojson", "jsonld", "bib", "ris"}
    assert min(map(len, seen.values())) > 0


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


# ---------------------------------------------------------------- the print edition


def test_hostile_text_is_words_in_the_print_edition(
    sites: tuple[Path, Path], chromium: Browser, tmp_path: Path
) -> None:
    """The PDF runs nothing, leads nowhere else, and has the parts of its harmless twin."""
    made = write_pdf(chromium, sites[0], tmp_path / "hostile")
    one, other = PdfReader(made), PdfReader(write_pdf(chromium, sites[1], tmp_path / "harmless"))
    page = (sites[0] / "print" / "index.html").read_text(encoding="utf-8")
    text = squeezed("".join(page.extract_text() for page in one.pages))
    numbers = set(re.findall(r"Q\d+q", shown(page.encode())))

    assert len(numbers) > 20
    assert {number for number in numbers if number not in text} == set()
    assert text.count(squeezed("<iframe srcdoc='<script>(window.__pwned=1)</script>'>")) > 20
    assert addresses(one.pages) == addresses(other.pages)
    assert set(tags_of(one)) == set(tags_of(other))
    assert deeds(one) <= {"/URI"}


def deeds(document: PdfReader) -> set[str]:
    """Give what a document may do, when it is opened or touched."""
    root: Any = document.trailer["/Root"]
    found = {
        key for part in (root, *document.pages) for key in ("/OpenAction", "/AA") if key in part
    }
    found |= set(root.get("/Names", {})) - {"/Dests"}
    return found | {str(one["/A"]["/S"]) for one in links(document.pages) if "/A" in one}
