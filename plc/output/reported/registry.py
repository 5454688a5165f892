"""From the name of a format to what writes answers to reports in it."""

from __future__ import annotations

from plc.config.settings import Format
from plc.output.format_modules import written_by
from plc.output.reported.protocol import AnswerWriter


def answer_writer_of(name: Format) -> AnswerWriter:
    """What writes answers in a format."""
    writer: AnswerWriter = written_by("plc.output.reported", name)
    return writer
