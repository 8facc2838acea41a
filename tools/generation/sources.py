"""Where the networks beside the checkpoint come from: a folder or a hub repository, safetensors only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .request import RenderError

REPOSITORY = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(?:@[\w][\w./-]*)?")
"""`owner/name`, or `owner/name@revision`: a branch, tag, commit or `refs/pr/N`."""
FILES = ["*.json", "*/*.json", "*/*.txt", "*/*.safetensors"]


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


def fetch(repository: str, files: list[str], token: str | None) -> Path:
    """Return the local copy of those files of a `REPOSITORY`, fetching what is not there. Raises FetchError."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    name, _, revision = repository.partition("@")
    try:
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=files, token=token))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise FetchError(type(error).__name__) from error


def find_weights(folder: Path, stem: str, setting: str) -> Path:
    """Return the safetensors file of one network's folder.

    Raises:
        RenderError: it is missing, or there is only a pickle.
    """
    candidates = sorted(folder.glob(f"{stem}*.safetensors"))
    if candidates:
        return candidates[0]
    pickles = [path for pattern in ("*.bin", "*.ckpt", "*.pt*") for path in folder.glob(pattern)]
    if pickles:
        raise RenderError(
            f"{pickles[0]} is a pickle, which can run code and is refused; take a checkpoint with safetensors; many "
            "repositories hold them in a pull request, named OWNER/NAME@refs/pr/N (docs/checkpoints.md)"
        )
    raise RenderError(
        f"{folder.parent} has no {folder.name}/{stem}.safetensors; {setting} must be a checkpoint in diffusers folder format"
    )
