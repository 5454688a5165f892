"""The configuration of training: strict, explained, and the same after writing it down."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.train.config import (
    Config,
    Family,
    ModelConfig,
    StopConfig,
    read_config,
    read_training_config,
    settings_of,
    to_toml,
    write_config,
)

ROOT = Path(__file__).parents[3]
CONFIGS = ROOT / "configs"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.toml")), ids=lambda path: str(path.stem))
def test_every_shipped_configuration_is_valid(path: Path) -> None:
    assert isinstance(read_training_config(path), Config)


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
        ("zzz = 1\n", "zzz: unknown key; the keys are data, model, optim, reports, seed, stop"),
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "attention = 'dot'",
            "model.attention: a setting of family 'gru', not of 'edits'; leave it out; family 'edits' has "
            "family, embedding, hidden, encoder_layers, decoder_layers, reduction, heads, dropout, "
            "name_parts, nameless, reported, encoder, links",
        ),
        (
            "family = 'gru'\nheads = 4",
            "model.heads: a setting of family 'edits' and 'transformer', not of 'gru'",
        ),
        (
            "family = 'transformer'\nlocal_width = 4\nlinks = 0",
            "model.links: a setting of family 'edits', not of",
        ),
    ],
)
def test_a_setting_of_another_family_is_refused_in_training_and_ignored_in_a_finished_model(
    tmp_path: Path, text: str, message: str
) -> None:
    path = written(tmp_path / "config.toml", f"[model]\n{text}\n")
    with pytest.raises(ConfigError) as caught:
        read_training_config(path)
    assert message in str(caught.value)
    kept = to_toml(read_config(path))
    write_config(read_config(path), path)
    assert to_toml(read_training_config(path)) == kept


def test_the_shipped_model_is_read_though_it_lists_the_settings_of_every_family() -> None:
    path = ROOT / "checkpoints" / "default" / "config.toml"
    assert "attention" in path.read_text(encoding="utf-8")
    assert read_config(path).model.family == "edits"


@pytest.mark.parametrize("family", ["edits", "gru", "transformer"])
def test_a_written_configuration_lists_what_its_family_reads_and_nothing_else(family: Family) -> None:
    config = Config(model=ModelConfig(family=family))
    section = tomllib.loads(to_toml(config))["model"]
    assert tuple(section) == settings_of(family)


def test_every_setting_of_a_model_belongs_to_a_family() -> None:
    families: tuple[Family, ...] = ("edits", "gru", "transformer")
    assert set(ModelConfig.model_fields) == {name for family in families for name in settings_of(family)}
