"""The only owner of page paths, anchors and relative links.

A record's address follows from its kind and id alone: `actors/wagner-group/` where records of the
kind have pages, `gaps/#fallback-line` where they share one. Paths are relative to the site's root,
so the site works below any address.
"""

from __future__ import annotations

from generator.kinds import Kind
from generator.model import Record

DATA = "data"
"""The folder of the site that holds the records in other formats."""

CORRECTIONS = "corrections/index.md"
"""The Markdown file of the register of corrections."""

FEEDS = ("editions", "changes", "claims", "events", "corrections")
"""What can be followed by feed; names of files."""


def page_path(kind: Kind, record_id: str) -> str:
    """Give the Markdown file that shows a record, relative to the pages' folder."""
    return f"{kind.plural}/{record_id}.md" if kind.has_pages else index_path(kind)


def index_path(kind: Kind) -> str:
    """Give the Markdown file of a kind's index page."""
    return f"{kind.plural}/index.md"


def leaf_path(page: str, name: str, number: int) -> str:
    """Give the Markdown file of a further leaf of a list, see `pages.leaves`.

    No record has its page two folders below that of its kind, so no id can clash with it.

    Args:
        page: The Markdown file of the page that the list belongs to.
        name: The list.
        number: Which leaf, from 2.
    """
    return f"{page_url(page)}{name}/{number}.md"


def page_url(path: str) -> str:
    """Give the address of a page from its Markdown file: `a/b.md` is served at `a/b/`."""
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return f"{stem.removesuffix('/index')}/"


def record_url(kind: Kind, record: Record) -> str:
    """Give the address of a record, from the site's root."""
    return address_of(kind, record.id)


def address_of(kind: Kind, record_id: str) -> str:
    """Give the address of the record with this id, from the site's root."""
    url = page_url(page_path(kind, record_id))
    return url if kind.has_pages else f"{url}#{record_id}"


def correction_url(anchor: str) -> str:
    """Give the address of a correction in the register, from the site's root."""
    return f"{page_url(CORRECTIONS)}#{anchor}"


def export_path(kind: Kind, record_id: str, ending: str) -> str:
    """Give the file that holds one record in another format, from the site's root.

    Args:
        kind: The record's kind.
        record_id: The record's id.
        ending: What tells the format, as in `json` or `csl.json`.
    """
    return f"{DATA}/{kind.plural}/{record_id}.{ending}"


def feed_path(name: str, ending: str) -> str:
    """Give the file of a feed, from the site's root.

    Args:
        name: One of `FEEDS`.
        ending: `xml` for Atom, `json` for JSON Feed.
    """
    return f"{DATA}/feeds/{name}.{ending}"


def whole(url: str, page: str, address: str) -> str:
    """Give an address to hand out: with the site's own where that is known, else relative.

    Args:
        url: The target's address from the site's root, maybe with an anchor.
        page: Where it will stand: the address of a page or folder, from the site's root.
        address: Where the site is published, with a slash at its end; empty where nobody said.
    """
    return f"{address}{url}" if address else relative(url, page)


def relative(url: str, page: str) -> str:
    """Give the link from one page to another.

    Args:
        url: The target's address from the site's root, maybe with an anchor.
        page: The address of the page that links, from the site's root.

    Returns:
        A relative address that a browser resolves to the target; never empty.
    """
    target, hash_mark, anchor = url.partition("#")
    if target == page:
        return f"#{anchor}" if anchor else "./"
    *folders, file = target.split("/")
    here = page.split("/")[:-1]
    shared = 0
    while shared < min(len(here), len(folders)) and here[shared] == folders[shared]:
        shared += 1
    up = "../" * (len(here) - shared)
    down = "".join(f"{folder}/" for folder in folders[shared:])
    return (
        f"{up}{down}{file}{hash_mark}{anchor}" if up or down or file else f"./{hash_mark}{anchor}"
    )
