"""A renderer that checks what it has drawn, says what it found, and draws again what failed.

Ours alone: LMD has no such round.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PIL.Image import Image

from ..layout.speech import Said, Thing, Things, say
from .method_specs import METHOD_SPECS
from .renderer import DiffusionRenderer, picture_seed
from .request import OnStep, Progress, RenderCancelled, RenderRequest, RenderResult
from .verifiers.findings import Finding, Findings, Verifier, What

MAX_ATTEMPTS = 2
_LOG = logging.getLogger(__name__)


@dataclass
class Case:
    """One picture that is checked, and what was tried to better it.

    Attributes:
        request: what it was drawn from, for one picture.
        image, attempts, findings: the best so far; findings are None where the picture could not be checked.
        hopeless: ids that were wrong in the picture before and that the edit left as they were.
        spent: the results of the attempts.
        again: ids that were drawn again, in the order in which they were.
    """

    request: RenderRequest
    on_step: OnStep
    image: Image
    attempts: dict[str, int]
    findings: Findings | None = None
    hopeless: frozenset[str] = frozenset()
    spent: list[RenderResult] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    error: Exception | None = None

    @property
    def failed(self) -> list[str]:
        """Ids of what is worth another try."""
        if self.error is not None or self.findings is None or self.request.redraws is not None:
            return []
        return [object_id for object_id in self.findings.failed if object_id not in self.hopeless]

    def next_request(self, number: int) -> RenderRequest:
        """Ask for the failed objects with new seeds, as an edit of the first picture; what came right keeps its own."""
        before = self.request.attempts
        attempts = self.attempts | {object_id: before.get(object_id, 0) + number for object_id in self.failed}
        self.again += [object_id for object_id in self.failed if object_id not in self.again]
        return replace(self.request, redraws=tuple(sorted(attempts.items())), previous=self.request)


class VerifyingRenderer:
    """Draws with another renderer, then looks at the pictures.

    Pictures that were drawn together are repaired together, after the batch, so that nothing within a batch waits for
    a single one's second try.
    """

    def __init__(self, renderer: DiffusionRenderer, verifier: Verifier, repairs: bool) -> None:
        self._renderer, self._verifier, self._repairs = renderer, verifier, repairs

    @property
    def batch_size(self) -> int:
        return self._renderer.batch_size

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw, check and repair. Raises: RenderError, RenderCancelled."""
        outcome = self.render_many([request], [on_step or (lambda progress: None)])[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def render_many(
        self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
    ) -> list[RenderResult | Exception]:
        """Draw, check and repair several; one's error or cancelling leaves the others alone."""
        outcomes = self._renderer.render_many(requests, on_steps)
        started = time.perf_counter()
        cases = [
            []
            if isinstance(outcome, Exception) or not METHOD_SPECS[request.method].uses_boxes
            else self._cases(request, on_step, outcome)
            for request, on_step, outcome in zip(requests, on_steps, outcomes, strict=True)
        ]
        self._repair([case for several in cases for case in several])
        seconds = (time.perf_counter() - started) / max(1, len(requests))
        return [
            outcome if isinstance(outcome, Exception) else finished(outcome, several, seconds)
            for outcome, several in zip(outcomes, cases, strict=True)
        ]

    def _cases(self, request: RenderRequest, on_step: OnStep, result: RenderResult) -> list[Case]:
        cases = []
        for number, image in enumerate(result.images):
            one = replace(request, seed=picture_seed(request.seed, number), count=1)
            case = Case(one, on_step, image, one.attempts)
            case.findings = self._check(case, image)
            case.hopeless = self._hopeless(case)
            cases.append(case)
        return cases

    def _check(self, case: Case, image: Image) -> Findings | None:
        """Look at a picture; one that cannot be looked at stays as it is."""
        try:
            case.on_step(Progress("check", 0, 1))
            findings = self._verifier.check(image, case.request.layout)
            case.on_step(Progress("check", 1, 1))
            return findings
        except RenderCancelled as error:
            case.error = error
        except (RuntimeError, MemoryError, ValueError) as error:
            _LOG.warning("a picture could not be checked: %s", error)
        return None

    def _hopeless(self, case: Case) -> frozenset[str]:
        """Find what was wrong before an edit that did not concern it: it had its attempts when it was drawn."""
        previous = case.request.previous
        if previous is None or not self._repairs or not case.failed:
            return frozenset()
        image = self._renderer.find_cached(replace(previous, count=1))
        if image is None:
            return frozenset()
        unchanged = {item.id for item in case.request.layout.objects if item in previous.layout.objects}
        return frozenset(unchanged.intersection(self._verifier.check(image, previous.layout).failed))

    def _repair(self, cases: Sequence[Case]) -> None:
        for number in range(1, MAX_ATTEMPTS + 1 if self._repairs else 1):
            failed = [case for case in cases if case.failed]
            for start in range(0, len(failed), self.batch_size):
                self._try_again(failed[start : start + self.batch_size], number)

    def _try_again(self, cases: Sequence[Case], number: int) -> None:
        requests = [case.next_request(number) for case in cases]
        outcomes = self._renderer.render_many(requests, [case.on_step for case in cases])
        for case, request, outcome in zip(cases, requests, outcomes, strict=True):
            if isinstance(outcome, Exception):
                _LOG.warning("a try to draw better ended: %s", outcome)
                case.error = outcome
                continue
            case.spent.append(outcome)
            findings = self._check(case, outcome.image)
            if findings and case.findings and findings.badness < case.findings.badness:
                case.image, case.attempts, case.findings = outcome.image, request.attempts, findings


def finished(first: RenderResult, cases: Sequence[Case], seconds: float) -> RenderResult | Exception:
    """Put the best pictures into the first result, add up what all attempts cost, and say what was found and done."""
    cancelled = next((case.error for case in cases if isinstance(case.error, RenderCancelled)), None)
    if cancelled is not None or not cases:
        return cancelled or first
    spent = [result for case in cases for result in case.spent]
    notes = dict.fromkeys(note for case in cases for note in notes_of(case))
    return replace(
        first,
        image=cases[0].image,
        images=tuple(case.image for case in cases),
        redraws=tuple(cases[0].attempts.items()),
        unet_samples=first.unet_samples + sum(result.unet_samples for result in spent),
        unet_calls=first.unet_calls + sum(result.unet_calls for result in spent),
        backward_passes=first.backward_passes + sum(result.backward_passes for result in spent),
        seconds=first.seconds + seconds,
        notes=(*first.notes, *notes),
        records=tuple(dict.fromkeys(key for result in (first, *spent) for key in result.records)),
    )


def notes_of(case: Case) -> list[Said]:
    """Say what was drawn again and what of the layout is still not in the picture as asked."""
    if case.findings is None:
        return [say("verify.failed")]
    phrases = {item.id: item.phrase for item in case.request.layout.objects}
    again = Things(tuple(Thing(phrases[object_id]) for object_id in case.again))
    notes = [say("verify.drawn_again", things=again, count=len(case.spent))] if case.spent else []
    whats: tuple[tuple[str, What], ...] = (
        ("verify.missing", "missing"),
        ("verify.wrong_colour", "wrong colour"),
        ("verify.extra", "extra"),
    )
    return notes + [say(key, things=_things(case.findings.of(what))) for key, what in whats if case.findings.of(what)]


def _things(findings: Sequence[Finding]) -> Things:
    return Things(tuple(Thing(one.phrase) for one in findings))
