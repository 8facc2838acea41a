"""Answers of language models kept on disk, so that the same question is not paid for twice.

One small file per answer; the oldest go when there are too many. It knows nothing of what answers mean: whoever asks
reads a kept answer as strictly as a new one.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..free_space import lacking_bytes

MAX_FILES = 2000
MAX_ANSWER_BYTES = 64 * 1024
_ENDING = ".txt"


class AnswerCache:
    """A folder of answers. What cannot be read or written is as if it had never been kept."""

    def __init__(self, folder: Path, max_files: int = MAX_FILES) -> None:
        self._folder = folder
        self._max_files = max_files

    @staticmethod
    def key(model: str, messages: Sequence[tuple[str, str]]) -> str:
        """Name a question: the model, and every word of the prompt, so that a changed prompt is another question."""
        text = json.dumps([model, [list(message) for message in messages]], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def get(self, key: str) -> str | None:
        """Return the answer that was kept, and count it as new."""
        path = self._path(key)
        try:
            text = path.read_text("utf-8")
            os.utime(path)
        except (OSError, UnicodeDecodeError):
            return None
        return text

    def put(self, key: str, text: str) -> None:
        """Keep an answer whole or not at all; then let the oldest go."""
        data = text.encode("utf-8", "replace")
        if len(data) > MAX_ANSWER_BYTES:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if lacking_bytes(self._folder, len(data)):
                return
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                file.write(data)
            os.replace(file.name, self._path(key))
            self._prune()
        except OSError:
            return

    def _prune(self) -> None:
        files = [(path.stat().st_mtime_ns, path) for path in self._folder.iterdir()]
        for _, path in sorted(files)[: max(0, len(files) - self._max_files)]:
            path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_ENDING}"
