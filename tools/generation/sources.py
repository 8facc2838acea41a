"""Where networks come from: a folder or a hub repository, safetensors only, one precision of each.

The setting that names them is told by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from .request import RenderError

REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(?:@[\w][\w./-]*)?")
"""`owner/name`, or `owner/name@revision`: a branch, tag, commit or `refs/pr/N`."""
FILES = ["*.json", "*/*.json", "*/*.txt", "*/*.safetensors"]
_PICKLES = (".bin", ".ckpt", ".pt", ".pth")
_TIMEOUT_S = 10.0
CONVERT = "python -m tools.generation.convert_pickles FOLDER NEW_FOLDER"


@dataclass(frozen=True)
class Source:
    """A network as an operator names it.

    Attributes:
        name: a folder or a Hugging Face repository.
        setting: the variable that names it.
        instead: what else the operator can do, as the end of a sentence.
    """

    name: str
    setting: str
    instead: str

    def local_folder(self) -> Path | None:
        """Return the folder on this machine; None for a repository's name. Raises RenderError when it is neither."""
        path = Path(self.name).expanduser()
        if path.is_dir():
            return path
        if REPOSITORY.fullmatch(self.name) and not path.exists():
            return None
        raise RenderError(f"{self.setting} is {self.name!r}, which is no folder here; {self.instead}")

    def find_folder(self, token: str | None, files: list[str]) -> Path:
        """Return the folder, fetching those files of a repository. Raises RenderError."""
        path = self.local_folder()
        if path is not None:
            return path
        try:
            return fetch(self.name, files, token)
        except FetchError as error:
            raise RenderError(
                f"{self.setting} is {self.name!r}: fetching it from the Hugging Face hub failed "
                f"({error}); check the network, or {self.instead}"
            ) from error


class FetchError(Exception):
    """Nothing could be fetched; the text is the kind of fault."""


def fetch(repository: str, files: list[str], token: str | None, needed: Mapping[str, str] | None = None) -> Path:
    """Return the local copy of those files of a `REPOSITORY`, fetching what is not there; offline, what is there already.

    Args:
        files: patterns of the files; of each network's weights one precision is fetched.
        needed: folders and the stems of the weights that must be in them as safetensors.

    Raises:
        FetchError: nothing is there, or a needed network's weights are pickles only.
    """
    from huggingface_hub import snapshot_download

    name, _, revision = repository.partition("@")
    listed = _list_files(name, revision or None, token)
    if listed is not None:
        _refuse_pickles(repository, listed, needed or {})
        files = one_precision([one for one in listed if any(fnmatch(one, pattern) for pattern in files)])
    try:
        found = snapshot_download(
            name, revision=revision or None, allow_patterns=files, token=token, local_files_only=listed is None
        )
    except Exception as error:
        raise FetchError(type(error).__name__) from error
    return Path(found)


def _list_files(name: str, revision: str | None, token: str | None) -> list[str] | None:
    """List a repository's files in one request without retries; None where the hub does not answer."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        siblings = HfApi(token=token).model_info(name, revision=revision, timeout=_TIMEOUT_S).siblings
    except (HfHubHTTPError, HFValidationError) as error:
        raise FetchError(type(error).__name__) from error
    except Exception:  # noqa: BLE001  no network; what was fetched before may do
        return None
    return [one.rfilename for one in siblings or ()]


def _refuse_pickles(repository: str, listed: Sequence[str], needed: Mapping[str, str]) -> None:
    for part, stem in needed.items():
        if any(fnmatch(one, f"{part}/{stem}*.safetensors") for one in listed):
            continue
        if pickles := [one for one in listed if one.startswith(f"{part}/") and one.endswith(_PICKLES)]:
            raise FetchError(
                f"{pickles[0]} is a pickle, which can run code and is refused; the hub's converter often made safetensors "
                f"in a pull request: try {repository.partition('@')[0]}@refs/pr/2 or another N of its Community tab, or "
                f"convert a download by {CONVERT}"
            )


def one_precision(names: Sequence[str]) -> list[str]:
    """Of each network's safetensors keep the plain ones, else fp16, else the first; and every other file."""
    kept = [name for name in names if not name.endswith(".safetensors")]
    groups: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if name.endswith(".safetensors"):
            path = PurePosixPath(name)
            groups.setdefault((str(path.parent), path.name.split(".")[0]), []).append(name)
    # Half precision is half of the download and what GPUs draw in; plain files hold the same weights.
    return kept + [min(group, key=lambda name: (_rank(name, ("fp16", None)), name)) for group in groups.values()]


def _rank(name: str, order: tuple[str | None, ...]) -> int:
    parts = PurePosixPath(name).name.split(".")
    variant = parts[1] if len(parts) > 2 else None
    return order.index(variant) if variant in order else len(order)


def find_weights(folder: Path, stem: str, setting: str) -> Path:
    """Return the safetensors file of one network's folder: the plain one, else fp16, else another.

    Raises:
        RenderError: it is missing, or there is only a pickle.
    """
    candidates = sorted(folder.glob(f"{stem}*.safetensors"), key=lambda path: (_rank(path.name, (None, "fp16")), path))
    if candidates:
        return candidates[0]
    pickles = [path for path in sorted(folder.glob("*")) if path.suffix in _PICKLES]
    if pickles:
        raise RenderError(
            f"{pickles[0]} is a pickle, which can run code and is refused; take a checkpoint with safetensors (many "
            f"repositories hold them in a pull request, named OWNER/NAME@refs/pr/N), or convert it by {CONVERT}"
        )
    raise RenderError(
        f"{folder.parent} has no {folder.name}/{stem}.safetensors; {setting} must be a checkpoint in diffusers folder format"
    )
