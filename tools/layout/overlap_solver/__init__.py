"""Moves rectangles until none overlaps another, with the least movement in total: `search` over `axis_flow`."""
