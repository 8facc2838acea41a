"""The GPU benchmark runs end to end, with tiny networks on the CPU."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gpu import main


def test_the_gpu_benchmark_writes_its_table(tmp_path: Path) -> None:
    out = tmp_path / "table.md"
    choices = "--tiny --device cpu --dtypes float32 bfloat16 --compile off --methods lmd_plus sd --batches 1 2"
    main([*choices.split(), "--steps", "4", "--repeats", "1", "--out", str(out)])
    lines = out.read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[4:12]]
    assert [row[:4] for row in rows] == [
        [dtype, "off", method, count]
        for dtype in ("float32", "bfloat16")
        for method in ("lmd_plus", "sd")
        for count in "12"
    ]
    assert [row[5] for row in rows] == ["24", "24", "8", "8"] * 2
    assert all(float(row[4]) >= 0 and row[6].endswith("%") for row in rows)
    assert lines[-1].startswith("Most of the time of an `lmd_plus` picture: `")
