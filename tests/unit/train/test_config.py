"""The configuration of training: strict, explained, and the same after writing it down."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.train.config import Config, ModelConfig, StopConfig, read_config, to_toml, write_config

CONFIGS = Path(__file__).parents[3] / "configs"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.toml")), ids=lambda path: str(path.stem))
def test_every_shipped_configuration_is_valid(path: Path) -> None:
    assert isinstance(read_config(path), Config)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    config = Config(seed=3, model=ModelConfig(hidden=12), stop=StopConfig(max_minutes=1.5))
    write_config(config, tmp_path / "config.toml")
    assert read_config(tmp_path / "config.toml") == config
    assert "max_minutes" not in to_toml(Config())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[model]\nhiden = 3\n", "model.hiden: unknown key; did you mean 'hidden'?"),
        ("[optimizer]\nclip = 1.0\n", "optimizer: unknown key; did you mean 'optim'?"),
        ("zzz = 1\n", "zzz: unknown key; the keys are data, model, optim, seed, stop"),
        ("[model]\nhidden = '3'\n", "model.hidden: Input should be a valid integer"),
        ("[model]\nhidden = 0\n", "model.hidden: Input should be greater than 0"),
        ("[model]\nattention = 'dott'\n", "model.attention: Input should be 'bahdanau'"),
        ("[data]\ntest_source = [20]\n", "data.test_source.0: Input should be less than 20"),
        ("[model\n", "cannot be read as TOML"),
    ],
)
def test_a_problem_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(written(tmp_path / "bad.toml", text))
    assert message in str(caught.value)
    assert "bad.toml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml: no such file"):
        read_config(tmp_path / "absent.toml")
