"""Plain data kept below `build/` between two runs, under a seal.

The seal is a hash of the data and of the fingerprint under which they were kept. Data under another
fingerprint, half written or damaged are no data.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def keep(file: Path, fingerprint: str, data: Any) -> None:
    """Write data that JSON can hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    file.write_bytes(f"{_seal(fingerprint, text)}\n".encode() + text)


def kept(file: Path, fingerprint: str) -> Any:
    """Give what was kept; None where nothing can be trusted."""
    try:
        seal, _, text = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    is_whole = seal.decode("ascii", "replace") == _seal(fingerprint, text)
    return json.loads(text) if is_whole else None


def _seal(fingerprint: str, data: bytes) -> str:
    return hashlib.sha256(fingerprint.encode() + b"\n" + data).hexdigest()
