"""The dispatcher without Discord: order, and what is claimed."""

from __future__ import annotations
