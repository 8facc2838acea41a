"""Run a reader over the cases of a split and count the verdicts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from .cases import NOTHING, Case, Turn
from .judge import Outcome, Reader, Verdict, changes, judge

VERDICTS: tuple[Verdict, ...] = ("right", "asked", "partly", "wrong")
"""From best to worst: a conversation is as good as its worst turn."""


@dataclass(frozen=True)
class Judged:
    """A turn, what a reader made of it, the verdict, and how long it took."""

    case: Case
    turn: Turn
    outcome: Outcome
    verdict: Verdict
    seconds: float

    @property
    def is_unasked_change(self) -> bool:
        """Whether something may be changed by a message that wants nothing changed."""
        quiet = NOTHING in self.turn.want or not any(map(changes, self.turn.want))
        return quiet and self.verdict != "right" and not self.outcome.question and changes(self.outcome.answer)


def run(reader: Reader, cases: Iterable[Case]) -> list[list[Judged]]:
    """Return every case's turns, judged; a reader that raises is wrong, and the error is its answer."""
    return [[_judged(reader, case, turn) for turn in case.turns] for case in cases]


def _judged(reader: Reader, case: Case, turn: Turn) -> Judged:
    started = time.perf_counter()
    try:
        outcome = reader(turn.scene, turn.last, turn.before, turn.say, case.language)
    except Exception as error:  # noqa: BLE001 - a reader under test: one message that breaks it must not end the run
        outcome = Outcome(f"{type(error).__name__}: {error}")
    return Judged(case, turn, outcome, judge(turn, outcome, case.language), time.perf_counter() - started)


def counted(judged: Sequence[Sequence[Judged]]) -> Counter[Verdict]:
    """Return how many cases got which verdict."""
    return Counter(max((turn.verdict for turn in turns), key=VERDICTS.index) for turns in judged)


def row(judged: Sequence[Sequence[Judged]]) -> list[str]:
    """Return the figures of a split: cases, verdicts in per cent, changes that nobody wanted, milliseconds."""
    verdicts, turns = counted(judged), [turn for case in judged for turn in case]
    total, times = len(judged), [1000 * turn.seconds for turn in turns]
    shares = [f"{verdicts[name]} ({100 * verdicts[name] / max(total, 1):.1f} %)" for name in VERDICTS]
    unasked = sum(turn.is_unasked_change for turn in turns)
    return [str(total), *shares, str(unasked), f"{median(times or [0]):.0f}", f"{max(times, default=0):.0f}"]


def lines(judged: Iterable[Sequence[Judged]], verdicts: Sequence[str]) -> Iterable[str]:
    """Return one line for every turn with one of the verdicts."""
    for case in judged:
        for turn in case:
            if turn.verdict in verdicts:
                unread = f" unread: {', '.join(turn.outcome.unread)}" if turn.outcome.unread else ""
                answer = "(asks)" if turn.outcome.answer is None else turn.outcome.answer
                yield f"{turn.verdict} {turn.case.id} {turn.turn.say!r} -> {answer}{unread}; want: {turn.turn.want[0]}"
