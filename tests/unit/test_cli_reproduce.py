"""`plc reproduce` answers what it cannot do with a message, and writes pages of what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plc.cli import main


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tabel1"], "did you mean 'table1'?"),
        ([], "name an item, such as table1, or all"),
        (["table1", "--fold", "4"], "--fold 4: the folds are 0 to 3"),
        (["table5", "--fold", "5"], "--fold 5: the folds are 0 to 4"),
        (["table1", "--fold", "-1"], "--fold -1: the folds are 0 to 3"),
        (["table1", "--jobs", "0"], "--jobs 0: give at least one process"),
        (["table1", "--scale", "smal"], "did you mean 'small'?"),
        (["table1", "--only", "dot-pyramide"], "did you mean 'dot-pyramid'?"),
        (["table1", "--max-minutes", "0"], "--max-minutes 0: give more than none"),
        (["table1", "--no-resume"], "choose another --runs to begin anew"),
        (["--merge", "nowhere"], "holds no cells"),
        (["table1", "--corpora", "nowhere"], "fetch the older Juliet for C/C++ in the authors' repository"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["reproduce", *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
