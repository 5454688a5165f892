"""plc.train.slices: what travels trains alone, and comes back as a run that goes on."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from data_prep.dataset import read_pairs
from data_prep.errors import ConfigError
from plc.train.config import write_config
from plc.train.record.origin import read_origin
from plc.train.slices import DIGEST, MIB, pack, size_of, take
from tests.unit.training_rows import dataset, tiny

MOST = 40 * MIB


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write_config(tiny(max_steps=4, validate_steps=2), tmp_path / "config.toml")
    return tmp_path / "config.toml"


def test_a_slice_trains_from_its_pack_alone_and_the_next_goes_on_from_it(
    tmp_path: Path, config: Path
) -> None:
    data = dataset(tmp_path / "rows")
    pack(config, [data], begin_from=None, out=tmp_path / "pack", most=MOST)
    asked = ["train", ".", "--minutes", "1", "--out", str(tmp_path / "parts")]
    done = subprocess.run(
        [sys.executable, "training_slices.py", *asked],
        cwd=tmp_path / "pack",
        env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    take(tmp_path / "parts", run=tmp_path / "run")
    assert [path.name for path in sorted((tmp_path / "parts").iterdir())] == ["run.000", DIGEST]
    assert read_origin(tmp_path / "run").tensors()
    pack(config, [data], begin_from=tmp_path / "run", out=tmp_path / "next", most=MOST)
    assert (tmp_path / "next" / "from" / "best.safetensors").exists()


def test_rows_are_left_out_evenly_until_the_pack_is_small_enough(tmp_path: Path, config: Path) -> None:
    data = dataset(tmp_path / "rows", count=4000)
    pack(config, [data], begin_from=None, out=tmp_path / "whole", most=MOST)
    most = size_of(tmp_path / "whole") - size_of(data) // 2
    pack(config, [data], begin_from=None, out=tmp_path / "half", most=most)
    kept = [pair.id for pair in read_pairs(next((tmp_path / "half" / "data").iterdir()))]
    assert size_of(tmp_path / "half") <= most
    assert 2000 < len(kept) < 7000
    assert kept[0] == "flawed0"
    assert int(kept[-1].removeprefix("identity").removeprefix("flawed")) > 3900


def test_what_does_not_fit_is_said(tmp_path: Path, config: Path) -> None:
    data = dataset(tmp_path / "rows")
    with pytest.raises(ConfigError, match="code and weights alone are"):
        pack(config, [data], begin_from=None, out=tmp_path / "pack", most=MIB)
    with pytest.raises(ConfigError, match="exists; give a new folder"):
        pack(config, [data], begin_from=None, out=tmp_path / "pack", most=MOST)
    with pytest.raises(ConfigError, match="holds no parts of a run"):
        take(tmp_path, run=tmp_path / "run")


def test_a_part_that_is_missing_or_damaged_is_noticed_before_anything_is_unpacked(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        for name in ("best.safetensors", "metrics.jsonl"):
            member = tarfile.TarInfo(name)
            member.size = 512
            archive.addfile(member, io.BytesIO(bytes(512)))
    content = whole.getvalue()
    pieces = [content[:1024], content[1024:2048], content[2048:]]  # one file each, and the end
    for number, piece in enumerate(pieces):
        (tmp_path / f"run.{number:03}").write_bytes(piece)
    (tmp_path / DIGEST).write_text(hashlib.sha256(content).hexdigest(), encoding="ascii")
    take(tmp_path, run=tmp_path / "all")
    (tmp_path / "run.001").unlink()  # tar alone reads what is left without an error
    with pytest.raises(ConfigError, match="of 2 parts one is damaged, or one more is missing"):
        take(tmp_path, run=tmp_path / "run")
    assert not (tmp_path / "run").exists()
    assert not (tmp_path / "run.tar").exists()
