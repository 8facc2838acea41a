"""The office without Discord: order, and what is claimed."""

from __future__ import annotations
