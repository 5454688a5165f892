"""The configuration of a training run: frozen, strict, and each default lives here once."""

from __future__ import annotations

import difflib
import json
import tomllib
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_prep.errors import ConfigError
from data_prep.text.windows import WORD_BUDGET

BUCKETS = 20  # data_prep hashes every split's group key into this many buckets

Bucket = Annotated[int, Field(ge=0, lt=BUCKETS)]
Positive = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]

Family = Literal["edits", "gru", "transformer"]
Attention = Literal["bahdanau", "dot", "general", "concat", "local", "bahdanau-published", "concat-published"]
Pyramid = Literal["join", "ave", "aff"]
Reported = Literal["none", "line"]
Encoder = Literal["gru", "transformer"]
Precision = Literal["float32", "bfloat16"]
VocabularyKind = Literal["word", "bpe", "unigram"]


class Section(BaseModel):
    """What every section shares: no change after reading, no conversion, no unknown key."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ModelConfig(Section):
    """Which model, and its sizes."""

    family: Family = "edits"
    embedding: Positive = 256
    hidden: Positive = 256
    encoder_layers: Positive = 3
    decoder_layers: Positive = 1
    attention: Attention = "dot"
    reduction: Positive = 2  # the pyramid's window; 1 is the regular encoder
    pyramid: Pyramid = "join"  # how the Transformer's pyramid reduces: eq. 3, 14 or 15 of the paper
    heads: Positive = 8  # edits and Transformer
    feed_forward: Positive = 2048  # Transformer only
    local_width: Positive = 10  # local attention's D, eq. 22
    dropout: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.1
    name_parts: Annotated[int, Field(ge=0)] = 0  # how many parts of names are read beside slots; edits only
    nameless: Share = 0.15  # the share of training rows that come without their names
    reported: Reported = "none"  # whether a reported line and its category are read; edits only
    encoder: Encoder = "gru"  # what reads the words; plc export writes only gru; edits only
    links: Annotated[int, Field(ge=0)] = 0  # width of the links between occurrences of a name; edits only


_OF_EVERY_FAMILY = (
    "family",
    "embedding",
    "hidden",
    "encoder_layers",
    "decoder_layers",
    "reduction",
    "dropout",
)
_OF_FAMILY: dict[Family, tuple[str, ...]] = {
    "edits": ("heads", "name_parts", "nameless", "reported", "encoder", "links"),
    "gru": ("attention", "local_width"),
    "transformer": ("pyramid", "heads", "feed_forward"),
}


def settings_of(family: Family) -> tuple[str, ...]:
    """The keys of [model] that a family reads, in the order of ModelConfig."""
    read = {*_OF_EVERY_FAMILY, *_OF_FAMILY[family]}
    return tuple(name for name in ModelConfig.model_fields if name in read)


def set_for_edits(config: ModelConfig) -> list[str]:
    """The keys of [model] that only family 'edits' reads and that are not at their defaults."""
    others = {name for family in get_args(Family) if family != "edits" for name in settings_of(family)}
    return [
        name
        for name in settings_of("edits")
        if name not in others and getattr(config, name) != ModelConfig.model_fields[name].default
    ]


class DataConfig(Section):
    """What is held out, and how rows become sequences."""

    test_pair: tuple[Bucket, ...] = ()
    test_source: tuple[Bucket, ...] = ()
    test_variant: tuple[Bucket, ...] = ()
    test_cwe: tuple[Bucket, ...] = ()
    test_cwes: tuple[Positive, ...] = ()  # CWE numbers held out by name, beside the buckets
    valid_pair: tuple[Bucket, ...] = ()
    valid_source: tuple[Bucket, ...] = ()
    references: Literal["closest", "all"] = "closest"
    identity_share: Share = 0.25  # of one epoch's rows, at most
    vocabulary: VocabularyKind = "word"  # bpe and unigram cut words into pieces; not for family edits
    vocabulary_size: Annotated[int, Field(ge=300)] = 600  # of pieces, 256 bytes among them; not for word
    min_count: Positive = 2  # a rarer word is <unk>; pieces make every word
    max_words: Positive = WORD_BUDGET  # a longer source or target, in words, is left out of training


class ReportConfig(Section):
    """How training shows a reported line; it concerns only rows that have one."""

    hidden: Share = 0.2  # rows that come without their report, so that one model scans and repairs
    beside: Share = 0.2  # rows whose report is one line off
    token: Share = 0.2  # of the others: the report names the first word to change
    nameless: Share = 0.3  # reports without their category


class OptimConfig(Section):
    """Adam, its schedule, and the size of a step."""

    learning_rate: Annotated[float, Field(gt=0.0)] = 1e-3
    warmup_steps: Annotated[int, Field(ge=0)] = 200
    decay: Literal["none", "linear", "cosine"] = "linear"  # over stop.max_steps or stop.max_minutes
    clip: Annotated[float, Field(gt=0.0)] = 1.0
    batch_words: Positive = 4000  # source and target words, padding counted
    precision: Precision = "bfloat16"
    label_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    cwe_weight: Annotated[float, Field(ge=0.0)] = 0.1
    average: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.998  # decay of the averaged weights; 0 keeps none


class StopConfig(Section):
    """When training ends, and how often it looks at the validation rows."""

    max_steps: Positive = 100_000
    max_minutes: Annotated[float, Field(gt=0.0)] | None = None  # the plan that the decay follows
    patience: Positive = 20  # validations without a better repair rate
    validate_steps: Positive = 500
    validate_sources: Positive = 400
    save_minutes: Annotated[float, Field(gt=0.0)] = 5.0


class Config(Section):
    """One training run."""

    seed: Annotated[int, Field(ge=0)] = 0
    model: ModelConfig = ModelConfig()
    data: DataConfig = DataConfig()
    reports: ReportConfig = ReportConfig()
    optim: OptimConfig = OptimConfig()
    stop: StopConfig = StopConfig()


def read_training_config(path: Path) -> Config:
    """The configuration that a user wrote to train with; ConfigError also for a setting of another family."""
    config = read_config(path)
    read = settings_of(config.model.family)
    given = [name for name in ModelConfig.model_fields if name in config.model.model_fields_set]
    problems = [_explain_foreign(name, config.model.family) for name in given if name not in read]
    if problems:
        has = f"; family {config.model.family!r} has " + ", ".join(read)
        raise ConfigError(f"{path}: " + "; ".join(problems) + has)
    return config


def read_config(path: Path) -> Config:
    """The configuration in a TOML file, such as that of a finished model; every problem is one ConfigError.

    Models of earlier versions list the settings of every family; those of other families change nothing.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; begin with configs/default.toml") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML: {error}") from error
    try:
        # by way of JSON, where strict mode lets an array be a tuple
        return Config.model_validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        raise ConfigError(f"{path}: " + "; ".join(_explain(error))) from None


def write_config(config: Config, path: Path) -> None:
    """The effective configuration, every default spelt out, as TOML that `read_config` takes back."""
    path.write_text(to_toml(config), encoding="utf-8")


def to_toml(config: Config) -> str:
    """TOML of a configuration, without the settings that its family does not read.

    None is left out, for TOML has no such value.
    """
    top: list[str] = []
    sections: list[str] = []
    foreign = set(ModelConfig.model_fields) - set(settings_of(config.model.family))
    for key, value in config.model_dump(mode="json", exclude={"model": foreign}).items():
        if isinstance(value, dict):
            lines = [f"{name} = {json.dumps(item)}" for name, item in value.items() if item is not None]
            sections.append("\n".join([f"[{key}]", *lines]))
        else:
            top.append(f"{key} = {json.dumps(value)}")
    return "\n\n".join(["\n".join(top), *sections]) + "\n"


def _explain_foreign(name: str, family: Family) -> str:
    """What is wrong with a key of [model] that another family reads."""
    families = [other for other in get_args(Family) if name in settings_of(other)]
    close = difflib.get_close_matches(name, settings_of(family), n=1)
    hint = f"did you mean {close[0]!r}?" if close else "leave it out"
    owners = " and ".join(f"{other!r}" for other in families)
    return f"model.{name}: a setting of family {owners}, not of {family!r}; {hint}"


def _explain(error: ValidationError) -> list[str]:
    return [_explain_one(problem["loc"], problem["type"], problem["msg"]) for problem in error.errors()]


def _explain_one(where: tuple[int | str, ...], kind: str, message: str) -> str:
    name = ".".join(str(part) for part in where)
    if kind != "extra_forbidden":
        return f"{name}: {message}"
    known = _keys_of(where[:-1])
    close = difflib.get_close_matches(str(where[-1]), known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "the keys are " + ", ".join(known)
    return f"{name}: unknown key; {hint}"


def _keys_of(where: tuple[int | str, ...]) -> list[str]:
    fields = Config.model_fields
    for part in where:
        section = fields[str(part)].annotation
        assert isinstance(section, type)
        assert issubclass(section, BaseModel)
        fields = section.model_fields
    return sorted(fields)
