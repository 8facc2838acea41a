"""A cache of tensors by key: in memory up to a byte limit, and on disk up to another; the least used goes first.

A file whose content is not what was written is dropped, not believed. The disk's last space is left to others:
before that is touched the cache gives its own files up.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from collections import OrderedDict
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from ..free_space import lacking_bytes

Tensors = dict[str, Tensor]


class TensorCache:
    """Keeps tensors on the CPU; what one process has drawn, the next one finds.

    Attributes:
        memory_bytes, disk_bytes: the limits; 0 keeps nothing there.
        folder: of the files; None keeps nothing on disk.
    """

    def __init__(self, memory_bytes: int, folder: Path | None = None, disk_bytes: int = 0) -> None:
        self.memory_bytes, self.disk_bytes = memory_bytes, disk_bytes
        self.folder = folder if disk_bytes > 0 else None
        self._kept: OrderedDict[str, Tensors] = OrderedDict()
        self._held = 0

    def get(self, key: str) -> Tensors | None:
        """Return what was put under the key, or None; never something else."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        found = self._read(key)
        if found is not None:
            self._keep(key, found)
        return found

    def put(self, key: str, tensors: Tensors) -> None:
        """Keep tensors; a disk that is full or read-only costs only the next process's time."""
        tensors = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
        self._keep(key, tensors)
        if self.folder is not None:
            with contextlib.suppress(OSError):
                self._write(self.folder, key, save(tensors))

    def forget_memory(self) -> None:
        """Free what is held in memory; files stay."""
        self._kept.clear()
        self._held = 0

    def _keep(self, key: str, tensors: Tensors) -> None:
        if key in self._kept:
            self._held -= size_of(self._kept.pop(key))
        self._kept[key] = tensors
        self._held += size_of(tensors)
        while self._held > self.memory_bytes and self._kept:
            _, dropped = self._kept.popitem(last=False)
            self._held -= size_of(dropped)

    def _read(self, key: str) -> Tensors | None:
        if self.folder is None:
            return None
        for path in self.folder.glob(f"{key}-*.safetensors"):
            with contextlib.suppress(OSError, SafetensorError):
                data = path.read_bytes()
                if path.stem.rpartition("-")[2] == _hash(data):
                    os.utime(path)
                    return load(data)
                path.unlink(missing_ok=True)
        return None

    def _write(self, folder: Path, key: str, data: bytes) -> None:
        if len(data) > self.disk_bytes:
            return
        folder.mkdir(parents=True, exist_ok=True)
        if lacking := lacking_bytes(folder, len(data)):
            self._trim(folder, sum(size for _, size, _ in _list_files(folder)) - lacking)
            if lacking_bytes(folder, len(data)):
                return
        draft = folder / f".{key}-{secrets.token_hex(4)}.tmp"
        try:
            draft.write_bytes(data)
            draft.replace(folder / f"{key}-{_hash(data)}.safetensors")
        finally:
            draft.unlink(missing_ok=True)
        self._trim(folder, self.disk_bytes)

    def _trim(self, folder: Path, most: int) -> None:
        files = _list_files(folder)
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= most:
                return
            path.unlink(missing_ok=True)
            total -= size


def _list_files(folder: Path) -> list[tuple[int, int, Path]]:
    """List time of use, size and path of what is kept."""
    files = []
    for path in folder.glob("*.safetensors"):
        with contextlib.suppress(OSError):
            status = path.stat()
            files.append((status.st_mtime_ns, status.st_size, path))
    return files


def size_of(tensors: Tensors) -> int:
    """Bytes that tensors hold."""
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
