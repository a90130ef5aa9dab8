"""References as reference managers read them: BibTeX, CSL-JSON and RIS, and one line of plain text.

In come sources, or pages of this site to be cited; out come texts. A reference is made once, as a
`Reference`, and each format only writes it down. Nothing is guessed: names of authors are kept
whole, because what is the family name is not in the records, and a date that is known by half is
given as far as it is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.dates import Date
from generator.link import Briefing
from generator.model import Source
from generator.reading import remembered
from generator.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class Form:
    """What a sort of reference is called in each format."""

    csl: str
    """CSL 1.0.2, appendix III."""
    bibtex: str
    """Entry types of the standard BibTeX styles."""
    ris: str
    """Reference types of RIS (2011)."""
    container: str = "howpublished"
    """The BibTeX field for who published it, or for the whole it is part of."""


_MISC = Form("webpage", "misc", "ELEC")
_REPORT = Form("report", "techreport", "RPRT", "institution")

FORMS: Mapping[SourceKind, Form] = {
    SourceKind.NEWS: Form("article-newspaper", "article", "NEWS", "journal"),
    SourceKind.OFFICIAL: _REPORT,
    SourceKind.SOCIAL_MEDIA: Form("post", "misc", "ELEC"),
    SourceKind.THINK_TANK: _REPORT,
    SourceKind.DATASET: Form("dataset", "misc", "DATA"),
    SourceKind.IMAGERY: Form("graphic", "misc", "FIGURE"),
    SourceKind.INTERVIEW: Form("interview", "misc", "GEN"),
    SourceKind.DOCUMENT: Form("document", "misc", "GEN"),
    SourceKind.REFERENCE: _MISC,
}
"""Every kind of source."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something to be cited."""

    key: str
    """Its name in a bibliography: letters, digits and hyphens."""
    form: Form
    title: str
    container: str
    """Who published it; for a page of this site, the title of the site."""
    issued: Date
    authors: tuple[str, ...] = ()
    """Names as they are given, never taken apart."""
    accessed: Date | None = None
    url: str | None = None
    archive_url: str | None = None
    language: str = "en"
    edition: str = ""
    """In words, for pages of this site."""

    @property
    def plain(self) -> str:
        """The reference in one line of plain text."""
        return _sentence(*self._words(self.url, self.archive_url))

    @property
    def plain_without_address(self) -> str:
        """The same for where the addresses stand beside it."""
        return _sentence(*self._words(None, None))

    def _words(self, url: str | None, archive_url: str | None) -> Iterator[str]:
        yield listed(self.authors)
        yield f"“{self.title}”"
        yield self.container
        yield self.edition or self.issued.in_words()
        yield url or ""
        yield f"archived at {archive_url}" if archive_url else ""
        yield f"read {self.accessed.in_words()}" if self.accessed else ""


def _sentence(*parts: str) -> str:
    return f"{', '.join(filter(None, parts))}."


def listed(names: tuple[str, ...]) -> str:
    """Join names as English does."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def source_reference(briefing: Briefing, source: Source) -> Reference:
    """Give the reference of a source."""
    return Reference(
        key=source.id,
        form=FORMS[source.kind],
        title=source.title,
        container=briefing.name(source.publisher)[1],
        issued=source.published_on,
        authors=source.authors,
        accessed=source.accessed_on,
        url=source.url,
        archive_url=source.archive_url,
        language=source.language,
    )


def page_reference(briefing: Briefing, title: str, url: str, address: str = "") -> Reference:
    """Give the reference of a page of this site, as the latest edition stands.

    Args:
        briefing: All records.
        title: The page's title.
        url: Its address from the site's root; empty for the home page, which shows another edition
            tomorrow, so that the page of its edition is cited.
        address: Where the site is published; empty where nobody said.
    """
    edition, issued, as_of = _issue(briefing)
    words = f"edition of {issued.in_words()}, as of {as_of.in_words()}"
    whole = f"editions/{edition}/"
    url = url or whole
    return Reference(
        key="-".join(filter(None, ("briefing", *re.findall(r"[a-z0-9-]+", url)))),
        form=_REPORT if url == whole else _MISC,
        title=title,
        container=briefing.settings.title,
        issued=issued,
        authors=(briefing.name(briefing.settings.author)[1],),
        url=f"{address}{url}" if address else None,
        edition=words,
    )


@remembered
def _issue(briefing: Briefing) -> tuple[str, Date, Date]:
    """Give what every page's reference says of the latest edition: id, day of issue, as of when."""
    edition = briefing.edition
    return edition.id, edition.published_at, edition.as_of


@remembered
def bibliographies(briefing: Briefing) -> dict[str, str]:
    """Give the references of all sources in every format, by the ending of the file's name."""
    sources = briefing.of(Source)
    return formats(source_reference(briefing, one) for one in sources)


def formats(references: Iterable[Reference]) -> dict[str, str]:
    """Give references in every format, by the ending of the file's name."""
    given = tuple(references)
    return {"bib": bibtex(given), "ris": ris(given), "csl.json": csl_json(given)}


FORMAT_NAMES = {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}
"""What the formats are called, by the ending of the file's name."""


# ---------------------------------------------------------------- BibTeX

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Macros that every BibTeX style defines, to be written without braces."""

_LATEX = {
    "\\": r"\textbackslash{}",
    # Not `\{`: BibTeX counts the brace all the same.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
}
"""Signs that LaTeX reads as something else; letters of any script stay as they are."""
_SPECIAL = re.compile("[" + re.escape("".join(_LATEX)) + "]")
_LIGATURE = re.compile(r"([-',])(?=\1)")
"""Where two signs would be set as one: `--` as a dash, `''` and `,,` as quotation marks."""


def bibtex(references: Iterable[Reference]) -> str:
    """Give references as BibTeX in UTF-8; `date` and `urldate` are what biblatex reads.

    Titles stand in double braces, for styles would take their capitals away.
    """
    return "\n".join(map(_bibtex_entry, references))


def _bibtex_entry(one: Reference) -> str:
    lines = [f"  {name} = {value}," for name, value in _bibtex_fields(one)]
    return "\n".join([f"@{one.form.bibtex}{{{one.key},", *lines, "}", ""])


def _bibtex_fields(one: Reference) -> Iterator[tuple[str, str]]:
    if one.authors:
        yield "author", "{" + " and ".join(f"{{{latex(name)}}}" for name in one.authors) + "}"
    else:
        # Styles sort by it, and make a label of it.
        yield "key", f"{{{latex(one.container)}}}"
    yield "title", f"{{{{{latex(one.title)}}}}}"
    yield one.form.container, f"{{{latex(one.container)}}}"
    yield from _bibtex_dates(one)
    if one.url:
        # Verbatim: styles put it into \url, and a model's address holds no brace.
        yield "url", f"{{{one.url}}}"
    notes = [latex(one.edition)] if one.edition else []
    notes += [rf"Archived at \url{{{one.archive_url}}}"] if one.archive_url else []
    if notes:
        yield "note", f"{{{'; '.join(notes)}}}"


def _bibtex_dates(one: Reference) -> Iterator[tuple[str, str]]:
    parts = exact_parts(one.issued)
    if parts:
        yield "year", f"{{{parts[0]}}}"
    if len(parts) > 1:
        yield "month", _MONTHS[parts[1] - 1]
    if not one.issued.is_unknown:
        yield "date", f"{{{one.issued.text}}}"
    if one.accessed and not one.accessed.is_unknown:
        yield "urldate", f"{{{one.accessed.text}}}"


def latex(text: str) -> str:
    """Give text that LaTeX sets as it is written, with every brace closed."""
    apart = _LIGATURE.sub("\\1\0", " ".join(text.split()))
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], apart).replace("\0", "{}")


# ---------------------------------------------------------------- RIS


def ris(references: Iterable[Reference]) -> str:
    """Give references as RIS: one tag a line, lines end in CR LF, in UTF-8."""
    lines = [
        f"{tag}  - {' '.join(value.split())}" for one in references for tag, value in _ris_tags(one)
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _ris_tags(one: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", one.form.ris
    yield "ID", one.key
    for name in one.authors:
        yield "AU", name
    yield "TI", one.title
    yield ("T2" if one.form.csl in _IN_A_WHOLE else "PB"), one.container
    parts = exact_parts(one.issued)
    if parts:
        yield "PY", f"{parts[0]:04}"
        yield "DA", "/".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
    elif not one.issued.is_unknown:
        yield "N1", f"Published: {one.issued.in_words()}"
    if one.edition:
        yield "ET", one.edition
    if one.accessed:
        yield "Y2", "/".join(f"{part:02}" for part in exact_parts(one.accessed))
    yield from (("UR", url) for url in (one.url, one.archive_url) if url)
    yield "LA", one.language
    yield "ER", ""


# ---------------------------------------------------------------- CSL-JSON


def csl_json(references: Iterable[Reference]) -> str:
    """Give references as CSL-JSON, the input of citation processors."""
    items = [csl(one) for one in references]
    return json.dumps(items, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def csl(one: Reference) -> dict[str, Any]:
    """Give a reference as an item of CSL-JSON."""
    made: dict[str, Any] = {
        "id": one.key,
        "type": one.form.csl,
        "title": one.title,
        "author": [{"literal": name} for name in one.authors],
        "container-title" if one.form.csl in _IN_A_WHOLE else "publisher": one.container,
        "issued": _csl_date(one.issued),
        "accessed": _csl_date(one.accessed) if one.accessed else {},
        "edition": one.edition,
        "URL": one.url or "",
        "note": f"Archived at {one.archive_url}" if one.archive_url else "",
        "language": one.language,
    }
    return {name: value for name, value in made.items() if value}


_IN_A_WHOLE = ("article-newspaper", "post", "webpage")
"""Types that are part of something with a title: a newspaper, a network, a site."""


def _csl_date(when: Date) -> dict[str, Any]:
    """Give a date of CSL: its parts where they are known, else its words."""
    if when.is_unknown:
        return {}
    parts = exact_parts(when)
    if parts:
        return {"date-parts": [list(parts)]}
    return {"literal": when.in_words()}


def exact_parts(when: Date) -> tuple[int, ...]:
    """Give year, month and day as far as they are stated without a doubt; else nothing."""
    iso = when.iso()
    return tuple(int(part) for part in iso.split("-")) if iso else ()
