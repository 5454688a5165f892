"""InferredBugs: which method is meant, which projects are left out, and what a damaged entry costs."""

from __future__ import annotations

import json
import shutil
from hashlib import sha1
from pathlib import Path

import pytest

from data_prep.corpora.history.store import Store, read_rows
from data_prep.errors import CorpusError
from plc.complaints.inferred import collect
from tests.unit.complaints.packages import COUNTER_JAVA
from tests.unit.repositories import Repository

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs the git command")
BEFORE = COUNTER_JAVA.replace("name == null || ", "")
LINE = BEFORE.split("\n").index("        if (name.isEmpty()) {") + 1
BUG = {
    "bug_type": "NULL_DEREFERENCE",
    "qualifier": "object `name` could be null and is dereferenced at line 32.",
    "line": LINE,
    "file": "src/shop/Counter.java",
}


def _entry(project: str, number: int, **files: str) -> dict[str, str | bytes | None]:
    texts = {
        "bug.json": json.dumps(BUG),
        "commit_info.json": "{}",
        "file_before.txt": BEFORE,
        "file_after.txt": COUNTER_JAVA,
        "method_before.txt": "",
        "method_after.txt": "public boolean add(String name) {",
    }
    texts |= {name.replace("_json", ".json").replace("_txt", ".txt"): text for name, text in files.items()}
    return {f"inferredbugs/java/{project}/{number}/{name}": text for name, text in texts.items()}


def _name(*, evaluated: bool) -> str:
    names = (f"shop{number}" for number in range(100))
    return next(name for name in names if (sha1(name.encode()).hexdigest()[0] in "01") == evaluated)


def test_a_method_with_its_report_and_the_fix(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "data")
    used, evaluated = _name(evaluated=False), _name(evaluated=True)
    repository.commit(
        "data",
        _entry(used, 1)
        | _entry(used, 2, bug_json="{")
        | _entry(used, 3, file_after_txt=BEFORE)
        | _entry(evaluated, 1),
    )
    summary = collect(
        repository.folder,
        store=tmp_path / "store",
        held_out=frozenset(),
        refused=frozenset(),
        progress=lambda *_: None,
    )
    assert summary["skipped"] == {evaluated: "an outside evaluation uses it"}
    assert summary["counts"]["bug.json is damaged"] == 1
    assert summary["counts"]["same words"] == 1
    [row] = read_rows(Store(tmp_path / "store", f"inferred.{used}").rows)
    [function] = row.commit["functions"]
    assert row.texts[row.commit["of"]] == COUNTER_JAVA
    assert (function["name"], row.commit["path"]) == ("add", "src/shop/Counter.java")
    [complaint] = function["complaints"]
    assert (complaint["tool"], complaint["line"], complaint["category"]) == (
        "infer",
        LINE,
        "null-dereference",
    )


def test_what_is_no_such_data_set_is_refused(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "data")
    repository.commit("other", {"README": "nothing"})
    with pytest.raises(CorpusError, match="no inferredbugs/java"):
        collect(
            repository.folder,
            store=tmp_path / "store",
            held_out=frozenset(),
            refused=frozenset(),
            progress=lambda *_: None,
        )
