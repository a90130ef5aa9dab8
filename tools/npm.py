"""Install what a lock file of npm's pins, apart from the project: for development tools only."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


def install(lock: Path, folder: Path) -> Path:
    """Install what is pinned into a folder, again only when the lock file has changed.

    Args:
        lock: The folder with package.json and package-lock.json.
        folder: Where it goes; everything there is npm's.

    Returns:
        The folder of the installed packages.
    """
    modules, pinned = folder / "node_modules", folder / "package-lock.json"
    wanted = (lock / pinned.name).read_bytes()
    if not modules.is_dir() or not pinned.is_file() or pinned.read_bytes() != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", pinned.name):
            shutil.copy2(lock / name, folder / name)
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "ci", "--ignore-scripts", "--silent"], cwd=folder, check=True)
    return modules
