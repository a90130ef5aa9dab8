"""Find the Chrome or Chromium that the browser tests drive, or install one; print its path.

In come the environment and the programs on this machine; out goes one path, or one line on
standard error that says what to install. A tool of its own because `make test`, which may install
a browser, and the test fixture `chromium`, which may not, need the same answer.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")
"""What Chrome and Chromium are called on the search path."""

MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
"""Where macOS keeps them, off the search path."""

DEBIAN_PACKAGES = ("chromium", "fonts-liberation")
"""The browser, and the fonts its package only recommends: without any, text has no size."""

ADVICE = "install Google Chrome or Chromium, or name one: CHROME=/path/to/chrome"

Command = Sequence[str]


class BrowserMissingError(Exception):
    """No browser can be had; the message is one line for the user."""


def runs(path: str) -> bool:
    """Say whether a browser starts: Ubuntu's `chromium-browser` may be a mere pointer to snap."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def find_browser(environ: Mapping[str, str]) -> str | None:
    """Give the path of an installed Chrome or Chromium that runs, or None.

    Raises:
        BrowserMissingError: `CHROME` names a program that does not run. Whoever sets it wants
            that browser, so no other one takes its place.
    """
    named = environ.get("CHROME")
    if named:
        if runs(named):
            return named
        raise BrowserMissingError(f"CHROME={named} is not a browser that runs; {ADVICE}")
    on_path = (shutil.which(name, path=environ.get("PATH")) for name in NAMES)
    candidates = [path for path in (*on_path, *MAC_APPS) if path and Path(path).exists()]
    return next((path for path in candidates if runs(path)), None)


def as_root() -> Command | None:
    """Give the words to put before a command that needs root, or None if we cannot be root."""
    if os.geteuid() == 0:
        return ()
    sudo = shutil.which("sudo")
    # -n: never stop to ask for a password.
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return (sudo, "-n")
    return None


def install_browser(root: Command) -> None:
    """Install Debian's package, telling so on standard error.

    Raises:
        BrowserMissingError: apt-get did not succeed; the message carries its last word.
    """
    print("Installing Debian's chromium for the browser tests (once) ...", file=sys.stderr)
    # Waits for another apt-get instead of failing, and asks nothing.
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    apt += ["-o", "DPkg::Lock::Timeout=300"]
    # A failed update does not matter where the lists on the machine are still good.
    subprocess.run([*apt, "update"], capture_output=True, check=False)
    done = subprocess.run(
        [*apt, "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last_word = (done.stderr.strip() or "no reason given").splitlines()[-1]
        raise BrowserMissingError(f"apt-get could not install chromium ({last_word}); {ADVICE}")


def ensure_browser(environ: Mapping[str, str]) -> str:
    """Give the path of a browser, installing Debian's where there is none and we may.

    Raises:
        BrowserMissingError: there is none and none can be installed.
    """
    found = find_browser(environ)
    if found is None and shutil.which("apt-get") and (root := as_root()) is not None:
        install_browser(root)
        found = find_browser(environ)
    if found is None:
        raise BrowserMissingError(f"the browser tests need a browser and found none; {ADVICE}")
    return found


def main() -> int:
    """Print the path of a browser, installing one first if need and leave be.

    Returns:
        0 if the path was printed, 1 if there is no browser.
    """
    try:
        print(ensure_browser(os.environ))
    except BrowserMissingError as error:
        print(f"find_browser: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
