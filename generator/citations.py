"""Which records a page cites, in order of first mention, and how a source is written out.

Templates leave a mark where a record is cited; when the page is whole, the marks are numbered
here, in one pass over the text. No counter is carried along, so rendering stays pure and the order
is the order of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

SLOT = Markup("<!--references-->")
"""Where the list of references goes."""

_MARK = re.compile(r'<a class="bf-cite" href="~cite/([a-z0-9-]+)"></a>')


def mark(record_id: str) -> Markup:
    """Give the mark that cites a record.

    Text from data cannot look like it: its quotation marks are escaped.
    """
    return Markup('<a class="bf-cite" href="~cite/{}"></a>').format(record_id)


def numbered(
    text: str, label: Callable[[str], str], references: Callable[[tuple[str, ...]], str]
) -> str:
    """Number the citations of a page and put its references in their slot.

    Args:
        text: The page with marks and at most one slot.
        label: Gives what a cited record says, for readers who cannot see where a number leads.
        references: Gives the HTML of the list, from the cited ids in order of first mention.

    Returns:
        The page; each number links to its entry in the list.
    """
    cited = tuple(dict.fromkeys(found[1] for found in _MARK.finditer(text)))
    number = {record_id: position for position, record_id in enumerate(cited, start=1)}
    first: set[str] = set()

    def link(found: re.Match[str]) -> str:
        record_id = found[1]
        anchor = "" if record_id in first else f' id="cite-{number[record_id]}"'
        first.add(record_id)
        return (
            f'<a class="bf-cite"{anchor} href="#ref-{number[record_id]}" data-claim="{record_id}"'
            f' title="{escape(label(record_id))}">{number[record_id]}</a>'
        )

    made = _MARK.sub(link, text)
    return made.replace(SLOT, references(cited), 1)
