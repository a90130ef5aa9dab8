"""Build the same pages with MkDocs and with its heirs, and compare what readers would read.

MkDocs 1.6 has had no release since 2024, and Material announces the end of its own support. Two
programs read the same configuration and the same Markdown: ProperDocs, which continues MkDocs 1.x,
and Zensical, by Material's authors. This shows on our own pages that either could take over: the
same pages, with the same text and the same links in their main part. Looks and search are not
compared.

One thing Zensical (0.0.73) does differently, and here it is met halfway: it reads every address in
raw HTML as relative to the Markdown file, where MkDocs leaves it as relative to the page. So
Zensical gets a copy of the pages with addresses in its sense, which is what a move would take.

Apart from the program because nobody needs it to build a site.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

from lxml import html

NOT_FOUND = "404.html"
"""Made by the theme, not from a page; its list of pages is the theme's own business."""

_RELATIVE = re.compile(r"""(<[a-z][^<>]*?\s(?:href|src)=")((?![a-z]+:|[/#?])[^"]*)(?=")""")
"""An address in raw HTML that is relative to where it stands."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an heir's site differs from MkDocs' own."""

    same: int
    """Pages with the same text and links."""
    missing: tuple[str, ...]
    """Pages that only MkDocs made."""
    more: tuple[str, ...]
    """Pages that only the heir made."""
    different: tuple[str, ...]
    """Pages with other text or links, each with the first that differs."""

    @property
    def holds(self) -> bool:
        """Whether every page is there, with its text and links."""
        return bool(self.same) and not (self.missing or self.more or self.different)


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader gets from the main part of a page."""

    text: str
    """All its words."""
    links: frozenset[str]
    """Where its links lead and its pictures lie, as full addresses."""


def read_pages(site: Path) -> dict[str, Page]:
    """Read the main part of every page, by path."""
    pages = {}
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name != NOT_FOUND:
            tree = html.fromstring(path.read_bytes())
            pages[name] = _page(next(tree.iter("article"), None), name)
    return pages


def _page(main: html.HtmlElement | None, name: str) -> Page:
    if main is None:
        return Page("", frozenset())
    base = f"https://site.invalid/{name.removesuffix('index.html')}"
    addresses = [one.get(key) for one in main.iter() for key in ("href", "src")]
    links = frozenset(urljoin(base, address) for address in addresses if address is not None)
    return Page(" ".join(main.text_content().split()), links)


def compare(ours: Mapping[str, Page], theirs: Mapping[str, Page]) -> Comparison:
    """Compare the pages of two sites, as `read_pages` gives them."""
    both = sorted(ours.keys() & theirs.keys())
    different = [name for name in both if ours[name] != theirs[name]]
    return Comparison(
        same=len(both) - len(different),
        missing=tuple(sorted(ours.keys() - theirs.keys())),
        more=tuple(sorted(theirs.keys() - ours.keys())),
        different=tuple(f"{name}: {_apart(ours[name], theirs[name])}" for name in different),
    )


def _apart(ours: Page, theirs: Page) -> str:
    if ours.text == theirs.text:
        odd = ours.links ^ theirs.links
        return f"{len(odd)} links on one side only, such as {min(odd)}"
    signs = enumerate(zip(ours.text, theirs.text, strict=False))
    first = next((at for at, (one, other) in signs if one != other), len(ours.text))
    near = slice(max(0, first - 20), first + 40)
    return f"{ours.text[near]!r} is {theirs.text[near]!r}"


def from_the_file(text: str, path: str) -> str:
    """Make the addresses in raw HTML relative to the Markdown file, not to the page made of it.

    Args:
        text: A page's Markdown.
        path: The page's path, as in `actors/cnn.md`; its address is `actors/cnn/`.
    """
    name = PurePosixPath(path).stem
    if name == "index":
        return text

    def moved(match: re.Match[str]) -> str:
        start, address = match.groups()
        if address.startswith("../"):
            return start + address[3:] if address != "../" else f"{start}./"
        return f"{start}{name}/{address.removeprefix('./')}"

    return _RELATIVE.sub(moved, text)


def build(command: Sequence[str], target: Path) -> None:
    """Build the site of the working folder; the configuration names our own Markdown extension."""
    shutil.rmtree(target, ignore_errors=True)
    told = {"PYTHONPATH": os.getcwd(), "NO_MKDOCS_2_WARNING": "1"}  # noqa: PTH109 - a text
    done = subprocess.run(
        command, env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not target.is_dir():
        said = f"{done.stdout}\n{done.stderr}".strip()
        raise SystemExit(
            f"hedge: {' '.join(command)} ended with {done.returncode}:\n{said[-2000:]}"
        )


def configuration(original: str, **folders: str) -> str:
    """Give a configuration for other folders: Zensical takes none on its command line.

    Args:
        original: The text of mkdocs.yml.
        folders: What the folder of each key is called from the new configuration's place.
    """
    text = original
    for key, folder in folders.items():
        text, count = re.subn(rf"(?m)^( *){key}: .*$", rf"\g<1>{key}: {folder}", text)
        if count != 1:
            raise SystemExit(f"hedge: mkdocs.yml has no {key} to be replaced")
    return text


def build_zensical(program: Path, work: Path) -> None:
    """Build with Zensical from a copy of the pages that has addresses in its sense."""
    docs = work / "docs"
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree("build/docs", docs)
    for path in docs.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(from_the_file(text, path.relative_to(docs).as_posix()), encoding="utf-8")
    own = work / "mkdocs.yml"  # Zensical keeps a cache beside it
    theme = os.path.relpath("templates/theme", work)
    text = Path("mkdocs.yml").read_text(encoding="utf-8")
    text = configuration(text, docs_dir="docs", site_dir="zensical", custom_dir=theme)
    own.write_text(text, encoding="utf-8")
    build([str(program), "build", "--clean", "--strict", "-f", str(own)], work / "zensical")


def run(heirs: Path, work: Path) -> dict[str, Comparison]:
    """Build with all three and compare; give the comparison by the heir's name.

    Args:
        heirs: The folder with the heirs' programs.
        work: Where to build to, from the project's root.
    """
    ours, proper, zensical = (work / name for name in ("mkdocs", "properdocs", "zensical"))
    options = ["build", "--quiet", "--strict", "-f", "mkdocs.yml", "--site-dir"]
    build([str(Path(sys.executable).parent / "mkdocs"), *options, str(ours)], ours)
    build([str(heirs / "properdocs"), *options, str(proper)], proper)
    build_zensical(heirs / "zensical", work)
    expected = read_pages(ours)
    return {
        "ProperDocs": compare(expected, read_pages(proper)),
        "Zensical": compare(expected, read_pages(zensical)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and tell; give the exit code: 0 where both heirs make the same pages."""
    parser = argparse.ArgumentParser(description="Compare MkDocs' output with that of its heirs.")
    parser.add_argument("--heirs", type=Path, required=True, help="the folder with their programs")
    parser.add_argument("--work", type=Path, default=Path("build/hedge"), help="where to build")
    options = parser.parse_args(arguments)
    found = run(options.heirs, options.work)
    for name, one in found.items():
        print(
            f"{name}: {one.same} pages with the same text and links, {len(one.different)} with"
            f" others, {len(one.missing)} missing, {len(one.more)} more"
        )
        for line in (*one.missing, *one.more, *one.different)[:10]:
            print(f"  {line}")
    return 0 if all(one.holds for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
