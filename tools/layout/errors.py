"""The one error of this package: `LayoutError`, read by a language model, a planner or a person."""

from __future__ import annotations

from collections.abc import Sequence


class LayoutError(ValueError):
    """A layout, an answer or an operation that cannot be used, with every reason found.

    Attributes:
        reasons: one full sentence each; says what, the value, what is allowed.
    """

    def __init__(self, reasons: Sequence[str] | str) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("; ".join(self.reasons))
