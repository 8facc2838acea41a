"""The sampled captions of benchmarks/layouts: the same for a seed, other ones for another seed."""

from __future__ import annotations

from benchmarks.layouts.caption_cases import lmd_cases, public_cases


def test_a_seed_always_gives_the_same_captions() -> None:
    assert lmd_cases(7) == lmd_cases(7)
    assert public_cases(7) == public_cases(7)


def test_another_seed_gives_as_many_other_captions() -> None:
    one, other = lmd_cases(7), lmd_cases(8)
    assert len(one) == len(other) == 400
    assert sum(a != b for a, b in zip(one, other, strict=True)) > 200
