"""The walk through findings: what is picked is made, together and once, and nothing else."""

from __future__ import annotations

import dataclasses
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from data_prep.errors import ConfigError
from plc.cli.app import main
from plc.cli.repair.interactive import Walk, ask_terminal, edit_text, editor_command
from plc.repair import Repairer
from plc.repair.apply.journal import Journal
from plc.repair.apply.undo import undo
from plc.repair.batch import Analysed, Failed
from plc.repair.findings import Edit, FileReport, Finding, Position, Suggestion, digest_of
from tests.scripted_model import either, repairer, swap

pytestmark = pytest.mark.usefixtures("no_tools")

TEXT = b"int f(int a)\n{\n    return a;\n}\nint g(int a)\n{\n    return a;\n}\n"
F, G = 0, TEXT.index(b"int g")


def finding(start: int, *fixes: Edit) -> Finding:
    made = tuple(Suggestion(n, 1 / n, ("parse",), (edit,)) for n, edit in enumerate(fixes, start=1))
    end = TEXT.index(b"}", start) + 1
    name = TEXT[start + 4 : start + 5].decode()
    return Finding(name, Position(1, 1), Position(4, 2), start, end, 0.9, (), made, digest_of(TEXT))


def replace(start: int, by: str) -> Edit:
    place = TEXT.index(b"a;", start)
    return Edit(place, place + 1, by)


FINDINGS = (
    finding(F, replace(F, "1"), replace(F, "2")),
    finding(G, replace(G, "3"), replace(F, "4"), replace(G, "(")),
)


def analysed(path: Path, findings: tuple[Finding, ...] = FINDINGS) -> Analysed:
    path.write_bytes(TEXT)
    return Analysed(path, TEXT, TEXT, FileReport("c", "utf-8", 2, findings, ()), ())


class Person:
    """Answers in order, and remembers what was asked; then the input ends."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.asked.append(prompt)
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)


def walked(
    *outcomes: Analysed | Failed,
    answers: list[str],
    edit: Callable[[bytes, str], bytes | None] | None = None,
    journal: Journal | None = None,
) -> tuple[list[Analysed | Failed], str, Walk]:
    console = Console(file=io.StringIO(), width=120, soft_wrap=True)
    walk = Walk(console=console, journal=journal, ask=Person(*answers), edit=edit or edit_text)
    results = list(walk.through(outcomes))
    assert isinstance(console.file, io.StringIO)
    return results, console.file.getvalue(), walk


def test_picks_are_made_together(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    (outcome,), shown, _ = walked(analysed(path), answers=["2", "1"])
    assert path.read_bytes() == TEXT.replace(b"return a", b"return 2", 1).replace(b"return a", b"return 3")
    assert isinstance(outcome, Analysed)
    assert outcome.fixed == FINDINGS
    assert outcome.report.findings == ()
    assert outcome.after == path.read_bytes()
    assert (
        f"{path}:3: flaw in `f` (90% sure), finding 1 of 2\n  fix 1 of 2 (100%, may not be the whole fix)\n"
        in shown
    )
    assert f"{path}:7: flaw in `g` (90% sure), finding 2 of 2\n" in shown
    assert "    @@ -1,5 +1,5 @@\n     int f(int a)\n" in shown
    assert "    -    return a;\n    +    return 1;\n" in shown


def test_findings_are_counted_over_all_files_and_small_figures_are_as_elsewhere(tmp_path: Path) -> None:
    (made,) = finding(F, replace(F, "1")).suggestions
    unlikely = dataclasses.replace(FINDINGS[0], suggestions=(dataclasses.replace(made, confidence=0.001),))
    first = analysed(tmp_path / "a.c")
    clean = analysed(tmp_path / "b.c", ())
    second = analysed(tmp_path / "c.c", (unlikely,))
    _, shown, _ = walked(first, clean, second, answers=["f", "s"])
    assert [line.split(", ")[1] for line in shown.splitlines() if "finding " in line] == [
        "finding 1 of 3",
        "finding 3 of 3",
    ]
    assert "  fix 1 of 1 (<1%, may not be the whole fix)\n" in shown


def test_no_text_waits_in_memory(tmp_path: Path) -> None:
    """Of the files that are still to be asked about only the findings are kept."""
    alive = 0

    class Text(bytes):
        def __new__(cls) -> Text:
            nonlocal alive
            alive += 1
            return super().__new__(cls, TEXT)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def outcomes() -> Iterator[Analysed]:
        for number in range(9):
            path = tmp_path / f"{number}.c"
            path.write_bytes(TEXT)
            text = Text()
            yield Analysed(path, text, text, FileReport("c", "utf-8", 2, FINDINGS, ()), ())

    asked: list[int] = []

    def ask(prompt: str) -> str:
        del prompt
        asked.append(alive)
        return "f"

    walk = Walk(console=Console(file=io.StringIO()), journal=None, ask=ask)
    assert sum(1 for _ in walk.through(outcomes())) == 9
    assert len(asked) == 9
    assert max(asked) <= 1


@pytest.mark.parametrize("answer", ["s", "", "skip"])
def test_what_is_skipped_stays(answer: str, tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    (outcome,), _, _ = walked(analysed(path), answers=[answer, "1"])
    assert path.read_bytes() == TEXT.replace(b"return a;\n}\n", b"return 3;\n}\n").replace(b"3", b"a", 1)
    assert isinstance(outcome, Analysed)
    assert outcome.report.findings == FINDINGS[:1]


def test_the_rest_of_a_file_or_of_all_is_left(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.c", "b.c", "c.c"))
    outcomes, shown, _ = walked(analysed(first), analysed(second), analysed(third), answers=["f", "1", "q"])
    assert first.read_bytes() == TEXT
    assert second.read_bytes() == TEXT.replace(b"return a", b"return 1", 1)  # picked before the end
    assert third.read_bytes() == TEXT
    left = [len(outcome.report.findings) for outcome in outcomes if isinstance(outcome, Analysed)]
    assert left == [2, 1, 2]  # what was not asked about is left as well
    assert "finding 3 of 6" in shown
    assert "finding 4 of 6" in shown
    assert "finding 5 of 6" not in shown


def test_the_end_of_the_input_is_an_end(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    (outcome,), _, _ = walked(analysed(path), answers=["1"])
    assert path.read_bytes() == TEXT.replace(b"return a", b"return 1", 1)
    assert isinstance(outcome, Analysed)
    assert outcome.report.findings == FINDINGS[1:]


def test_fixes_that_meet_are_not_both_made(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    _, shown, _ = walked(analysed(path), answers=["1", "2", "s"])
    assert "This fix overlaps one that you picked; run again to apply it." in shown
    assert path.read_bytes() == TEXT.replace(b"return a", b"return 1", 1)


@pytest.mark.parametrize(("sure", "made"), [("y", True), ("n", False), ("", False)])
def test_what_does_not_parse_is_made_only_for_who_insists(sure: str, made: bool, tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    walked(analysed(path), answers=["s", "3", sure, "s"])
    assert (path.read_bytes() != TEXT) == made


def test_no_answer_is_not_a_yes(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    walked(analysed(path), answers=["s", "3"])
    assert path.read_bytes() == TEXT


@pytest.mark.parametrize(
    ("answer", "said"),
    [("?", "quit; the fixes that you picked"), ("x", "skip this finding"), ("e x", "skip this finding"),
     ("9", "This finding has no fix 9."), ("0", "has no fix 0."), ("e7", "has no fix 7.")],
)  # fmt: skip
def test_other_answers_are_explained_and_asked_again(answer: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    _, shown, _ = walked(analysed(path), answers=[answer, "1", "q"])
    assert said in shown
    assert path.read_bytes() == TEXT.replace(b"return a", b"return 1", 1)


def test_a_fix_is_edited_before_it_is_made(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    seen: list[tuple[bytes, str]] = []

    def edit(text: bytes, suffix: str) -> bytes:
        seen.append((text, suffix))
        return text.replace(b"2", b"20") + b"\n"  # editors end the last line

    walked(analysed(path), answers=["e2", "s"], edit=edit)
    assert seen == [(b"int f(int a)\n{\n    return 2;\n}", ".c")]
    assert path.read_bytes() == TEXT.replace(b"return a", b"return 20", 1)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_an_editor_left_without_a_change_applies_nothing(end: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    (outcome,), shown, _ = walked(analysed(path), answers=["e2", "q"], edit=lambda text, _: text + end)
    assert "Nothing was changed in the editor, so the fix is not applied" in shown
    assert isinstance(outcome, Analysed)
    assert outcome.fixed == ()
    assert path.read_bytes() == TEXT


def test_the_checks_of_a_fix_are_in_words_as_in_the_text_format(tmp_path: Path) -> None:
    (made,) = finding(F, replace(F, "1")).suggestions
    checked = dataclasses.replace(made, confidence=0.73, checks=("parse", "settled", "compile"))
    found = dataclasses.replace(FINDINGS[0], suggestions=(checked,))
    assert "  fix 1 of 1 (73%, compiles)\n" in walked(analysed(tmp_path / "a.c", (found,)), answers=["q"])[1]


def test_edits_that_come_to_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    unchanged = TEXT[: TEXT.index(b"}") + 1]
    for text, said in (
        (None, "The text is unchanged"),
        (unchanged, "The text is unchanged"),
        (b"\xff", "not valid utf-8"),
    ):
        _, shown, _ = walked(analysed(path), answers=["e", "q"], edit=lambda *_, text=text: text)
        assert said in shown
        assert path.read_bytes() == TEXT

    def none(_: bytes, __: str) -> bytes:
        raise ConfigError("no editor")

    assert "no editor" in walked(analysed(path), answers=["e", "q"], edit=none)[1]


def test_a_finding_without_fixes_can_only_be_passed(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    _, shown, _ = walked(analysed(path, (finding(F),)), answers=["1", "s"])
    assert "This finding has no fix 1." in shown


def test_a_file_that_changed_is_reported_and_the_walk_goes_on(tmp_path: Path) -> None:
    first, second = analysed(tmp_path / "a.c"), analysed(tmp_path / "b.c")
    first.path.write_bytes(b"int changed;\n")
    failed = Failed(tmp_path / "c.c", "no such file")
    outcomes, shown, _ = walked(first, failed, second, answers=["1", "f", "1", "f"])
    assert [type(outcome) for outcome in outcomes] == [Failed, Analysed, Failed, Analysed]
    assert f"{first.path}: changed since it was analysed: run again for it\n" in shown
    assert "c.c: no such file" in shown
    assert first.path.read_bytes() == b"int changed;\n"
    assert second.path.read_bytes() != TEXT


def test_a_file_that_changes_while_it_is_asked_about_is_not_written(tmp_path: Path) -> None:
    outcome = analysed(tmp_path / "a.c")

    def ask(prompt: str) -> str:
        del prompt
        outcome.path.write_bytes(b"int changed;\n")
        return "1"

    walk = Walk(console=Console(file=io.StringIO()), journal=None, ask=ask)
    left, failed = walk.through([outcome])
    assert isinstance(left, Analysed)
    assert isinstance(failed, Failed)
    assert (left.report.findings, left.fixed) == (FINDINGS, ())
    assert outcome.path.read_bytes() == b"int changed;\n"


def test_a_file_that_is_gone_is_reported(tmp_path: Path) -> None:
    outcome = analysed(tmp_path / "a.c")
    outcome.path.unlink()
    assert "a.c: cannot be read: No such file" in walked(outcome, answers=[])[1]


def test_hard_links_are_reported(tmp_path: Path) -> None:
    outcome = analysed(tmp_path / "a.c")
    (tmp_path / "b.c").hardlink_to(outcome.path)
    assert "another name (a hard link)" in walked(outcome, answers=["1", "q"])[1]


def test_a_walk_can_be_taken_back(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        walked(analysed(tmp_path / "a.c"), answers=["1", "1"], journal=journal)
    assert (tmp_path / "a.c").read_bytes() != TEXT
    undo(tmp_path)
    assert (tmp_path / "a.c").read_bytes() == TEXT


def test_the_editor_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "my editor"
    editor.write_text('#!/bin/sh\n[ "$1" = -w ] && printf new > "$2"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{editor}' -w")
    assert edit_text(b"old", ".c") == b"new"
    monkeypatch.delenv("VISUAL")
    monkeypatch.setenv("EDITOR", "false")
    assert edit_text(b"old", ".c") is None
    for named, why in (("no-such-editor", "No such file or directory"), ("'", "No closing quotation")):
        monkeypatch.setenv("EDITOR", named)
        with pytest.raises(ConfigError, match=rf"the editor .* cannot be started \({why}\): set \$VISUAL"):
            edit_text(b"old", ".c")


class Terminal(io.StringIO):
    """Standard input that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "code", "fixed"), [("1\n", 0, True), ("s\n", 1, False), ("q\n", 1, False)])
def test_the_command(
    typed: str, code: int, fixed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    rule = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
    )
    made = repairer(rule)
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: made)
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    path = tmp_path / "a.c"
    path.write_bytes(b"void f(char *s)\n{\n    gets(s);\n}\n")
    with pytest.raises(SystemExit) as stopped:
        main(["repair", str(tmp_path), "--interactive"])
    assert stopped.value.code == code
    assert (b"fgets" in path.read_bytes()) == fixed
    shown = capsys.readouterr().out
    assert "Fix? [1-2, e, s, f, q, ?] " in shown
    assert "finding 1 of 1\n" in shown
    assert f"{int(fixed)} fixed, {'0 findings' if fixed else '1 finding'} left\n" in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([], "--interactive asks on a terminal, and standard input is none: use --fix, which asks nothing"),
     (["-", "--stdin-filename", "a.c"], "--interactive asks on standard input, so - cannot read it"),
     (["--fix"], "--fix and --interactive are different ways to act on findings: give one of them"),
     (["--format", "json"], "--interactive shows findings as text: leave out --format")],
)  # fmt: skip
def test_usage_errors(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SystemExit) as stopped:
        main(["repair", "--interactive", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_line_comes_from_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("yes\n"))
    assert ask_terminal("? ") == "yes"


def test_an_editor_of_windows_keeps_the_backslashes_of_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("function.c")
    assert editor_command("code --wait", file) == ["code", "--wait", "function.c"]
    monkeypatch.setattr(sys, "platform", "win32")
    assert editor_command(r'"C:\Program Files\e.exe" -w', file) == r'"C:\Program Files\e.exe" -w "function.c"'
