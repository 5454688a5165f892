"""From the name of a format to what writes it; only that one's module is imported."""

from __future__ import annotations

from typing import assert_never

from plc.config.settings import Format
from plc.output.formats.protocol import Writer


def writer_of(name: Format) -> Writer:
    """What writes outcomes in a format."""
    match name:
        case "text":
            from plc.output.formats.text import text

            return text
        case "json":
            from plc.output.formats.json_document import json_document

            return json_document
        case "json-lines":
            from plc.output.formats.json_lines import json_lines

            return json_lines
        case "sarif":
            from plc.output.formats.sarif import sarif

            return sarif
        case "github":
            from plc.output.formats.github import github

            return github
        case "patch":
            from plc.output.formats.patch import patch

            return patch
        case "html":
            from plc.output.formats.html_report import html_report

            return html_report
        case _:
            assert_never(name)
