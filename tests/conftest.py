"""What every test may ask for.

`chromium`: a running browser. Nothing here reaches out of this machine.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from find_browser import BrowserMissingError, find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
    """
    # Here, not above: most runs need no browser, and this import is the slowest of all.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    try:
        path = find_browser(os.environ)
    except BrowserMissingError as error:
        pytest.fail(str(error), pytrace=False)
    if path is None:
        pytest.fail("no Chrome or Chromium found; `make test` installs one", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()
