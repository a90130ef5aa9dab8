"""Addresses: a relative link leads where it says, from any page."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.kinds import KINDS
from generator.urls import index_path, page_path, page_url, relative

parts = st.lists(st.text("abc-", min_size=1, max_size=4), max_size=4)
pages = parts.map(lambda names: "".join(f"{name}/" for name in names))
anchors = st.sampled_from(["", "#x", "#c-1"])


@given(target=pages, anchor=anchors, page=pages)
def test_a_relative_link_is_undone_by_joining(target: str, anchor: str, page: str) -> None:
    base = f"https://example.org/site/{page}"

    link = relative(target + anchor, page)

    assert link
    assert urljoin(base, link) == f"https://example.org/site/{target}{anchor}"


def test_a_link_to_a_file_has_no_slash_behind_it() -> None:
    assert relative("data/briefing.json", "actors/x/") == "../../data/briefing.json"


@pytest.mark.parametrize(
    ("path", "url"),
    [("index.md", ""), ("map.md", "map/"), ("actors/index.md", "actors/"), ("a/b.md", "a/b/")],
)
def test_a_page_is_served_as_a_folder(path: str, url: str) -> None:
    assert page_url(path) == url


def test_no_two_kinds_share_a_page() -> None:
    paths = [index_path(kind) for kind in KINDS]
    paths += [page_path(kind, "x") for kind in KINDS if kind.has_pages]

    assert len(set(paths)) == len(paths)
