"""Reports of other tools to diagnostics: a module a format, each with `read(source, context)`."""

from plc.diagnostics.formats.context import PLAIN, Context
from plc.diagnostics.formats.lines import Source
from plc.diagnostics.formats.reading import read_report
from plc.diagnostics.formats.registry import FORMATS, Format, Name, format_of

__all__ = ["FORMATS", "PLAIN", "Context", "Format", "Name", "Source", "format_of", "read_report"]
