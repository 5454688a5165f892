"""From the name of a format to what writes findings in it."""

from __future__ import annotations

from plc.config.settings import Format
from plc.output.format_modules import written_by
from plc.output.formats.protocol import Writer


def writer_of(name: Format) -> Writer:
    """What writes outcomes in a format."""
    writer: Writer = written_by("plc.output.formats", name)
    return writer
