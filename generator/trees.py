"""What lies below a folder, as plain text: sites have tens of thousands of files.

Objects for paths are pleasant to read, but make walking through that many files several times
slower.
"""

from __future__ import annotations

import os
from pathlib import Path


def paths_below(folder: Path) -> list[str]:
    """Give the path of everything below a folder that is no folder, in order.

    Args:
        folder: Where to look; a link to another folder is not followed, and not given.

    Returns:
        The paths relative to the folder, with forward slashes; none where there is no such folder.
    """
    top = str(folder)
    found: list[str] = []
    for parent, _, names in os.walk(top):
        below = parent[len(top) + 1 :].replace(os.sep, "/")
        found += [f"{below}/{name}" for name in names] if below else names
    return sorted(found)
