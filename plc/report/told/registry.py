"""From the name of a format to what writes answers in it; only that one's module is imported."""

from __future__ import annotations

from typing import assert_never

from plc.config.settings import Format as Name
from plc.report.told.protocol import ToldFormat


def told_format_of(name: Name) -> ToldFormat:
    """What writes a format."""
    match name:
        case "text":
            from plc.report.told.text import text

            return text
        case "json":
            from plc.report.told.json_document import json_document

            return json_document
        case "json-lines":
            from plc.report.told.json_lines import json_lines

            return json_lines
        case "sarif":
            from plc.report.told.sarif import sarif

            return sarif
        case "github":
            from plc.report.told.github import github

            return github
        case "patch":
            from plc.report.told.patch import patch

            return patch
        case "html":
            from plc.report.told.html_report import html_report

            return html_report
        case _:
            assert_never(name)
