"""The elements of an XML report one after the other, within bounded memory; entities are refused."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from plc.diagnostics.errors import ReportError
from plc.diagnostics.input.lines import Source
from plc.diagnostics.input.streams import stream_of


def elements(source: Source, names: frozenset[str], tool: str) -> Iterator[Element]:
    """Each element of one of these names when it has ended, without its namespace; then it is forgotten.

    An element inside of another of these names comes first. Raises ReportError where the text is no XML or
    declares entities.
    """
    path: list[Element] = []
    kept = 0  # how many open elements are to be handed over: what is inside of them stays
    try:
        for event, element in iterparse(stream_of(source), events=("start", "end"), forbid_entities=True):
            element.tag = element.tag.rpartition("}")[2]
            if event == "start":
                path.append(element)
                kept += element.tag in names
                continue
            path.pop()
            if element.tag in names:
                kept -= 1
                yield element
            if not kept:
                element.clear()
                if path:
                    path[-1].clear()
    except DefusedXmlException as error:
        message = f"the {tool} report declares entities, which plc does not read; remove its DOCTYPE"
        raise ReportError(message) from error
    except (ParseError, ValueError, LookupError) as error:
        message = f"the {tool} report is no XML or ends early ({error}); let the tool write it again"
        raise ReportError(message) from error


def number(text: str | None) -> int | None:
    """A positive number of an attribute, or None."""
    return int(text) or None if text and len(text) < 10 and text.isascii() and text.isdigit() else None
