"""The benchmark's rows: what was measured, the figure, the target and who else has published what.

It knows nothing of how figures are printed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from .caption_cases import all_kinds, lmd_cases, public_cases
from .captions import CaptionResult, run_captions
from .edit_suite import Judged, by_language, counted, judge_all, paraphrase_cases, table_cases
from .timing import Times, caption_times, edit_times, median_ms, p99_ms, turn_times

Row = tuple[str, str, str, str]
NAMES = {"en": "English", "zh": "Chinese", "es": "Spanish", "fr": "French", "de": "German", "ja": "Japanese"}


def rows() -> Iterator[Row]:
    """Measure and yield the rows, section by section."""
    lmd, public = run_captions(lmd_cases()), run_captions(public_cases())
    yield from _caption_rows("LMD stage 1", lmd, ("400", "GPT-4 400, GPT-3.5 396"), ("400", "GPT-4 374, GPT-3.5 320"))
    yield from _caption_rows("as GenEval, T2I-CompBench, NSR-1K, HRS ask", public, ("all", ""), ("all", ""))
    judged = judge_all(table_cases())
    yield from _edit_rows("edit table, strict reader alone", judged, "all, with the model")
    if paraphrases := paraphrase_cases():
        judged_too = judge_all(paraphrases)
        yield from _edit_rows("paraphrases, strict reader alone", judged_too, "85 %, with the model")
        judged = [*judged, *judged_too]
    yield untouched_row(judged)
    yield from _time_rows()


def _caption_rows(
    name: str, results: Sequence[CaptionResult], shows: tuple[str, str], valid: tuple[str, str]
) -> Iterator[Row]:
    total = len(results)
    right = Counter(result.case.kind for result in results if not result.missing)
    kinds = Counter(result.case.kind for result in results)
    detail = ", ".join(f"{kind} {right[kind]}/{kinds[kind]}" for kind in all_kinds([r.case for r in results]))
    yield f"{name}: shows what it says ({detail})", f"{right.total()} of {total}", *shows
    strict = sum(not result.missing and not result.invalid for result in results)
    yield f"{name}: and strictly valid", f"{strict} of {total}", *valid


def _edit_rows(name: str, judged: Sequence[Judged], target: str) -> Iterator[Row]:
    languages = by_language(judged)
    for language, verdicts in languages.items():
        yield f"{name}, {NAMES.get(language, language)}", counted(verdicts), target, ""
    yield f"{name}, all", counted(sum(languages.values(), Counter())), target, ""


def untouched_row(judged: Sequence[Judged]) -> Row:
    """Count the objects that a case says must stay, and those that are the same value after it."""
    same = total = 0
    for item in judged:
        if item.outcome is None or "only" not in item.case.expect or item.faults:
            continue
        base, expect = item.case.expect.get("base_version"), item.case.expect
        before = item.outcome.versions[base - 1] if base else item.outcome.before
        kept = [o for o in before.objects if o.id not in expect["only"] and o.id not in expect.get("gone", ())]
        if "gone_count" in expect:
            kept = [o for o in kept if any(o.id == other.id for other in item.outcome.after.objects)]
        after = {o.id: o for o in item.outcome.after.objects}
        total += len(kept)
        same += sum(after.get(o.id) == o for o in kept)
    share = 100 * same / total if total else 0.0
    return "objects that were not named and are byte-identical", f"{same} of {total} ({share:.0f} %)", "100 %", "nobody"


def _time_rows() -> Iterator[Row]:
    english = [case for case in table_cases() if case.language == "en"]
    yield _time_row("caption laid out", caption_times([*lmd_cases(), *public_cases()]), "20 ms, 100 ms")
    yield _time_row("edit read and applied, all languages", edit_times(table_cases()), "20 ms, 100 ms")
    yield _time_row("whole turn without drawing, English", turn_times(english), "50 ms")


def _time_row(what: str, times: Times, target: str) -> Row:
    figure = f"{median_ms(times):.1f} ms, p99 {p99_ms(times):.1f} ms"
    return f"{what} ({len(times)} calls): median", figure, target, "an LLM call: seconds"
