"""While somebody writes: the page that is looked at comes first, and each page reloads once."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from generator.preview import Preview
from generator.server import Server

HELD, FALLEN = "The town is held.", "The town has fallen."


def says(shown: Preview, page: str, words: str) -> bool:
    return words in (shown.folder / page / "index.html").read_text(encoding="utf-8")


def test_the_page_that_is_looked_at_shows_an_edit_before_the_others(small: Path) -> None:
    shown = Preview(small, jobs=1)
    assert shown.update().is_current
    claims = small / "data/claims/report.yml"
    claims.write_text(claims.read_text(encoding="utf-8").replace(HELD, FALLEN), "utf-8")
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        seen.append((says(shown, "claims/c-1", FALLEN), says(shown, "sources/report", FALLEN)))

    assert says(shown, "sources/report", HELD)
    assert shown.update("claims/c-1/", look).is_current
    shown.follow_up()

    assert seen == [(True, False)]
    assert says(shown, "sources/report", FALLEN)
    assert shown.complete() == ()


def test_a_page_shown_ahead_goes_back_with_its_record_though_the_others_never_followed(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Preview(small, jobs=1)
    shown.update()
    claims = small / "data/claims/report.yml"
    before = claims.read_text(encoding="utf-8")
    claims.write_text(before.replace(HELD, FALLEN), "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("generator.preview.make", lambda *_: pytest.fail("stopped"))
        with pytest.raises(pytest.fail.Exception):
            shown.update("claims/c-1/")
    assert says(shown, "claims/c-1", FALLEN)

    claims.write_text(before, "utf-8")
    shown.update("claims/c-1/")

    assert says(shown, "claims/c-1", HELD)
    assert not says(shown, "claims/c-1", FALLEN)


def test_what_mkdocs_stumbles_on_is_told_and_the_pages_stay(small: Path) -> None:
    shown = Preview(small, jobs=1)
    shown.update()
    claims, settings = small / "data/claims/report.yml", small / "mkdocs.yml"
    claims.write_text(claims.read_text(encoding="utf-8").replace(HELD, FALLEN), "utf-8")
    settings.write_text(settings.read_text(encoding="utf-8") + "\nplugins: [no-such]\n", "utf-8")

    outcome = shown.update("claims/c-1/", lambda: pytest.fail("shown ahead"))

    assert [one.code for one in outcome.found] == ["mkdocs"]
    assert says(shown, "claims/c-1", HELD)


@pytest.mark.parametrize("page", ["claims/no-such/", "claims/c-1/"])
def test_a_page_that_is_as_it_was_is_not_shown_ahead(small: Path, page: str) -> None:
    shown = Preview(small, jobs=1)
    shown.update()

    assert shown.update(page, lambda: pytest.fail("shown ahead")).is_current


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, "127.0.0.1", 0)
    yield made
    made.server_close()


def test_a_page_that_went_ahead_is_not_loaded_again_with_the_others(server: Server) -> None:
    before = server.state_of("/a/"), server.state_of("/b/")
    server.reload_ahead("/a/")
    ahead = server.state_of("/a/"), server.state_of("/b/")
    server.reload()
    after = server.state_of("/a/"), server.state_of("/b/")

    assert ahead[0] != before[0]
    assert ahead[1] == before[1]
    assert after[0] == ahead[0]
    assert after[1] != ahead[1]


def test_a_page_goes_ahead_again_where_the_others_did_not_follow(server: Server) -> None:
    server.reload_ahead("/a/")
    once = server.state_of("/a/")
    waiting = Thread(target=server.next_state, args=("/a/", once))
    waiting.start()
    server.reload_ahead("/a/")
    waiting.join(timeout=5)

    assert not waiting.is_alive()
    assert server.state_of("/a/") != once
