"""Choose the device and number format to draw with."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import torch

from .config import GenerationConfig
from .request import RenderError

CUDA_BUILDS = "https://download.pytorch.org/whl/cu128"
NVIDIA_PATHS = (Path("/proc/driver/nvidia/version"), Path("/dev/nvidia0"), Path("/dev/dxg"))
"""Where Linux, and Linux on Windows, show a card."""

DTYPES = {"float16": torch.float16, "bfloat16": torch.bfloat16, "float32": torch.float32}


@dataclass(frozen=True)
class Device:
    """Where and in which format the networks run; latents and schedulers stay in float32."""

    device: torch.device
    dtype: torch.dtype


def available_devices() -> tuple[str, ...]:
    """Name the devices of this machine, the fastest first."""
    found = ["cuda"] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def unused_card() -> str | None:
    """Say that an NVIDIA card is here which this torch cannot use, and which command installs one that can."""
    if torch.cuda.is_available() or not has_nvidia_card():
        return None
    return (
        f"this machine has an NVIDIA card, but torch {torch.__version__} cannot use it, so pictures are drawn on the CPU; "
        f"install a build that can: {sys.executable} -m pip install --force-reinstall --index-url {CUDA_BUILDS} torch, "
        "and check the driver with nvidia-smi"
    )


def has_nvidia_card() -> bool:
    """Whether the system has an NVIDIA card, whatever torch can do with it."""
    return any(path.exists() for path in NVIDIA_PATHS) or shutil.which("nvidia-smi") is not None


def cpu_has_bfloat16() -> bool:
    """Whether this CPU multiplies bfloat16 natively (AVX512_BF16, AMX, or Arm BF16)."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16", "bf16"))


def usual_dtype(device: str) -> torch.dtype:
    """float16 on CUDA and MPS; on the CPU bfloat16 where it is native, else float32."""
    if device == "cpu":
        return torch.bfloat16 if cpu_has_bfloat16() else torch.float32
    return torch.float16


def choose_device(config: GenerationConfig) -> Device:
    """Resolve the configuration against this machine.

    Raises:
        RenderError: a device that is not there, or an unknown number format.
    """
    devices = available_devices()
    name = config.device or devices[0]
    if name.split(":")[0] not in devices:
        raise RenderError(
            f"GROUNDLING_DEVICE is {name!r}, but this machine has {', '.join(devices)}; unset it or name one of these"
        )
    if config.dtype is not None and config.dtype not in DTYPES:
        raise RenderError(f"GROUNDLING_DTYPE is {config.dtype!r}; use {', '.join(DTYPES)}")
    dtype = DTYPES[config.dtype] if config.dtype else usual_dtype(name.split(":")[0])
    return Device(torch.device(name), dtype)
