"""Peers: our rows survive fairseq's format, its words are read as they are, errors say what to do."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.dataset import Pair
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.vocabulary import UNKNOWN
from plc.evaluate.held_out import measured_part
from plc.evaluate.metrics import repair_rates
from plc.reproduce.engine.items import item_of
from plc.reproduce.engine.leases import Lease, OutOfTimeError
from plc.reproduce.peers import commands, contest, outputs, speed
from plc.reproduce.peers.contest import Contest, Place, compete, held_out_sources, scored
from plc.reproduce.peers.environment import Environment, find
from plc.reproduce.peers.errors import PeerError
from plc.reproduce.peers.export import export
from plc.reproduce.peers.speed import Speeds
from plc.reproduce.peers.words import from_line, read, to_line, written
from plc.train.config import Config, DataConfig, ModelConfig, OptimConfig, StopConfig
from plc.train.data import Example, encode
from tests.unit.training_rows import dataset, rows

SOURCES = Path(__file__).parents[4] / "peers" / "fairseq"
MANNER = commands.Manner(updates=30, log_every=10, cpu=True, keep=True)


def config(**model: Any) -> Config:
    """A configuration of the paper's family that trains in a second."""
    sizes = {"embedding": 8, "hidden": 8, "encoder_layers": 1, "decoder_layers": 1, "heads": 2}
    return Config(
        seed=1,
        model=ModelConfig.model_validate(
            {"family": "transformer", "feed_forward": 16, "dropout": 0.0, **sizes, **model}
        ),
        data=DataConfig(test_pair=(0, 4), valid_pair=(1,), references="all", identity_share=0.0, min_count=1),
        optim=OptimConfig(batch_words=200, precision="float32", warmup_steps=4, cwe_weight=0.0),
        stop=StopConfig(max_steps=20, validate_steps=10, validate_sources=10),
    )


def flawed(count: int = 40) -> list[Pair]:
    return [row for row in rows(count) if row.kind == "flawed"]


def log_line(kind: str, **values: object) -> str:
    """A line of fairseq's log: numbers are strings there."""
    return f"2026-01-01 10:00:00 | INFO | {kind} | " + json.dumps({k: str(v) for k, v in values.items()})


class TestWords:
    @given(st.lists(st.text(max_size=6)))
    def test_a_line_gives_back_its_words(self, words: list[str]) -> None:
        line = to_line(words)
        assert len(line.splitlines()) <= 1
        assert from_line(line) == tuple(words)

    @given(st.text(max_size=6))
    def test_a_word_stays_one_word_and_none_of_theirs(self, word: str) -> None:
        assert len(written(word).split()) == 1
        assert written(word) not in {"<s>", "<pad>", "</s>", "<unk>"}

    @pytest.mark.parametrize("word", ["", " ", "%", "%20;", "<unk>", "\u3000", "a\tb", "\x1c"])
    def test_hard_words(self, word: str) -> None:
        assert read(written(word)) == word


class TestExport:
    def test_the_rows_are_those_of_our_training(self, tmp_path: Path) -> None:
        pairs = flawed()
        test = measured_part(pairs, split="pair", config=config().data).sources
        lexicon = export(pairs, config=config(), test=test, out=tmp_path)
        examples = encode(pairs, lexicon=lexicon, config=config().data, family="transformer")
        words = lexicon.vocabulary.words
        for name, part in (("train", examples.train), ("valid", examples.valid)):
            sources = [words_of(each.source.tolist(), words) for each in part]
            targets = [words_of(each.target.tolist()[:-1], words) for each in part]
            assert lines(tmp_path / f"{name}.source") == sources
            assert lines(tmp_path / f"{name}.target") == targets
        assert lines(tmp_path / "test.source") == [source.words for source in test]
        assert all(
            target in source.references
            for target, source in zip(lines(tmp_path / "test.target"), test, strict=True)
        )

    def test_the_dictionary_has_our_ids_and_the_rare_is_unknown(self, tmp_path: Path) -> None:
        pairs = flawed()
        sparse = config().model_copy(
            update={"data": config().data.model_copy(update={"min_count": len(pairs)})}
        )
        lexicon = export(pairs, config=sparse, test=(), out=tmp_path)
        dictionary = (tmp_path / "words.txt").read_text("utf-8").splitlines()
        assert [read(line.split()[0]) for line in dictionary] == list(lexicon.vocabulary.words[4:])
        assert lexicon.vocabulary.words[UNKNOWN] == "<unk>"
        assert "<unk>" in (tmp_path / "train.source").read_text("utf-8").split()

    def test_edits_and_pieces_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="only whole words"):
            export(flawed(), config=config(family="edits"), test=(), out=tmp_path)

    def test_a_place_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", "utf-8")
        with pytest.raises(CorpusError, match="cannot be written"):
            export(flawed(), config=config(), test=(), out=tmp_path / "file")


def lines(path: Path) -> list[tuple[str, ...]]:
    return [from_line(line) for line in path.read_text("utf-8").splitlines()]


def words_of(ids: Sequence[int], words: Sequence[str]) -> tuple[str, ...]:
    return tuple(words[id] for id in ids)


class TestCommands:
    @pytest.mark.parametrize(
        ("family", "architecture"), [("transformer", "transformer"), ("gru", "lstm_luong_wmt_en_de")]
    )
    def test_the_sizes_are_ours(self, family: str, architecture: str, tmp_path: Path) -> None:
        said = commands.train(tmp_path, config(family=family, hidden=12), MANNER, save=tmp_path)
        assert after(said, "--arch") == architecture
        assert after(said, "--encoder-embed-dim") == "8"
        assert after(said, "--max-tokens") == "100"  # half of our words, which count both sides
        assert after(said, "--max-update") == after(said, "--total-num-update") == "30"
        if family == "gru":
            assert after(said, "--decoder-hidden-size") == "12"

    def test_speed_is_measured_without_validation(self, tmp_path: Path) -> None:
        hurried = commands.Manner(updates=30, log_every=10, cpu=False, keep=False)
        said = commands.train(tmp_path, config(), hurried, save=tmp_path)
        assert {"--no-save", "--disable-validation"} <= set(said)
        assert "--cpu" not in said

    def test_what_has_no_likeness_there(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="writes edits"):
            commands.train(tmp_path, config(family="edits"), MANNER, save=tmp_path)
        cosine = config().model_copy(update={"optim": OptimConfig(decay="cosine")})
        with pytest.raises(ConfigError, match="'linear' or 'none'"):
            commands.train(tmp_path, cosine, MANNER, save=tmp_path)
        level = config().model_copy(update={"optim": OptimConfig(decay="none")})
        assert after(commands.train(tmp_path, level, MANNER, save=tmp_path), "--lr-scheduler") == "fixed"


def after(arguments: Sequence[str], flag: str) -> str:
    return arguments[arguments.index(flag) + 1]


class TestOutputs:
    def test_candidates_come_best_first_whatever_the_order(self) -> None:
        text = "\n".join(
            (
                "S-1\tignored",
                "H-1\t-0.9\tc",
                "H-1\t-0.1\ta %20; b",
                "D-1\t-0.1\tignored",
                "P-1\t-0.1 -0.2",
                "H-0\t-1e-05\t",
                "Generate test with beam=5: BLEU4 = 0.0",
            )
        )
        assert outputs.candidates(text, sources=2) == [((),), (("a", " ", "b"), ("c",))]

    @pytest.mark.parametrize("sources", [1, 3])
    def test_an_answer_for_other_sources(self, sources: int) -> None:
        with pytest.raises(PeerError, match=r"remove its output and run the cell again"):
            outputs.candidates("H-0\t-1\ta\nH-1\t-1\tb", sources=sources)

    @pytest.mark.parametrize("shape", ["| {} | ", "{}:"])
    def test_speed_sums_words_and_seconds_but_the_first(self, shape: str) -> None:
        begin = shape.format("train_inner")
        text = "\n".join(
            f'INFO {begin}{{"wps": "{wps}", "wpb": "{wpb}"}}' for wps, wpb in ((1, 9), (100, 50), (300, 150))
        )
        found = outputs.intervals(text, log_every=10)
        assert found == outputs.Intervals(updates=20, words=2000.0, seconds=10.0)
        assert (found.words_per_second, found.words_per_update) == (200.0, 100.0)

    def test_too_few_updates(self) -> None:
        with pytest.raises(PeerError, match="give it more updates"):
            outputs.intervals(log_line("train_inner", wps=1, wpb=1), log_every=10)

    def test_the_least_validation_loss_in_nats(self) -> None:
        text = "\n".join(log_line("valid", valid_nll_loss=bits) for bits in (3, 2, 2.5))
        assert outputs.validation_loss(text) == pytest.approx(2 * math.log(2))
        with pytest.raises(PeerError, match="logged no validation"):
            outputs.validation_loss(log_line("train", train_nll_loss=1))

    def test_parameters(self) -> None:
        said = "num. shared model params: 1,441,536 (num. trained: 1,441,530)\nnum. expert model params: 0"
        assert outputs.parameters(said) == 1_441_530
        with pytest.raises(PeerError, match="another version"):
            outputs.parameters("")


class TestContest:
    def test_their_candidates_are_scored_as_ours(self) -> None:
        test = measured_part(flawed(), split="pair", config=config().data).sources
        right = [next(iter(source.references)) for source in test]
        first = [(target, ("no",)) for target in right]
        second = [(("no",), target) for target in right]
        assert repair_rates(scored(test, first), threshold=None)["paper@1"].value == 1.0
        rates = repair_rates(scored(test, second), threshold=None)
        assert (rates["reference@1"].value, rates["reference@5"].value) == (0.0, 1.0)

    def test_what_is_too_long_is_not_tested(self) -> None:
        asked = Contest(config(), Path(), minutes=1.0, max_words=9, sources=None)
        found = held_out_sources(flawed(), asked)
        assert found
        assert all(len(source.words) <= 9 for source in found)
        assert len(held_out_sources(flawed(), Contest(config(), Path(), 1.0, 9, 2))) == 2

    def test_minutes_become_updates_by_the_median_speed(self) -> None:
        rounds = [
            {"theirs": {"words_per_second": speed, "words_per_update": 50.0, "parameters": 7}}
            for speed in (1.0, 100.0, 1000.0)
        ]
        speeds = Speeds.of(rounds)
        assert speeds.updates_in(2.0, name="theirs") == 240
        assert speeds.updates_in(1e-9, name="theirs") == 1
        assert speeds.parameters("theirs") == 7
        with pytest.raises(PeerError, match="holds no turn"):
            Speeds.of([{"theirs": 1.0}])

    @pytest.mark.parametrize(("before", "mode"), [((), "wb"), (("checkpoint_last.pt",), "ab")])
    def test_the_log_goes_on_where_the_training_does(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: Sequence[str], mode: str
    ) -> None:
        ran = programs(monkeypatch)
        (tmp_path / "peer").mkdir()
        for name in before:
            (tmp_path / "peer" / name).touch()
        asked, place = Contest(config(), Path(), 1.0, 400, 2), place_at(tmp_path)
        test = held_out_sources(flawed(), asked)
        fold = speed.Fold((), (), 9, tmp_path)
        assert contest._theirs(asked, 3, test, fold, place)["valid_loss"] == pytest.approx(math.log(2))
        assert ran == {"peer.log": mode, "generated.txt": "wb"}

    def test_the_load_is_that_before_anything_was_measured(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs(monkeypatch)

        def measure(*_: object, **__: object) -> Speeds:
            assert (tmp_path / "machine.json").exists()
            raise OutOfTimeError

        monkeypatch.setattr(contest, "measure", measure)
        asked = Contest(config(), dataset(tmp_path / "rows", 40), minutes=0.001, max_words=400, sources=2)
        with pytest.raises(OutOfTimeError):
            compete(asked, place_at(tmp_path))

    def test_a_turn_is_the_same_wherever_the_measurement_goes_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pairs = flawed()
        lexicon = export(pairs, config=config(), test=(), out=tmp_path / "text")
        examples = encode(pairs, lexicon=lexicon, config=config().data, family="transformer")
        fold = speed.Fold(examples.train, examples.valid, len(lexicon.vocabulary), tmp_path)
        first, second = (speed._batches(fold, config(), turn=turn) for turn in (0, 1))
        every = islice(speed._epochs(fold, config()), 100)
        assert [ids(batch) for batch in (*first, *second)] == [ids(batch) for batch in every]

        asked: dict[str, Sequence[str]] = {}

        def run_(_: object, arguments: Sequence[str], *, output: Path, **__: object) -> None:
            asked[output.name] = arguments
            line = log_line("train_inner", wps=1, wpb=1)
            output.write_text("\n".join(("(num. trained: 7)", line, line)), "utf-8")

        monkeypatch.setattr(speed, "run", run_)
        place = place_at(tmp_path)
        theirs = speed._Theirs(fold, config(), place.environment, lease=Lease(), directory=tmp_path)
        assert theirs(2).parameters == 7
        assert after(asked["speed-2.log"], "--seed") == "3"

    def test_the_item_is_known(self) -> None:
        assert item_of("peers").rows == ("transformer", "lstm_luong")

    @pytest.mark.peer
    @pytest.mark.timeout(900)  # seven programs that import torch, each on what the machine leaves them
    def test_fairseq_trains_answers_and_is_scored(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The whole contest, of models that learn nothing in a moment."""
        monkeypatch.setattr(speed, "REPEATS", 1)
        asked = Contest(config(), dataset(tmp_path / "rows", 40), minutes=0.001, max_words=400, sources=2)
        result: Any = compete(asked, Place(environment(), tmp_path, Lease()))
        assert result["parameters"]["theirs"] > 0
        for side in ("theirs", "ours"):
            assert math.isfinite(result["outcomes"][side]["valid_loss"])
            assert result["outcomes"][side]["rates"]["paper@5"]["n"] == 2
        assert json.loads(json.dumps(result)) == result


def place_at(directory: Path) -> Place:
    """Where no program is ever started."""
    return Place(Environment(directory, SOURCES), directory, Lease())


def programs(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Programs that say at once what fairseq's would; gives the mode in which each output was opened."""
    ran: dict[str, str] = {}
    said = {
        "preprocess.log": "",
        "peer.log": log_line("valid", valid_nll_loss=1),
        "generated.txt": "H-0\t-1\ta\nH-1\t-1\tb",
    }

    def run_(*_: object, output: Path, mode: str, **__: object) -> None:
        ran[output.name] = mode
        output.write_text(said[output.name], "utf-8")

    monkeypatch.setattr(contest, "run", run_)
    return ran


def ids(batch: Sequence[Example]) -> list[str]:
    return [example.source_id for example in batch]


def environment() -> Environment:
    """fairseq's environment, or skip the calling test."""
    try:
        return find()
    except PeerError as error:
        pytest.skip(str(error))
