"""The check of the built site finds each fault, and finds none where there is none."""

import posixpath
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.verify import _target, verify

GOOD = {
    "index.html": '<a href="a/">a</a><a href="a/#x">x</a><img src="i.png"><a href=".">home</a>',
    "a/index.html": '<p id="x"><a href="../">home</a><a href="https://example.org/">out</a></p>'
    '<a href="#x">x</a><a href="../#">top</a>',
    "404.html": '<a href="/">home</a><a href="/a/">a</a>',
    "i.png": "",
}


def faults(folder: Path, **changed: str) -> list[str]:
    pages = GOOD | {path.replace("__", "/") + ".html": text for path, text in changed.items()}
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"<!doctype html><body>{text}</body>")
    return [one.code for one in verify(folder)]


def test_a_sound_site_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<a href="b/">b</a>', "dead-link"),
        ('<a href="../../x/">b</a>', "dead-link"),
        ('<a href="a/#y">y</a>', "dead-anchor"),
        ('<p id="y"></p><p id="y"></p>', "duplicate-anchor"),
        ('<script src="https://example.org/x.js"></script>', "foreign-request"),
        ('<link rel="stylesheet" href="//example.org/x.css">', "foreign-request"),
        ('<svg><image href="https://example.org/x.png"/></svg>', "foreign-request"),
        ('<img src="j.png">', "dead-link"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, text: str, code: str) -> None:
    assert code in faults(tmp_path, index=GOOD["index.html"] + text)


def test_a_page_without_a_link_to_it_is_found(tmp_path: Path) -> None:
    assert faults(tmp_path, b__index='<a href="../">home</a>') == ["orphan-page"]


def test_a_canonical_address_is_no_request(tmp_path: Path) -> None:
    text = '<link rel="canonical" href="https://example.org/">'

    assert faults(tmp_path, index=GOOD["index.html"] + text) == []


SEGMENTS = st.lists(st.sampled_from(["..", ".", "a", "b"]), max_size=5)


@given(
    st.sampled_from(["index.html", "a/index.html", "a/b/index.html", "a/b/c.html"]),
    SEGMENTS,
    st.sampled_from(["", "/", "/x.html", "/#x", "#x", "?q#x"]),
)
def test_addresses_lead_where_browsers_go(path: str, segments: list[str], end: str) -> None:
    address = "/".join(segments) + end
    address = address.removeprefix("/")
    whole = urlsplit(urljoin(f"https://example.org/{path}", address))
    own = whole.path.removeprefix("/")
    wanted = f"{own}index.html" if own.endswith("/") or not own else own
    climbs = posixpath.normpath(posixpath.join(posixpath.dirname(path), address)).startswith("..")

    if not climbs:
        assert _target(path, address, "") == (wanted, whole.fragment)
