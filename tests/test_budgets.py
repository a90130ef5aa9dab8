"""What the site may cost its readers, as far as that is the same on every machine."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING

import pytest
from budgets import (
    HOME_KB,
    SCRIPT_KB,
    SHIFT,
    WIDTHS,
    Budget,
    Clock,
    heaviest_picture,
    searches,
    table,
    visit,
)
from served import served
from test_browser import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    """The address of the real site."""
    with served(project / "site") as address:
        yield address


def test_home_is_within_its_budgets(address: str, chromium: Browser) -> None:
    home = visit(chromium, address, "", 390)

    assert SCRIPT_KB >= home.kilobytes("Script") > 0
    assert HOME_KB >= home.kilobytes() > home.kilobytes("Font") > 0


LISTS = (
    *("", "actors/", "actors/wagner-group/", "claims/", "corrections/", "events/", "judgements/"),
    *("locations/", "sources/", "timeline/"),
)
"""Pages whose parts depend on what comes after them: columns of tables, facts beside a lead."""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [one for one in PAGES if one not in LISTS])
def test_nothing_moves_on_any_type_of_page_and_nobody_else_is_asked(
    address: str, chromium: Browser, path: str, width: int
) -> None:
    seen = visit(chromium, address, path, width)

    assert seen.shift <= SHIFT
    assert seen.elsewhere == []


class _Trickling(SimpleHTTPRequestHandler):
    """Send pages as over a bad line: piece by piece, each painted before the next is there."""

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
        size = 8_000 if source.name.endswith(".html") else -1
        while piece := source.read(size):
            outputfile.write(piece)
            outputfile.flush()
            time.sleep(0.03)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is Python's
        """Say nothing of what is fetched."""


@pytest.fixture(scope="module")
def bad_line(project: Path) -> Iterator[str]:
    """The address of the real site at the end of a bad line."""
    handler = partial(_Trickling, directory=str(project / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("width", [*WIDTHS, 720, 960])
@pytest.mark.parametrize("path", LISTS)
def test_nothing_moves_while_a_page_comes_in_piece_by_piece(
    bad_line: str, chromium: Browser, path: str, width: int
) -> None:
    seen = visit(chromium, bad_line, path, width)

    assert seen.shift <= SHIFT
    assert seen.elsewhere == []


def test_pictures_and_first_results_are_within_their_budgets(
    project: Path, chromium: Browser
) -> None:
    site = (project / "site").resolve()

    for budget in (heaviest_picture(site), searches(chromium, site)):
        assert 0 < budget.measured <= budget.limit


COSTLY = {
    "heavy/index.html": "<p>words</p>" + "<svg>" + "<path d='M1 2'/>" * 20 + "</svg>",
    "moving/index.html": """<p>words</p><script>
        setTimeout(() => document.body.prepend(document.createElement('hr')), 200)
        </script><style>hr { height: 300px }</style>""",
    "asking/index.html": "<img src='http://localhost:9/a.png' alt=''>",
}


@pytest.fixture
def costly(tmp_path: Path) -> Path:
    """Give a site of pages that break budgets."""
    for name, text in COSTLY.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"<!doctype html><title>x</title>{text}")
    return tmp_path


def test_a_shift_a_request_and_what_is_transferred_are_seen(
    costly: Path, chromium: Browser
) -> None:
    with served(costly) as address:
        seen = {name: visit(chromium, address, f"{name}/", 390) for name in ("moving", "asking")}

    assert seen["moving"].shift > SHIFT
    assert seen["asking"].shift == 0
    assert seen["asking"].elsewhere == ["http://localhost:9/a.png"]
    sent = len(gzip.compress((costly / "moving/index.html").read_bytes(), 6)) / 1000
    assert sent < seen["moving"].kilobytes("Document") < sent + 0.5


def test_pictures_in_pages_are_weighed_compressed(costly: Path) -> None:
    found = heaviest_picture(costly)

    assert found.where == "/heavy/"
    assert 0 < found.measured < 0.1


def test_a_broken_budget_is_told_as_such() -> None:
    text = table([Budget("Mark", 94, 95, at_least=True), Budget("Size", 1.5, 2, "kB", "/")], "So.")

    assert text.splitlines()[-2:] == [
        "| Mark | 94 | ≥ 95 |  | **no** |",
        "| Size | 1.5 kB | ≤ 2 kB | / | yes |",
    ]


def test_the_clock_runs_while_the_work_is_done_and_whatever_comes_of_it() -> None:
    clock = Clock()

    def work(rounds: int) -> int:
        if not rounds:
            raise ValueError("nothing to do")
        return sum(range(rounds))

    assert clock.around(work)(2_000_000) == sum(range(2_000_000))
    before = clock.seconds
    assert before > 0
    with pytest.raises(ValueError, match="nothing to do"):
        clock.around(work)(0)
    assert clock.seconds >= before


def test_files_go_out_as_servers_send_them(costly: Path, chromium: Browser) -> None:
    (costly / "404.html").write_text("nothing here")
    (costly / "a.woff2").write_bytes(b"font")
    page = chromium.new_page()
    with served(costly) as address:
        heavy, font, missed = (
            page.request.get(address + path) for path in ("heavy", "a.woff2", "nowhere")
        )

        assert heavy.url.endswith("/heavy/")
        assert heavy.headers["content-encoding"] == "gzip"
        assert heavy.headers["content-type"] == "text/html; charset=utf-8"
        assert heavy.text().endswith("</svg>")
        assert "content-encoding" not in font.headers
        assert font.body() == b"font"
        assert (missed.status, missed.text()) == (404, "nothing here")
    page.close()
