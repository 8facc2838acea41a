"""`python -m tools.generation.convert_pickles FOLDER NEW_FOLDER`: a checkpoint's pickles as safetensors.

Every pickle is read in a process of its own, tensors only (`weights_only=True`), so that what hides in one reaches
nothing. The new folder holds the other files of the old one as well and can be drawn with.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

RENAMED = {"pytorch_model": "model"}
COPIED = (".json", ".txt", ".safetensors")
SCRIPT = """
import sys
import torch
from safetensors.torch import save_file
state = torch.load(sys.argv[1], map_location="cpu", weights_only=True)
state = state.get("state_dict", state)
tensors = {name: value.contiguous().clone() for name, value in state.items() if isinstance(value, torch.Tensor)}
if not tensors:
    sys.exit("it holds no tensors")
save_file(tensors, sys.argv[2], metadata={"format": "pt"})
"""


def convert(folder: Path, target: Path) -> list[Path]:
    """Copy a diffusers folder with its `.bin` files as safetensors; return the files that were converted.

    Raises:
        ValueError: the target is there already, or a pickle holds something else than tensors.
    """
    if target.exists():
        raise ValueError(f"{target} is there already; name a new folder")
    converted = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in COPIED:
            shutil.copyfile(path, place)
        elif path.suffix == ".bin":
            stem, _, variant = path.stem.partition(".")
            name = ".".join([RENAMED.get(stem, stem), *([variant] if variant else []), "safetensors"])
            _convert_file(path, place.with_name(name))
            converted.append(place.with_name(name))
    return converted


def _convert_file(path: Path, target: Path) -> None:
    run = subprocess.run([sys.executable, "-I", "-c", SCRIPT, str(path), str(target)], capture_output=True, text=True)
    if run.returncode:
        reason = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ValueError(f"{path} cannot be converted: {reason}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.generation.convert_pickles", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    try:
        converted = convert(options.folder, options.target)
    except (ValueError, OSError) as error:
        sys.exit(str(error))
    sys.stdout.write("".join(f"{path}\n" for path in converted))


if __name__ == "__main__":
    main()
