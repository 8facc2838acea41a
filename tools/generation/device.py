"""Choose the device and number format to draw with."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from .config import GenerationConfig
from .request import RenderError

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
