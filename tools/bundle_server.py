"""Pack the language server with its model and all that it needs, for one platform and version of Python.

    python tools/bundle_server.py DEST.tar.xz

The archive holds wheels, for `pip install --no-index`; DEST.json says for which Python they are. Wheels are
stored in it without compression of their own, so that xz sees what is in them; their contents are as
`pip wheel` gives them, but for what no server reads: weights that training reads, ONNX Runtime's library for
programs in C (its module for Python holds all of it), tests of numpy.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = re.compile(
    r"plc/\w+_model/model\.safetensors"
    r"|onnxruntime/capi/libonnxruntime\.so[.\d]*"
    r"|numpy/(.*/)?tests/.*"
)


def wheels_of(folder: Path) -> list[Path]:
    """PLC's wheel and those that it needs, made in a folder."""
    options = ["-q", "-c", str(ROOT / "constraints.txt"), "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(ROOT)], check=True)
    return sorted(folder.glob("*.whl"))


def stored(wheel: Path) -> None:
    """Write a wheel again without compression, and without what no server reads."""
    with zipfile.ZipFile(wheel) as source:
        kept = [info for info in source.infolist() if not LEFT_OUT.fullmatch(info.filename)]
        entries = [(info, source.read(info)) for info in kept]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_STORED) as target:
        for info, data in entries:
            if info.filename.endswith(".dist-info/RECORD"):
                lines = data.decode().splitlines(keepends=True)
                data = "".join(
                    line for line in lines if not LEFT_OUT.fullmatch(line.rsplit(",", 2)[0])
                ).encode()
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
