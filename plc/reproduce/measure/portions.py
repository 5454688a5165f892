"""Predictions kept portion by portion in a cell's folder: a long measurement that is cut off goes on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plc.evaluate.held_out import Source
from plc.evaluate.predictions import Prediction, Reader, predict
from plc.evaluate.readers import Subject, load_subject
from plc.reproduce.engine.cells import Json
from plc.reproduce.engine.leases import Lease
from plc.reproduce.engine.training import remedied
from plc.reproduce.measure.kept import kept

PORTION = 200  # sources: all that the smaller scales ask; a minute of a GPU at full scale


def subject_of(run: Path) -> Subject:
    """The trained model, on one thread; TrainingError where its files are damaged."""
    import torch

    torch.set_num_threads(1)
    with remedied(run):
        return load_subject(run, threads=1)


def predicted_in_portions(
    directory: Path,
    name: str,
    sources: Sequence[Source],
    *,
    reader: Reader,
    lease: Lease,
    portion: int = PORTION,
) -> list[Prediction]:
    """One prediction for each source, in their order.

    OutOfTimeError between two portions once the lease is over: the next call takes the finished ones from
    `directory`. `forget` removes them.
    """
    found: list[Prediction] = []
    for start in range(0, len(sources), portion):
        some = sources[start : start + portion]

        def ask(some: Sequence[Source] = some) -> dict[str, Json]:
            lease.check()
            return {"answers": [_json(each) for each in predict(reader, some)]}

        answers: Any = kept(directory, f"{_begin(name)}{start:06}", ask)["answers"]
        found += [_prediction(source, answer) for source, answer in zip(some, answers, strict=True)]
    return found


def forget(directory: Path, name: str) -> None:
    """Remove what was kept, once what is made of it is."""
    for path in directory.glob(f"{_begin(name)}*.json"):
        path.unlink()


def _begin(name: str) -> str:
    return f"answers-{name}-"


def _json(prediction: Prediction) -> Json:
    return {
        "flawed": prediction.flawed,
        "candidates": [list(words) for words in prediction.candidates],
        "after": list(prediction.after),
        "cwes": list(prediction.cwes),
        "shares": list(prediction.shares),
    }


def _prediction(source: Source, answer: Any) -> Prediction:
    return Prediction(
        source=source,
        flawed=answer["flawed"],
        candidates=tuple(map(tuple, answer["candidates"])),
        after=tuple(answer["after"]),
        cwes=tuple(answer["cwes"]),
        shares=tuple(answer["shares"]),
    )
