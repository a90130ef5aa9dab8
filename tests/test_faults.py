"""Faults around the records: each is a finding at its place, never a traceback."""

from pathlib import Path

import pytest
from small import small_briefing

from generator import pipeline, site
from generator.diagnostics import Diagnostic
from generator.site import Folders, Imprint


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(("text", "line"), [("\n{% if %}", 2), ("\n\n{{ nothing.like.it }}", 3)])
def test_a_fault_in_a_template_has_its_line(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path / "templates" / "pages" / "home.md.j2", text)

    _, _, found = pipeline.generated(tmp_path, small_briefing())

    assert codes(found) == ["template-fault"]
    assert str(found[0].place) == f"templates/pages/home.md.j2:{line}:1"


def test_a_written_page_may_not_hide_a_generated_one(tmp_path: Path) -> None:
    write(tmp_path / "docs" / "index.md", "# Mine\n")

    _, _, found = pipeline.generated(tmp_path, small_briefing())

    assert codes(found) == ["page-clash"]
    assert found[0].place.path == "docs/index.md"


def test_what_mkdocs_stumbles_on_is_told_in_one_line(tmp_path: Path) -> None:
    write(tmp_path / "mkdocs.yml", "site_name: Test\ntheme: {name: nothing-like-it}\n")
    edition = small_briefing().edition
    imprint = Imprint("First", "editions/first/", *[edition.as_of] * 3)

    found = site.build_html(Folders(tmp_path), imprint).found

    assert set(codes(found)) == {"mkdocs"}
    assert all("\n" not in one.message for one in found)


def test_a_search_index_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    write(folders.index, "a file where the index would go")
    write(folders.stubs / "index.html", "<html><body data-pagefind-body>Words</body></html>")

    assert codes(site.index(folders)[0]) == ["search-index"]
