"""Training in slices on a machine lent for minutes at a time: what travels there, and what comes back."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from data_prep.dataset import read_pairs, write_pairs
from data_prep.errors import ConfigError
from plc.train.config import read_training_config

ROOT = Path(__file__).resolve().parents[2]
TOOL = "training_slices.py"
MIB = 1 << 20
PART_MIB = 15
DIGEST = "run.sha256"  # of all parts behind each other: tar takes what follows a gap for its end
UNREAD = shutil.ignore_patterns("last.safetensors", "tensorboard", "__pycache__")


def pack(config: Path, data: Sequence[Path], *, begin_from: Path | None, out: Path, most: int) -> None:
    """Write the folder; ConfigError where even few rows make it larger than `most` bytes."""
    read_training_config(config)
    if out.exists():
        raise ConfigError(f"{out} exists; give a new folder")
    out.mkdir(parents=True)
    shutil.copy(config, out / "config.toml")
    for package in ("plc", "data_prep"):
        shutil.copytree(ROOT / package, out / package, ignore=UNREAD)
    shutil.copy(ROOT / "tools" / TOOL, out / TOOL)
    if begin_from is not None:
        shutil.copytree(begin_from, out / "from", ignore=UNREAD)
    room = most - size_of(out)
    needed = sum(size_of(directory) for directory in data)
    share = min(1.0, room / needed)
    while share > 0.001:
        rows = _copied(data, out / "data", share=share)
        if size_of(out) <= most:
            print(f"{out}: {size_of(out) / MIB:.0f} MiB, {rows}")
            return
        shutil.rmtree(out / "data")
        share *= 0.95
    raise ConfigError(f"{out}: code and weights alone are {(most - room) / MIB:.0f} MiB of {most / MIB:.0f}")


def train(folder: Path, *, minutes: float, out: Path) -> None:
    """Train one slice and leave the run as parts; what stops the training is its own error."""
    if out.exists() and any(out.iterdir()):
        raise ConfigError(f"{out} is not empty; give a new folder")
    out.mkdir(parents=True, exist_ok=True)
    run = folder / "run"
    begins = ["--from", "from"] if (folder / "from").exists() else []
    data = sorted(str(path.relative_to(folder)) for path in (folder / "data").iterdir())
    asked = ["config.toml", "--data", *data, "--run", "run", *begins, "--max-minutes", str(minutes)]
    subprocess.run([sys.executable, "-m", "plc", "train", *asked], cwd=folder, check=True)
    whole = out / "run.tar"
    with tarfile.open(whole, "w") as archive:
        for path in sorted(run.iterdir()):
            if path.is_file() and path.name != "last.safetensors":
                archive.add(path, path.name)
    digest = hashlib.sha256()
    with whole.open("rb") as file:
        for number, content in enumerate(iter(lambda: file.read(PART_MIB * MIB), b"")):
            digest.update(content)
            (out / f"run.{number:03}").write_bytes(content)
    (out / DIGEST).write_text(digest.hexdigest(), encoding="ascii")
    whole.unlink()


def take(parts: Path, *, run: Path) -> None:
    """Put the parts of a slice together: a run that `plc export`, `plc evaluate` and `--from` take."""
    files = sorted(parts.glob("run.[0-9][0-9][0-9]"))
    if not files or not (parts / DIGEST).is_file():
        raise ConfigError(f"{parts} holds no parts of a run (run.000, run.001, …, and {DIGEST})")
    if run.exists():
        raise ConfigError(f"{run} exists; give a new folder")
    whole = parts / "run.tar"
    digest = hashlib.sha256()
    try:
        with whole.open("wb") as file:
            for part in files:
                content = part.read_bytes()
                digest.update(content)
                file.write(content)
        if digest.hexdigest() != (parts / DIGEST).read_text(encoding="ascii").strip():
            raise ConfigError(f"{parts}: of {len(files)} parts one is damaged, or one more is missing")
        with tarfile.open(whole) as archive:
            archive.extractall(run, filter="data")
    finally:
        whole.unlink(missing_ok=True)


def size_of(folder: Path) -> int:
    """The bytes of all files in it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _copied(data: Sequence[Path], into: Path, *, share: float) -> str:
    """Copy a share of each dataset's rows, evenly; say how many of how many."""
    kept = total = 0
    for number, directory in enumerate(data):
        pairs = read_pairs(directory)
        most = len(pairs) if share == 1.0 else max(1, int(share * len(pairs)))
        rows = [pairs.pairs[place * len(pairs) // most] for place in range(most)]
        write_pairs(
            into / f"{number:02}-{directory.name}", rows, summary=pairs.summary, kept_names=pairs.kept_names
        )
        kept, total = kept + most, total + len(pairs)
    return f"{kept:,} of {total:,} rows"
