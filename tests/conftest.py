"""What every test may ask for.

`chromium`: a running browser. `serve`: a folder at a local address, for it to look at.
`check`: what the program finds in some files. `once`: what is made once for all processes.
`project`, `every`, `small`: projects with their sites. Nothing here reaches out of this machine.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from find_browser import BrowserMissingError, find_browser
from hypothesis import settings
from projects import Once, copy_project, small_project
from served import served

from generator import pipeline
from generator.known import TODAY, Scope

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A machine under load is slow, not wrong: property tests have no deadline of their own.
# `make fuzz` asks for a hundred times as many examples.
settings.register_profile(
    "patient", deadline=None, max_examples=int(os.environ.get("BRIEFING_EXAMPLES", "100"))
)
settings.load_profile("patient")

# ---------------------------------------------------------------- the browser

CHROMIUM_FLAGS = (
    # The pages are our own, and the sandbox wants rights that containers lack.
    "--no-sandbox",
    "--disable-gpu",
    # Names resolve to nothing but this machine: a request to another host must fail, and a
    # browser that phones home must not blur what a test counts.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--no-proxy-server",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A headless Chrome or Chromium for the whole run; `chromium.new_page()` opens a page.

    Where there is none the test fails: a skipped browser test looks like a passed one.
    From here on an event loop runs in this thread, so a later `asyncio.run` in it is an error.
    """
    # Here, not above: most runs need no browser, and this import is the slowest of all.
    from playwright.sync_api import sync_playwright

    path, trouble = None, "no Chrome or Chromium found; `make test` installs one"
    try:
        path = find_browser(os.environ)
    except BrowserMissingError as error:
        trouble = str(error)
    if path is None:
        pytest.fail(trouble, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve folders until the run ends: `serve(folder)` gives an address that ends in a slash."""

    def start(folder: Path) -> str:
        return running.enter_context(served(folder))

    with ExitStack() as running:
        yield start


# ---------------------------------------------------------------- the checks


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what golden cases expect")


@pytest.fixture
def check(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., list[str]]:
    """Check files, given as path and content, as a project; give the lines that a reader sees."""

    def run(files: Mapping[str, str | bytes], scope: Scope = TODAY) -> list[str]:
        root = tmp_path_factory.mktemp("project")
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [str(one) for one in pipeline.check(root, scope).found]

    return run


# ---------------------------------------------------------------- built projects


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Make a folder once in the whole run, by whichever process needs it first; never change it."""
    base = tmp_path_factory.getbasetemp()
    # Where tests are spread over processes, each has a folder in that of the run.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = run / "once" / name / "project", run / "once" / name / "done"
        done.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(done.with_name("lock")):
            if not done.exists():
                # What another process began and could not end is in the way.
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                done.touch()
        return folder

    return once


def _published(root: Path) -> None:
    # One process: the other processors have tests of their own.
    outcome = pipeline.build(root, jobs=1)
    assert outcome.is_published, "\n".join(map(str, outcome.found))


@pytest.fixture(scope="session")
def project(once: Once) -> Path:
    """A copy of the real project with its site: to look at, never to change."""
    return once("real", lambda folder: _published(copy_project(folder)))


@pytest.fixture(scope="session")
def every(once: Once) -> Path:
    """A project with one record of each kind, every field filled in, with its site: to look at."""
    from test_inert import build

    return once("every", lambda folder: build(folder, lambda _: "words"))


@pytest.fixture(scope="session")
def _small_once(once: Once) -> Path:
    return once("small", lambda folder: _published(small_project(folder)))


@pytest.fixture
def small(_small_once: Path, tmp_path: Path) -> Path:
    """The smallest project with its site, to change at will."""
    return Path(shutil.copytree(_small_once, tmp_path / "project", symlinks=True))
