"""A report of any known format to diagnostics."""

from __future__ import annotations

from collections.abc import Iterator

from plc.diagnostics.diagnostic import Diagnostic
from plc.diagnostics.formats import log
from plc.diagnostics.formats.recognition import LOOKED_AT, recognised
from plc.diagnostics.formats.registry import ReportFormat, reader_of
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.streams import in_utf8, peeked
from plc.diagnostics.places.context import PLAIN, Context


def read_report(
    source: Source, *, format: ReportFormat | None = None, context: Context = PLAIN
) -> Iterator[Diagnostic]:
    """The diagnostics of a report, as they come; the format is recognised where it is not named.

    Raises ReportError for a report that cannot be read: at the first `next`, or where the damage is. Raises
    EmptyReportError for an empty one whose format is not named.
    """
    begin, stream = peeked(source, LOOKED_AT)
    stream = in_utf8(begin, stream)
    if format is None:
        begin, stream = peeked(stream, LOOKED_AT)
        format = recognised(begin)
        if format in log.TEXTS and not begin.lstrip().startswith(b"<"):
            yield from log.read(stream, context, first=format)
            return
    yield from reader_of(format)(stream, context)
