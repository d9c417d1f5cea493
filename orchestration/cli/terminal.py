"""Text from strangers on a terminal.

What belongs here: making a report's words and file names harmless to print. They may hold escape sequences that move
the cursor or retitle the window, and marks that turn the direction of writing.
"""

from __future__ import annotations

import unicodedata

_HARMLESS_FORMATS = frozenset("\u00ad\u200c\u200d")  # soft hyphen and joiners
_LONGEST = 2_000


def safe(text: object) -> str:
    """`text` on one line, without control characters: they are shown as `\\x1b`; white space is folded."""
    folded = " ".join(str(text)[:_LONGEST].split())
    return "".join(_shown(character) for character in folded)


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in {"Cc", "Cs", "Co", "Zl", "Zp"} or (kind == "Cf" and character not in _HARMLESS_FORMATS):
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character
