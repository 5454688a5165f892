"""From the name of a format to what writes answers in it; only that one's module is imported."""

from __future__ import annotations

from typing import assert_never

from plc.config.settings import Format
from plc.output.reported.protocol import AnswerWriter


def answer_writer_of(name: Format) -> AnswerWriter:
    """What writes answers in a format."""
    match name:
        case "text":
            from plc.output.reported.text import text

            return text
        case "json":
            from plc.output.reported.json_document import json_document

            return json_document
        case "json-lines":
            from plc.output.reported.json_lines import json_lines

            return json_lines
        case "sarif":
            from plc.output.reported.sarif import sarif

            return sarif
        case "github":
            from plc.output.reported.github import github

            return github
        case "patch":
            from plc.output.reported.patch import patch

            return patch
        case "html":
            from plc.output.reported.html_report import html_report

            return html_report
        case _:
            assert_never(name)
