"""plc.train.slices: what travels trains alone, and comes back as a run that goes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from data_prep.dataset import read_pairs
from data_prep.errors import ConfigError
from plc.train.config import write_config
from plc.train.record.origin import read_origin
from plc.train.slices import MIB, pack, size_of, take
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
    (tmp_path / "run.00").write_bytes(b"half a tar")
    with pytest.raises(ConfigError, match="a part is missing or damaged"):
        take(tmp_path, run=tmp_path / "run")
