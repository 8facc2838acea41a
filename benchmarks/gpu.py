"""`python -m benchmarks.gpu`: seconds, memory and share of the device's speed of a GLIGEN checkpoint of Stable Diffusion 1.4's size.

The weights are random, so nothing is downloaded and the pictures are noise; sizes, number formats and code are those of the real one.
The device's speed is what it reaches on one large matrix product of the same number format, measured in the same run. `--tiny` runs the same code with
tiny networks in seconds.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table
from torch.profiler import ProfilerActivity, profile
from torch.utils.flop_counter import FlopCounterMode

from tools.generation.checkpoint_folder import first_line
from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.device import available_devices
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import METHODS, Method, RenderError, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

STEPS, OBJECTS, REPEATS = 20, 4, 3
HEADER = (
    "number format",
    "compiled",
    "method",
    "pictures at once",
    "s a picture",
    "UNet samples",
    "share of matmul",
    "peak GiB",
)


@dataclass(frozen=True)
class Sizes:
    """What the networks are made with; the defaults are Stable Diffusion 1.4 with GLIGEN."""

    unet: tuple[int, ...] = (320, 640, 1280, 1280)
    layers: int = 2
    context: int = 768
    heads: int = 8
    latents: int = 64
    vae: tuple[int, ...] = (128, 256, 512, 512)
    text_layers: int = 12
    groups: int = 32


TINY = Sizes((16, 32), 1, 24, 2, 8, (8, 8, 8, 8), 1, 4)


def save_random_checkpoint(folder: Path, sizes: Sizes) -> None:
    """Save random networks in diffusers folder format."""
    from diffusers import DDIMScheduler

    torch.manual_seed(0)
    save_random_unet(folder / "unet", sizes)
    save_random_autoencoder(folder / "vae", sizes)
    save_random_text_encoder(folder, sizes)
    scheduler = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "clip_sample": False}
    DDIMScheduler(**scheduler, steps_offset=1, set_alpha_to_one=False).save_pretrained(folder / "scheduler")
    (folder / "model_index.json").write_text('{"_class_name": "StableDiffusionGLIGENPipeline"}', encoding="utf-8")


def save_random_unet(folder: Path, sizes: Sizes) -> None:
    from diffusers import UNet2DConditionModel

    deep = len(sizes.unet) - 1
    UNet2DConditionModel(
        sample_size=sizes.latents,
        block_out_channels=sizes.unet,
        down_block_types=("CrossAttnDownBlock2D",) * deep + ("DownBlock2D",),
        up_block_types=("UpBlock2D",) + ("CrossAttnUpBlock2D",) * deep,
        layers_per_block=sizes.layers,
        cross_attention_dim=sizes.context,
        attention_head_dim=sizes.heads,
        norm_num_groups=sizes.groups,
        attention_type="gated",
    ).save_pretrained(folder)


def save_random_autoencoder(folder: Path, sizes: Sizes) -> None:
    from diffusers import AutoencoderKL

    blocks = len(sizes.vae)
    AutoencoderKL(
        block_out_channels=sizes.vae,
        down_block_types=("DownEncoderBlock2D",) * blocks,
        up_block_types=("UpDecoderBlock2D",) * blocks,
        layers_per_block=sizes.layers,
        latent_channels=4,
        norm_num_groups=sizes.groups,
        sample_size=sizes.latents * 8,
        scaling_factor=0.18215,
    ).save_pretrained(folder)


def save_random_text_encoder(folder: Path, sizes: Sizes) -> None:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    tokenizer = CLIPTokenizer.from_pretrained(BUNDLED / "tokenizer", model_max_length=77)
    text = CLIPTextConfig(
        vocab_size=49408,
        hidden_size=sizes.context,
        intermediate_size=4 * sizes.context,
        num_hidden_layers=sizes.text_layers,
        num_attention_heads=max(1, sizes.context // 64),
        max_position_embeddings=77,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    CLIPTextModel(text).save_pretrained(folder / "text_encoder")
    tokenizer.save_pretrained(folder / "tokenizer")


def some_layout() -> Layout:
    """Lay four objects out in the quarters of the canvas."""
    corners = itertools.product((0.05, 0.55), (0.1, 0.55))
    objects = [
        LayoutObject(f"cat-{n}", f"a {colour} cat", Box(x, y, x + 0.35, y + 0.35))
        for n, ((x, y), colour) in enumerate(zip(corners, ("red", "blue", "black", "white"), strict=True), start=1)
    ]
    return Layout("four cats", "a green meadow", objects=tuple(objects[:OBJECTS]))


def wait_for(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def matmul_speed(device: torch.device, dtype: torch.dtype, side: int) -> float:
    """Measure the floating-point operations a second of one large matrix product: the best of ten."""
    one, best = torch.randn(side, side, device=device, dtype=dtype), float("inf")
    for _ in range(10):
        wait_for(device)
        started = time.perf_counter()
        one @ one
        wait_for(device)
        best = min(best, time.perf_counter() - started)
    return 2 * side**3 / best


class Bench:
    """One loaded renderer and the pictures it is timed on, each of a seed of its own, so that none is found kept."""

    def __init__(self, config: GenerationConfig, steps: int) -> None:
        self.renderer, self.steps, self.seed = make_renderer(config), steps, 0
        assert isinstance(self.renderer, DiffusionRenderer)
        self.device = self.renderer.models.checkpoint.device

    def requests(self, method: Method, count: int) -> list[RenderRequest]:
        self.seed += count
        return [RenderRequest(some_layout(), seed=self.seed + n, steps=self.steps, method=method) for n in range(count)]

    def draw(self, method: Method, count: int) -> tuple[float, int]:
        """Draw pictures together; return seconds and UNet samples of one."""
        requests = self.requests(method, count)
        wait_for(self.device.device)
        started = time.perf_counter()
        outcomes = self.renderer.render_many(requests, [lambda progress: None] * count)
        wait_for(self.device.device)
        seconds = (time.perf_counter() - started) / count
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        return seconds, outcomes[0].unet_samples  # type: ignore[union-attr]

    def count_operations(self, method: Method) -> int:
        """Count the floating-point operations of one picture's matrix products, convolutions and attention."""
        with FlopCounterMode(display=False) as counter:
            self.renderer.render(self.requests(method, 1)[0])
        return counter.get_total_flops()

    def slowest(self, count: int = 5) -> Iterator[tuple[str, str]]:
        """Name the operations that take most of one `lmd_plus` picture, with their share."""
        on_gpu = self.device.device.type == "cuda"
        activities = [ProfilerActivity.CPU, *([ProfilerActivity.CUDA] if on_gpu else [])]
        with profile(activities=activities) as profiler:
            self.draw("lmd_plus", 1)
        events = profiler.key_averages()
        spent = {e.key: float(e.self_device_time_total if on_gpu else e.self_cpu_time_total) for e in events}
        total = sum(spent.values()) or 1.0
        for name, time_us in sorted(spent.items(), key=lambda pair: -pair[1])[:count]:
            yield name, f"{100 * time_us / total:.0f} %"


def measure(bench: Bench, options: argparse.Namespace, peak: float) -> Iterator[tuple[str, ...]]:
    """Yield a row as soon as it is measured."""
    for method in options.methods:
        operations = bench.count_operations(method)
        for count in options.batches:
            bench.draw(method, count)  # warm up, and compile
            on_gpu = bench.device.device.type == "cuda"
            if on_gpu:
                torch.cuda.reset_peak_memory_stats(bench.device.device)
            runs = [bench.draw(method, count) for _ in range(options.repeats)]
            seconds, samples = statistics.median(run[0] for run in runs), runs[0][1]
            memory = f"{torch.cuda.max_memory_allocated(bench.device.device) / 2**30:.1f}" if on_gpu else "-"
            share = f"{100 * operations / seconds / peak:.0f} %"
            yield method, str(count), f"{seconds:.2f}", str(samples), share, memory


def measure_all(folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    """Yield the rows of every configuration; one that cannot be had here is a row that says why."""
    device = torch.device(options.device)
    for dtype, compiled in itertools.product(options.dtypes, options.compile):
        config = GenerationConfig(str(folder), options.device, dtype, "box", compile=compiled == "on")
        try:
            bench = Bench(config, options.steps)
            peak = matmul_speed(device, bench.device.dtype, 256 if options.tiny else 4096)
            for row in measure(bench, options, peak):
                yield dtype, compiled, *row
        except (RenderError, RuntimeError, MemoryError) as error:
            yield dtype, compiled, f"not measured: {first_line(error)}", *[""] * (len(HEADER) - 3)


def device_name(device: str) -> str:
    return (
        torch.cuda.get_device_name(device)
        if device.startswith("cuda")
        else f"{device}, {torch.get_num_threads()} threads"
    )


def as_markdown(title: str, rows: Sequence[tuple[str, ...]], slowest: Sequence[tuple[str, str]]) -> str:
    lines = [f"### {title}", "", "| " + " | ".join(HEADER) + " |", "|---" * len(HEADER) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    lines += ["", "Most of the time of an `lmd_plus` picture: " + ", ".join(f"`{n}` {s}" for n, s in slowest) + "."]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpu", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="tiny networks, to try the script out")
    parser.add_argument("--device", default=available_devices()[0])
    parser.add_argument("--dtypes", nargs="+", default=["float16", "bfloat16", "float32"])
    parser.add_argument("--compile", nargs="+", default=["off", "on"], choices=["off", "on"])
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    parser.add_argument("--batches", nargs="+", type=int, default=[1, 4])
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--repeats", type=int, default=REPEATS, help="pictures that a row's time is the median of")
    parser.add_argument("--out", type=Path, help="a Markdown file for the tables, written anew after every row")
    options = parser.parse_args(arguments)
    networks = "tiny networks" if options.tiny else "SD 1.4 with GLIGEN"
    title = f"{device_name(options.device)}, {networks}, {options.steps} steps, {OBJECTS} objects"
    rows: list[tuple[str, ...]] = []
    print(title, HEADER, sep="\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        save_random_checkpoint(Path(folder), TINY if options.tiny else Sizes())
        for row in measure_all(Path(folder), options):
            rows.append(row)
            print(*row, sep=" | ", flush=True)
            if options.out:
                options.out.write_text(as_markdown(title, rows, ()), encoding="utf-8")
        slowest = list(
            Bench(GenerationConfig(folder, options.device, options.dtypes[0], "box"), options.steps).slowest()
        )
    table = Table(*HEADER, title=title)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if options.out:
        options.out.write_text(as_markdown(title, rows, slowest), encoding="utf-8")


if __name__ == "__main__":
    main()
