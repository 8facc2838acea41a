"""Makes file names out of conversation names: safe on every file system, different for different names.

It knows nothing of what the files hold.
"""

from __future__ import annotations

import hashlib
import re

from .columns import clean_text

MAX_SLUG_CHARS = 32


def file_stem(conversation: str) -> str:
    """Make `a-red-car-1f2e3d4c5b6a` of "A red car!": a readable part, then a hash that tells names apart."""
    name = clean_text(conversation)
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower())[:MAX_SLUG_CHARS].strip("-") or "conversation"
    return f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
