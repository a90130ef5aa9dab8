"""Letters that look like others: words of two alphabets, and names that read as one another.

A Cyrillic `а` in "Wagner" is invisible to a reader and to search, and makes a second Wagner. What
looks like what comes from the Unicode consortium's tables (UTS #39), which a library carries.
"""

from __future__ import annotations

import re

from disarm import is_mixed_script, skeleton_key

_WORD = re.compile(r"[^\W\d_]+")
"""A run of letters: `T-72Б3` and `IT-специалист` are no words of two alphabets."""


def mixed_word(text: str) -> str:
    """Give the first word of *text* with letters of two alphabets, or an empty text."""
    if text.isascii():
        return ""
    return next((word for word in _WORD.findall(text) if is_mixed_script(word)), "")


def skeleton(text: str) -> str:
    """Give a key that two texts share where a reader would take one for the other."""
    return str(skeleton_key(text))
