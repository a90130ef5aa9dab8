"""References, read back by the programs that people cite with."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rispy
import yaml
from bibtexparser.entrypoint import parse_string as parse_with_bibtexparser
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as citeproc_formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from small import small_briefing
from test_escaping import texts

from generator.dates import Date
from generator.exports.bibliography import (
    FORMS,
    Reference,
    bibliographies,
    bibtex,
    csl,
    csl_json,
    formats,
    page_reference,
    ris,
    source_reference,
)
from generator.link import Briefing
from generator.model import Source
from generator.vocabulary import SourceKind
from generator.yamlfile import dump

PROJECT = Path(__file__).parent.parent

URL = "https://example.org/a_b%20c?x=1&y=~#z"

PLAIN = Reference(
    key="report",
    form=FORMS[SourceKind.NEWS],
    title="A report",
    container="The Paper",
    issued=Date.parse("2023-03-01"),
    authors=("Оля Войтович", "Laura Ford"),
    accessed=Date.parse("2026-11-22"),
    url=URL,
    archive_url="https://archive.example/1",
)

MACROS = {"textless": "<", "textgreater": ">", "textbar": "|", "textasciicircum": "^"}
MACROS |= {"textbraceleft": "{", "textbraceright": "}"}


def as_set(text: str) -> str:
    """Give what LaTeX would set for a field."""
    known = get_default_latex_context_db()
    macros = [MacroTextSpec(name, sign) for name, sign in MACROS.items()]
    known.add_context_category("missing", macros=macros, prepend=True)
    return str(LatexNodes2Text(latex_context=known, keep_comments=True).latex_to_text(text))


def words(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------- BibTeX


@given(text=texts)
@example(text="}{ \\emph{x} 50% a_b #1 $5 & ~ ^ | -- --- `` '' ,, ?` Кра́ля Kráľ")
@example(text="@article{x, title={y}}")
def test_bibtex_sets_every_text_as_it_was_written(text: str) -> None:
    reference = replace(PLAIN, title=text, container=text, authors=(text, "Second Author"))
    made = bibtex([reference])

    entry = parse_string(made, "bibtex").entries["report"]
    other = parse_with_bibtexparser(made)

    assert as_set(entry.fields["title"]) == words(text)
    assert as_set(entry.fields["journal"]) == words(text)
    assert [as_set(str(one)) for one in entry.persons["author"]] == [words(text), "Second Author"]
    assert not other.failed_blocks
    assert as_set(other.entries[0]["title"]) == words(text)
    assert other.entries[0]["url"] == URL


def test_bibtex_keeps_letters_of_every_script() -> None:
    made = bibtex([PLAIN])

    assert "Оля Войтович" in made
    assert parse_string(made, "bibtex").entries["report"].fields["date"] == "2023-03-01"
    assert "month = mar," in made


@pytest.mark.parametrize(
    ("date", "fields"),
    [
        ("2023-03-01", {"year": "2023", "month": "March", "date": "2023-03-01"}),
        ("2023", {"year": "2023", "date": "2023"}),
        ("2023-03-01~", {"date": "2023-03-01~"}),
        ("../2023-08-04", {"date": "../2023-08-04"}),
        ("unknown", {}),
    ],
)
def test_bibtex_dates_are_as_exact_as_the_record(date: str, fields: dict[str, str]) -> None:
    made = bibtex([replace(PLAIN, issued=Date.parse(date))])

    entry = parse_string(made, "bibtex").entries["report"]

    assert {one: entry.fields.get(one) for one in ("year", "month", "date")} == {
        "year": None,
        "month": None,
        "date": None,
    } | fields


# ---------------------------------------------------------------- RIS


@given(text=texts)
@example(text="x\nER  - \nTY  - JOUR\nTI  - other")
def test_ris_gives_every_text_back(text: str) -> None:
    reference = replace(PLAIN, title=text, container=text, authors=(text, "Second"))

    (entry,) = rispy.loads(ris([reference]))

    assert entry["title"] == words(text)
    assert entry["secondary_title"] == words(text)
    assert entry["authors"] == [words(text), "Second"]
    assert entry["urls"] == [URL, "https://archive.example/1"]
    assert entry["date"] == "2023/03/01"
    assert entry["type_of_reference"] == "NEWS"


def test_ris_lines_are_as_its_definition_asks() -> None:
    made = ris([PLAIN, PLAIN])

    assert len(rispy.loads(made)) == 2
    assert made.endswith("ER  - \r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in made.split("\r\n")[:-1])


# ---------------------------------------------------------------- CSL


def cited(items: list[dict[str, Any]]) -> list[str]:
    """Give what a citation processor writes of items, one text for each."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    source = CiteProcJSON(items)
    whole = CitationStylesBibliography(style, source, citeproc_formatter.plain)
    for item in items:
        whole.register(Citation([CitationItem(item["id"])]))
    return [str(one) for one in whole.bibliography()]


def test_a_citation_processor_cites_a_reference() -> None:
    (made,) = cited(json.loads(csl_json([PLAIN])))

    for part in ("Оля Войтович", "Laura Ford", "2023", "A report", "The Paper", URL):
        assert part in made


def test_a_citation_processor_cites_every_source() -> None:
    items = json.loads(bibliographies(several())["csl.json"])

    assert len(items) == len(SourceKind) + 1
    assert all("2023" in one for one in cited(items))


def test_a_date_in_words_is_cited_in_words() -> None:
    vague = replace(PLAIN, issued=Date.parse("../2023-08-04"))

    (made,) = cited(json.loads(csl_json([vague])))

    assert "until 4 August 2023" in made


@given(text=texts)
def test_csl_gives_every_text_back(text: str) -> None:
    (item,) = json.loads(csl_json([replace(PLAIN, title=text, authors=(text,))]))

    assert item["title"] == text
    assert item["author"] == [{"literal": text}]


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("2023-03-01", {"date-parts": [[2023, 3, 1]]}),
        ("2023-03", {"date-parts": [[2023, 3]]}),
        ("2023-03-01~", {"literal": "about 1 March 2023"}),
        ("../2023-08-04", {"literal": "until 4 August 2023"}),
        ("unknown", None),
    ],
)
def test_csl_dates_are_as_exact_as_the_record(date: str, issued: object) -> None:
    assert csl(replace(PLAIN, issued=Date.parse(date))).get("issued") == issued


# ---------------------------------------------------------------- of sources and pages


def keys_of(made: dict[str, str]) -> Iterable[list[str]]:
    """Give the names of the references in each format, as its reader finds them."""
    yield list(parse_string(made["bib"], "bibtex").entries)
    yield [one["id"] for one in rispy.loads(made["ris"])]
    yield [one["id"] for one in json.loads(made["csl.json"])]


def several() -> Briefing:
    """Give a briefing with a source of every kind."""
    fields = {"title": "X", "publisher": "paper", "published_on": "2023"}
    return small_briefing(
        sources=dump([{"id": f"of-{kind}", "kind": kind.value} | fields for kind in SourceKind])
    )


def test_every_source_of_every_kind_stands_in_every_format() -> None:
    briefing = several()
    wanted = [source.id for source in briefing.of(Source)]

    assert set(FORMS) == set(SourceKind)
    for keys in keys_of(bibliographies(briefing)):
        assert keys == wanted


def test_a_page_is_cited_with_its_edition_and_its_address() -> None:
    briefing = small_briefing()
    made = page_reference(briefing, "North", "actors/north/", "https://example.org/b/")

    assert made.plain == (
        "The team, “North”, Small briefing, edition of 1 March 2023, as of 1 March 2023,"
        " https://example.org/b/actors/north/."
    )
    for keys in keys_of(formats([made])):
        assert keys == ["briefing-actors-north"]


def test_the_home_page_is_cited_as_the_edition_that_it_shows() -> None:
    briefing = small_briefing()
    made = page_reference(briefing, "Small briefing", "", "https://example.org/b/")

    assert made.url == f"https://example.org/b/editions/{briefing.edition.id}/"


def test_a_page_without_an_address_is_cited_without_one() -> None:
    made = page_reference(small_briefing(), "North", "actors/north/")

    assert made.url is None
    assert "url" not in bibtex([made])
    assert made.plain.endswith("as of 1 March 2023.")


def test_a_source_is_cited_in_one_line() -> None:
    briefing = small_briefing()

    made = source_reference(briefing, briefing.get(Source, "report"))

    assert made.plain == "“A report”, The Paper, 1 March 2023."


# ---------------------------------------------------------------- the program itself


def test_the_citation_file_says_what_the_package_says() -> None:
    cff = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] == "software"
    assert cff["title"] == project["name"]
    assert cff["version"] == project["version"]
    assert cff["license"] == project["license"]
    assert cff["authors"] == [{"name": one["name"]} for one in project["authors"]]
    assert cff["message"]
