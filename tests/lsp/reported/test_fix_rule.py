"""All reports of a rule are fixed at once: those that a compiler confirms, and no guess."""

from __future__ import annotations

from pathlib import Path

from tests.lsp.reported.reporting import (
    LACKING,
    LINE,
    NEEDS_GCC,
    TEXT,
    TYPO,
    assignment,
    compares,
    lacking,
    of_file,
    prints,
    quiet,
    warning,
)
from tests.lsp.session import at, run


@NEEDS_GCC
def test_all_of_a_rule_is_fixed_where_the_compiler_confirms_it(tmp_path: Path) -> None:
    twice = LACKING + LACKING.partition("\n\n")[2].replace("void f", "void g")
    rule = "typecheck_call_too_few_args"

    async def scenario() -> None:
        session, uri = await of_file(tmp_path, twice, prints, clientCommands=["plc.fixRule"])
        found = await session.actions(uri, at(4, 10), diagnostics=[lacking()], triggerKind=1)
        (every,) = [each for each in found if each.get("command", {}).get("command") == "plc.fixRule"]
        assert every["command"]["arguments"] == [uri, "clang", rule]
        reported = [lacking(4), lacking(8), lacking(0)]
        params = {"command": "plc.fixReported", "arguments": [uri, reported]}
        said = await session.ask("workspace/executeCommand", params)
        assert said == {"fixed": 2, "of": 3}
        assert session.text(uri) == twice.replace("fgets", "printf")

    run(scenario)


@NEEDS_GCC
def test_a_guess_is_not_made_for_all_of_a_rule(tmp_path: Path) -> None:
    async def scenario() -> None:
        session, uri = await of_file(tmp_path, TYPO, compares)
        params = {"command": "plc.fixReported", "arguments": [uri, [assignment()]]}
        assert await session.ask("workspace/executeCommand", params) == {"fixed": 0, "of": 1}
        assert session.text(uri) == TYPO

    run(scenario)


def test_the_rule_of_a_problem_matcher_is_in_its_message(tmp_path: Path) -> None:
    message = "\u2018gets\u2019 is deprecated [-Wdeprecated-declarations]"
    reported = warning(source="gcc", code=None, message=message)

    async def scenario() -> None:
        session, uri = await of_file(tmp_path, TEXT, quiet, clientCommands=["plc.fixRule"])
        found = await session.actions(uri, at(LINE, 5), diagnostics=[reported], triggerKind=1)
        (every,) = [each for each in found if each.get("command", {}).get("command") == "plc.fixRule"]
        assert every["command"]["arguments"] == [uri, "gcc", "-Wdeprecated-declarations"]

    run(scenario)
