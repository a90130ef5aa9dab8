"""What a line must not end within, and that only pages are set so."""

from __future__ import annotations

from pathlib import Path

import pytest
from small import small_briefing

from generator.dates import Date
from generator.exports.records import briefing_json
from generator.pages.page import Page
from generator.render import Renderer
from generator.search import stubs
from generator.unbroken import unbroken

NBSP = "\N{NO-BREAK SPACE}"
TEXT = "On 1 March, 70–80 % of it was held, 14 km away."
SET = f"On 1{NBSP}March, 70–80{NBSP}% of it was held, 14{NBSP}km away."
CLAIM = f"""\
- id: c-2
  text: {TEXT}
  quote: {TEXT}
  speaker: north
  said_on: 2023-03-01
  source: report
  locator: paragraph 1
  basis: attributed
  about: [north]
"""


@pytest.mark.parametrize(
    "text",
    [
        *("1~March 2023", "Tuesday, March~7, 2023", "24 and 25~May", "1~березня 2023 р."),
        *("70–80~%", "14~km", "14~км", "about 20~million", "about 3.5~m high", "5 p.m., 5~p.m.,"),
        *("decree No.~5", "№~5", "pp.~12–14", "4,500 civilians", "In March 2023", "3 men"),
        *("5 tons", "12 t-72", "casino. 5 of them", "Marches 5", "in 1 mayor's view"),
    ],
)
def test_spaces_that_hold_are_where_a_line_must_not_end(text: str) -> None:
    wanted = text.replace("5 p.m.", "5~p.m.").replace("~", NBSP)

    assert unbroken(text.replace("~", " ")) == wanted
    assert unbroken(wanted) == wanted


@pytest.fixture
def page(tmp_path: Path) -> str:
    """Words of a record and of ours, in a region."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "x.md.j2").write_text(
        "{% html %}\n<p>{{ text | own }}</p>\n<p>{{ text | inline }}</p>\n<p>{{ link('c-2') }}</p>"
        "\n<p>{{ date | date }}</p>\n<p>{{ _('%(number)s km', number='14') }}</p>\n{% endhtml %}\n"
    )
    briefing = small_briefing(claims=CLAIM)
    view = {"text": TEXT, "date": Date.parse("2023-03-01")}
    shown = Page("x.md", "x.md.j2", title="X", description="X", view=lambda _: view)
    return Renderer(briefing, [tmp_path]).page(shown)


def test_words_on_a_page_hold_together(page: str) -> None:
    assert page.count(SET) == 3
    assert f">1{NBSP}March 2023</time>" in page
    assert f"<p>14{NBSP}km</p>" in page


def test_exports_and_search_keep_what_the_author_wrote() -> None:
    briefing = small_briefing(claims=CLAIM)
    found = b"".join(stubs(briefing).values()).decode()

    assert f'"text": "{TEXT}"' in briefing_json(briefing)
    assert TEXT in found
    assert NBSP not in briefing_json(briefing) + found
