"""Small repositories for tests, with commits at fixed times by nobody in particular."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_DAY = 86_400
_START = 1_700_000_000  # 2023-11-14


class Repository:
    """A repository in a folder; each commit is a day after the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._commits = 0
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str) -> str:
        """What git prints."""
        time = f"{_START + self._commits * _DAY} +0000"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
            "GIT_AUTHOR_DATE": time,
            "GIT_COMMITTER_DATE": time,
        }
        command = ["git", "-C", str(self.folder), *words]
        done = subprocess.run(command, env=environment, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def commit(self, message: str, files: Mapping[str, str | bytes | None]) -> str:
        """Write the files (None removes one), commit everything, and give the commit's name."""
        for path, text in files.items():
            place = self.folder / path
            if text is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
        self._commits += 1
        return self.git("rev-parse", "HEAD")
