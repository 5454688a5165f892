"""Pack the language server with its model and all that it needs, for one platform and version of Python.

    python tools/bundle_server.py DEST.tar.xz

The archive holds wheels, for `pip install --no-index`; DEST.json says for which Python they are. Wheels are
stored in it without compression of their own, so that xz sees what is in them; their contents are as
`pip wheel` gives them, but for the weights of the model that only training reads.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ("plc/default_model/model.safetensors", "plc/reported_model/model.safetensors")


def wheels_of(folder: Path) -> list[Path]:
    """PLC's wheel and those that it needs, made in a folder."""
    options = ["-q", "-c", str(ROOT / "constraints.txt"), "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    return sorted(folder.glob("*.whl"))


def stored(wheel: Path) -> None:
    """Write a wheel again without compression, and without the weights of the models."""
    with zipfile.ZipFile(wheel) as source:
        entries = [(info, source.read(info)) for info in source.infolist() if info.filename not in WEIGHTS]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_STORED) as target:
        for info, data in entries:
            if info.filename.endswith(".dist-info/RECORD"):
                lines = data.splitlines(keepends=True)
                data = b"".join(
                    line for line in lines if not line.startswith(tuple(name.encode() for name in WEIGHTS))
                )
            info.compress_type = zipfile.ZIP_STORED
            target.writestr(info, data)


def pack(destination: Path) -> None:
    """Make the archive."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        wheels = wheels_of(folder)
        for wheel in wheels:
            stored(wheel)
        with tarfile.open(destination, "w:xz", preset=6) as archive:
            for file in wheels:
                archive.add(file, file.name)
    what = {"python": sysconfig.get_python_version(), "platform": sysconfig.get_platform()}
    destination.with_suffix("").with_suffix(".json").write_text(json.dumps(what) + "\n", "utf-8")
    print(f"{destination}: {len(wheels)} wheels, {destination.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("destination", type=Path)
    pack(parser.parse_args().destination)
