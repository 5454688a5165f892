"""Workers are lost, and the findings are the same: in the same order, each file once."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from threading import Lock

import pytest

from data_prep.errors import ModelError
from data_prep.substitutes.outside import Outside, defined_outside
from data_prep.text.languages import Language
from plc import __version__
from plc.cli.app import main
from plc.cluster.actor import Look
from plc.cluster.pool import ClusterError, LeftAloneError, Pool, Served, Worker, WorkerLostError
from plc.diagnostics import Diagnostic, Location
from plc.repair import FileReport, NotTextError, Repairer
from plc.repair.batch import Analysed, Failed, Plan, look_through
from plc.repair.files.selection import SourceFile
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import Complaint
from tests.scripted_model import repairer, swap

FLAWED = b"void f(char *s)\n{\n    gets(s);\n}\n"
MODEL = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))
SERVED = Served(
    name=MODEL.name,
    sha256=MODEL.sha256,
    cwes=MODEL.cwes,
    threshold=MODEL.threshold,
    safe_threshold=MODEL.safe_threshold,
)


@dataclass
class Fake:
    """A worker in this process that ends after some files, or with some files."""

    files: float = float("inf")
    ends_with: bytes = b"poison"
    seen: list[bytes] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def report(self, text: bytes, language: Language, *, min_confidence: float | None) -> FileReport:
        assert self.lock.acquire(blocking=False), "two files at once"
        try:
            self.files -= 1
            if self.files < 0 or self.ends_with in text:
                raise WorkerLostError
            self.seen.append(text)
            return MODEL.report(text, language, min_confidence=min_confidence)
        finally:
            self.lock.release()

    def reported(self, complaints: Sequence[Complaint], *, tries: int) -> list[FileAnswers]:
        self.files -= 1
        if self.files < 0:
            raise WorkerLostError
        return MODEL.reported(complaints, tries=tries)


def none(lost: Worker) -> None:
    """No other worker."""


def pool(*workers: Fake, replace: Callable[[Worker], Worker | None] = none) -> Pool:
    return Pool(SERVED, workers, replace=replace)


@pytest.fixture
def tree(tmp_path: Path) -> list[SourceFile]:
    made: list[SourceFile] = []
    for number in range(40):
        path = tmp_path / f"{number:02}.c"
        path.write_bytes(FLAWED.replace(b"f(", b"f%d(" % number) if number % 3 else b"int x;\n")
        made.append(SourceFile(path, "c"))
    return made


@pytest.mark.parametrize("lost_after", [0, 1, 7])
def test_a_lost_worker_changes_nothing(lost_after: int, tree: list[SourceFile]) -> None:
    alone = list(look_through(MODEL, tree, plan=Plan(), jobs=1))
    stays, ends = Fake(), Fake(files=lost_after)
    spread = pool(stays, ends)
    assert spread.at_once == 4
    assert list(look_through(spread, tree, plan=Plan(), jobs=4)) == alone
    assert len(ends.seen) <= lost_after
    seen = [*stays.seen, *ends.seen]
    assert len(seen) == len(tree)  # each once: what was lost on its way was not answered


def test_reports_of_others_are_answered_by_workers_and_a_lost_one_changes_nothing() -> None:
    complaint = Complaint(FLAWED, "c", (Diagnostic(Location(PurePath("a.c"), 3)),))
    spread = pool(Fake(files=0), Fake())
    assert spread.reported([complaint], tries=5) == MODEL.reported([complaint], tries=5)


def test_another_worker_comes_for_a_lost_one(tree: list[SourceFile]) -> None:
    hired: list[Fake] = []

    def replace(lost: Worker) -> Worker:  # noqa: ARG001
        hired.append(Fake(files=5))
        return hired[-1]

    spread = pool(Fake(files=5), replace=replace)
    outcomes = list(look_through(spread, tree, plan=Plan(), jobs=2))
    assert all(isinstance(outcome, Analysed) for outcome in outcomes)
    assert len(hired) == len(tree) // 5 - 1 or len(hired) == len(tree) // 5


def test_a_file_with_which_workers_end_is_left_alone(tree: list[SourceFile]) -> None:
    tree[3].path.write_bytes(b"/* poison */")
    spread = pool(Fake(), replace=lambda _: Fake())
    outcomes = list(look_through(spread, tree, plan=Plan(), jobs=2))
    assert [entry.path for entry in outcomes if isinstance(entry, Failed)] == [tree[3].path]
    with pytest.raises(LeftAloneError, match="3 workers of the cluster ended while they analysed it"):
        spread.report(b"poison", "c")


def test_without_workers_it_ends(tree: list[SourceFile]) -> None:
    with pytest.raises(ClusterError, match="all workers of the cluster were lost, and it has no place"):
        list(look_through(pool(Fake(3), Fake(4)), tree, plan=Plan(), jobs=4))


def test_what_the_model_refuses_costs_no_worker() -> None:
    spread = pool(Fake())
    for _ in range(3):
        with pytest.raises(NotTextError):
            spread.report(b"\0", "c")
    assert spread.report(FLAWED, "c") == MODEL.report(FLAWED, "c")
    assert (spread.name, spread.sha256, spread.cwes) == (MODEL.name, MODEL.sha256, MODEL.cwes)
    assert (spread.threshold, spread.safe_threshold) == (MODEL.threshold, MODEL.safe_threshold)


def test_a_worker_holds_its_model_against_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Repairer, "load", lambda *_: MODEL)
    look = Look(None, sha256=MODEL.sha256, version=__version__)
    assert look.ready()
    assert look.report(FLAWED, "c", None) == MODEL.report(FLAWED, "c")
    behind = FLAWED.replace(b"(", b"(int a Unused, ", 1)  # no capitals: only a header can say what it is
    headers = Outside({b"Unused": (b"__attribute__((unused))",)})
    read = pickle.loads(pickle.dumps(look.report(behind, "c", None, headers)))
    with defined_outside(headers):
        assert read == MODEL.report(behind, "c")
    assert read != MODEL.report(behind, "c")
    with pytest.raises(ModelError, match="a worker's model in its installation of plc has the hash 0000"):
        Look(None, sha256="1" * 64, version=__version__)
    with pytest.raises(ModelError, match=r"a worker has plc .*, and this is 9: install one version"):
        Look("m", sha256=MODEL.sha256, version="9")


def test_what_ray_tells_does_not_go_among_the_findings(capsys: pytest.CaptureFixture[str]) -> None:
    worker = pytest.importorskip("ray._private.worker", reason="needs the extra `cluster`")
    from plc.cluster import ray_cluster

    assert callable(worker.print_to_stdstream)  # the one place where Ray prints what it has to tell
    ray_cluster._to_people(
        {"lines": ["A worker died \x1b[0m\nand more"], "pid": "raylet"}, ignore_prefix=False
    )
    assert capsys.readouterr() == ("", "plc: Ray: A worker died \\x1b[0m\n")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            None,
            "joins a cluster that is running: give --ray-address HOST:PORT or set $RAY_ADDRESS",
        ),
        (
            "127.0.0.1:1",
            "cluster at 127.0.0.1:1 cannot be joined ([Errno 111] Connection refused): see",
        ),
        ("local", "--ray-address local would start a cluster here: leave out --engine ray instead"),
    ],
)
def test_no_cluster_is_ever_started(
    address: str | None,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("ray", reason="needs the extra `cluster`")
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: MODEL)
    (tmp_path / "a.c").write_bytes(FLAWED)
    flags = [] if address is None else ["--ray-address", address]
    with pytest.raises(SystemExit) as stopped:
        main(["repair", "--engine", "ray", *flags, str(tmp_path)])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_what_fails_on_a_worker_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    ray_exceptions = pytest.importorskip("ray.exceptions", reason="needs the extra `cluster`")
    from plc.cluster import ray_cluster

    class Handle:
        def __init__(self) -> None:
            self.report = self.ready = self

        def remote(self, *_: object) -> Handle:
            return self

    def failing(cause: Exception) -> Callable[..., object]:
        def get(_: object) -> object:
            raise ray_exceptions.RayTaskError("report", "", cause)

        return get

    handle = Handle()
    worker = ray_cluster._Actor(handle)
    monkeypatch.setattr("ray.get", failing(NotTextError("a NUL byte")))
    with pytest.raises(NotTextError, match="a NUL byte"):
        worker.report(b"", "c", min_confidence=None)
    monkeypatch.setattr("ray.get", failing(KeyError("odd")))
    with pytest.raises(ClusterError, match=r"a worker of the cluster failed: KeyError\('odd'\)"):
        worker.report(b"", "c", min_confidence=None)

    hired = ray_cluster._Hired(None, "0" * 64)
    monkeypatch.setattr(hired, "_start", lambda: handle)
    monkeypatch.setattr("ray.wait", lambda asked, **_: (asked, []))
    monkeypatch.setattr("ray.get", failing(ModelError("another model")))
    with pytest.raises(ModelError, match="another model"):
        hired.first(1)
    monkeypatch.setattr("ray.wait", lambda asked, **_: ([], asked))
    monkeypatch.setattr("ray.kill", lambda _: None)
    with pytest.raises(ClusterError, match="no worker started within 60 seconds: `ray status` shows"):
        hired.first(1)
