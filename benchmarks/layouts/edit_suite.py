"""Runs the edit suite by the strict reader alone and tells, per language, what was right, asked about or wrong.

Run it with `python -m benchmarks.layouts --edits`, for one language with `--language de`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from .edit_cases import EDITS, PARAPHRASES, EditCase, load_cases
from .outcome import Outcome
from .predicates import faults
from .read_path import ReadPath

Verdict = Literal["right", "asked", "wrong"]


class Responder(Protocol):
    """A way to answer: from a case to what came of it."""

    def run(self, case: EditCase) -> Outcome: ...


@dataclass(frozen=True)
class Judged:
    """A case, what came of it, and its faults."""

    case: EditCase
    outcome: Outcome | None
    faults: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """Right, or else asked about with nothing changed, or wrong."""
        if not self.faults:
            return "right"
        asked = self.outcome is not None and self.outcome.asked and self.outcome.before == self.outcome.after
        return "asked" if asked else "wrong"


def judge(case: EditCase, path: Responder | None = None) -> Judged:
    """Run one case; what is raised is a fault, too."""
    try:
        outcome = (path or ReadPath()).run(case)
    except Exception as error:  # noqa: BLE001  the suite reports every case, also those that crash
        return Judged(case, None, (f"{type(error).__name__}: {error}",))
    return Judged(case, outcome, tuple(faults(outcome, case.expect)))


def judge_all(cases: Iterable[EditCase]) -> list[Judged]:
    """Run every case on the offline path."""
    return [judge(case) for case in cases]


def table_cases() -> list[EditCase]:
    """Return the cases of the edit table."""
    return load_cases(EDITS)


def paraphrase_cases() -> list[EditCase]:
    """Return the paraphrases, where there are any."""
    return [case for path in sorted(PARAPHRASES.glob("*.yaml")) for case in load_cases(path)]


def by_language(judged: Sequence[Judged]) -> dict[str, Counter[Verdict]]:
    """Return for each language how many are right, asked about and wrong."""
    counts: dict[str, Counter[Verdict]] = {}
    for item in judged:
        counts.setdefault(item.case.language, Counter())[item.verdict] += 1
    return counts


def counted(verdicts: Counter[Verdict]) -> str:
    """Say how many are right, asked about and wrong."""
    return f"{verdicts['right']} right, {verdicts['asked']} asked, {verdicts['wrong']} wrong of {verdicts.total()}"


def failures(judged: Sequence[Judged]) -> list[str]:
    """Return a few lines per case that does not hold: what was said, what came back, what is wrong."""
    lines: list[str] = []
    for item in judged:
        if item.faults:
            lines.append(f"{item.case.id} ({item.case.language}) {item.verdict}: {item.case.say!r}")
            if item.outcome and item.outcome.text:
                lines.append(f"    said: {item.outcome.text!r}")
            lines += [f"    {fault}" for fault in item.faults]
    return lines
