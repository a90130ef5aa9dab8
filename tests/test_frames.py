"""The shell of a page: rendered once for many, and the same as rendered for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import get_context
from mkdocs.structure.pages import Page
from projects import edit

from generator import frames, site
from generator.site import Folders
from generator.typeset import Order, Press, laid_out


def pressed(root: Path, tmp_path: Path) -> Press:
    folders = Folders(root)
    feeds = [{"title": "Feed", "path": "data/feed.xml", "type": "application/rss+xml"}]
    editions = {"2023-03-01": {"mended": 2}}
    told = {"edition": {"title": "E", "url": "editions/2023-03-01/"}, "feeds": feeds}
    return laid_out(
        Order(
            configuration=root / site.CONFIGURATION,
            pages=folders.pages,
            site=tmp_path / "site",
            extra=json.dumps({**told, "editions": editions}),
            compiled=tmp_path / "compiled",
        )
    )


def as_mkdocs_does(press: Press, path: str) -> bytes:
    """Set a page as MkDocs' builder does."""
    config, file = press.config, press.pages[path]
    page = file.page or Page(None, file, config)
    page.read_source(config)
    page.render(config, press._files)
    page.active = True
    context = get_context(press._nav, press._documents, config, page)
    made = press._env.get_template(page.meta.get("template", "main.html")).render(context)
    page.active = False
    page.markdown = page.content = None
    return made.encode()


def few(press: Press) -> list[str]:
    """Give of every folder four pages, and every page that stands in none."""
    folders: dict[str, list[str]] = {}
    for path in press.pages:
        folders.setdefault(path.rpartition("/")[0].rpartition("/")[0], []).append(path)
    return [path for name, paths in folders.items() for path in (paths[:4] if name else paths)]


@pytest.fixture
def shells(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether each shell that was made could be used for many pages."""
    made: list[bool] = []
    make = frames.Frames._made

    def noted(*given: object) -> object:
        frame = make(*given)  # type: ignore[arg-type]
        made.append(frame is not None)
        return frame

    monkeypatch.setattr(frames.Frames, "_made", noted)
    return iter([made])


def test_pages_of_the_real_site_are_those_of_mkdocs(
    project: Path, tmp_path: Path, shells: Iterator[list[bool]]
) -> None:
    press = pressed(project, tmp_path)
    paths = few(press)

    differ = [path for path in paths if press.page(path) != as_mkdocs_does(press, path)]

    made = next(shells)
    assert len(paths) > 60
    assert differ == []
    assert all(made)
    assert len(made) > 10


FOOT = "{% block footer %}\n"


@pytest.mark.parametrize(
    ("words", "is_shared"),
    [
        ("<p>{{ page.title }}</p>", False),
        ("<p>{{ page.url }}</p>", True),
        ("<p>{{ page.url | upper }}</p>", False),
        ("<a href=\"{{ ('other/' ~ page.url) | url }}\">{{ page.url | urlencode }}</a>", True),
        ("<p>{{ page.file.src_uri | upper }}</p>", False),
        ("<p>{{ (page.toc | list | last).title }}</p>", False),
        ("<p>{{ page.content | length }}</p>", False),
        ("<p>{{ page.toc | length }}</p>", False),
        ("<p>{% for one in page.toc %}{{ one.id }}{% endfor %}</p>", False),
        ("<p>{{ page.no_such_thing }}</p>", False),
        ("<p>{{ page.meta.description }}</p>", True),
        ("<p>{{ 'yes' if page.meta.kind == 'actor' else page.meta.get('edition') }}</p>", True),
        ("<p>{{ 'source' in page.meta }}</p>", True),
        ("<p>{{ page.meta.title if page.meta else 'no title' }}</p>", True),
        ("<p>{{ page.url.startswith('claims/') }}{{ base_url }}{{ page.is_homepage }}</p>", True),
        ("<a href=\"{{ 'claims/c-1/' | url }}\">{{ page.active }}</a>", True),
        (
            "{% for one in nav %}<a href='{{ one.url | url }}'>{{ one.title }}</a>{% endfor %}",
            True,
        ),
    ],
)
def test_a_shell_that_speaks_of_the_page_is_made_for_it(
    small: Path, tmp_path: Path, shells: Iterator[list[bool]], words: str, is_shared: bool
) -> None:
    edit(small / "templates/theme/main.html", FOOT, f"{FOOT}{words}")
    press = pressed(small, tmp_path)

    differ = [path for path in press.pages if press.page(path) != as_mkdocs_does(press, path)]

    assert differ == []
    assert any(next(shells)) == is_shared
