"""What writes a format has the signature of its protocol: modules are loaded by name, unseen by mypy."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

import pytest

from plc.config.settings import Format
from plc.output.formats.protocol import Writer
from plc.output.formats.registry import writer_of
from plc.output.reported.protocol import AnswerWriter
from plc.output.reported.registry import answer_writer_of


def signature(function: Callable[..., Any]) -> tuple[list[tuple[str, object]], dict[str, Any]]:
    """The parameters with their kinds, without `self`, and the types of all and of what is returned."""
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.kind) for each in parameters if each.name != "self"], get_type_hints(function)


@pytest.mark.parametrize("name", get_args(Format))
def test_a_writer_of_findings_is_what_the_protocol_says(name: Format) -> None:
    assert signature(writer_of(name)) == signature(Writer.__call__)


@pytest.mark.parametrize("name", get_args(Format))
def test_a_writer_of_answers_is_what_the_protocol_says(name: Format) -> None:
    assert signature(answer_writer_of(name)) == signature(AnswerWriter.__call__)
