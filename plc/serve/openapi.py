"""The OpenAPI document of a server; its findings are those of docs/reference/findings.schema.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from data_prep.errors import ConfigError
from data_prep.text.languages import LANGUAGES
from plc import __version__
from plc.diagnostics import CATEGORIES
from plc.remote.contract import FINDINGS, MOST_TRIES, PROBLEM_TYPE, REPORTED, TEXT_TYPE, TOLD, VERSION
from plc.serve.clients import Quota
from plc.serve.limits import Limits

_PROBLEMS = {
    "400": "A parameter or a request that is missing, unknown or unfit",
    "401": "No token, or not the right one",
    "408": "The file did not arrive in time",
    "413": "The file is larger than the limit",
    "415": f"Not sent as {TEXT_TYPE}, or reports not as JSON",
    "421": "A server without a token is asked by another name than 127.0.0.1 or localhost",
    "422": "Binary data, UTF-16, or what no parser gets through in time",
    "429": "More requests or bytes than this address or client may send; Retry-After says when to ask again",
    "500": "The server failed; the server's log has the reason",
    "503": "Too many files are waiting; Retry-After says when to ask again",
    "504": "The file took longer than the limit",
}


def openapi(limits: Limits) -> dict[str, Any]:
    """The document, for a server with these limits."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "PLC",
            "version": __version__,
            "description": "Findings and up to five fixes for the text of one C, C++ or Java file.",
        },
        "security": [{}, {"token": []}],
        "paths": {
            FINDINGS: {"post": _findings(limits)},
            REPORTED: {"post": _reported()},
            TOLD: {"post": _reported() | {"operationId": "told", "deprecated": True}},
            VERSION: {"get": _version()},
            "/openapi.json": {"get": _document()},
            "/health": {"get": _health()},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_findings_schemas(), **_OWN_SCHEMAS},
        },
    }


def _findings(limits: Limits) -> dict[str, Any]:
    return {
        "operationId": "findings",
        "summary": "Analyse one file",
        "parameters": [
            {
                "name": "language",
                "in": "query",
                "required": True,
                "schema": {"enum": list(LANGUAGES)},
            },
            {
                "name": "min-confidence",
                "in": "query",
                "description": "Report all from this probability, in place of the model's own threshold; "
                "rounded up to two digits where answers are rounded.",
                "schema": {"type": "number", "minimum": 0, "maximum": 1},
            },
        ],
        "requestBody": {
            "required": True,
            "description": f"The bytes of the file as they are, at most {limits.bytes}, or JSON.",
            "content": {TEXT_TYPE: {}, **_json("source")["content"]},
        },
        "responses": _found_or_problems(),
    }


def _reported() -> dict[str, Any]:
    return {
        "operationId": "reported",
        "summary": "Repair what is reported of one file; findings in the order of reports",
        "requestBody": {"required": True, **_json("complaint")},
        "responses": _found_or_problems(),
    }


def _version() -> dict[str, Any]:
    return {
        "operationId": "version",
        "summary": "Versions, model and limits of this server",
        "responses": {"200": {"description": "The server", **_json("version")}, **_guarded()},
    }


def _document() -> dict[str, Any]:
    return {
        "operationId": "document",
        "summary": "This document",
        "responses": {
            "200": {"description": "OpenAPI 3.1", "content": {"application/json": {}}},
            **_guarded(),
        },
    }


def _health() -> dict[str, Any]:
    return {
        "operationId": "health",
        "summary": "Whether the server answers; needs no token",
        "security": [],
        "responses": {"200": {"description": "The server answers", **_json("health")}},
    }


def _found_or_problems() -> dict[str, Any]:
    said = (
        "One object of version 1 of plc's JSON; the path is -. Probabilities are rounded down to the digits "
        "that /v1/version says"
    )
    found = {"description": said, **_json("findings")}
    return {"200": found, **{status: _problem(text) for status, text in _PROBLEMS.items()}}


def _guarded() -> dict[str, Any]:
    """What every request that needs a token may be refused with."""
    return {status: _problem(_PROBLEMS[status]) for status in ("401", "421", "429")}


def _json(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


def _problem(text: str) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/problem"}}
    return {"description": text, "content": {PROBLEM_TYPE: schema}}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_NUMBER, _WHOLE, _TEXT = {"type": "number"}, {"type": "integer"}, {"type": "string"}
_PLACE = dict.fromkeys(("line", "column", "end_line", "end_column"), _WHOLE)
_BYTES = {"type": "string", "contentEncoding": "base64"}
_MACROS = {
    "type": "object",
    "description": "Definitions outside of the file of macros that it uses; `given`: by the compiler.",
    "required": ["definitions", "given"],
    "properties": {
        "definitions": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": _TEXT},
        },
        "given": {"type": "array", "items": _TEXT},
    },
}
_SOURCE = {"type": "object", "required": ["text"], "properties": {"text": _BYTES, "macros": _MACROS}}
_COMPLAINT = {
    "type": "object",
    "required": ["language", "text", "diagnostics"],
    "properties": {
        "language": {"enum": list(LANGUAGES)},
        "text": _BYTES,
        "macros": _MACROS,
        "tries": {"type": "integer", "minimum": 1, "maximum": MOST_TRIES},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    **_PLACE,
                    "category": {"enum": list(CATEGORIES)},
                    "cwe": {"type": "integer", "minimum": 1},
                    "tool": {"type": "boolean", "description": "A tool said it, not a person."},
                    "message": {"type": "boolean", "description": "It says what is wrong; not sent."},
                    "suppressed": {"type": "boolean"},
                    "related": {"type": "array", "items": {"type": "object", "properties": _PLACE}},
                },
            },
        },
    },
}
_LIMITS = _object(bytes=_WHOLE, at_once=_WHOLE, per_minute=_WHOLE)
_LIMITS["properties"] |= dict.fromkeys(Quota.__slots__, _WHOLE)  # where this client has any
_OWN_SCHEMAS = {
    "complaint": _COMPLAINT,
    "source": _SOURCE,
    "problem": _object(title=_TEXT, status=_WHOLE, detail=_TEXT),
    "health": _object(status={"const": "ok"}),
    "version": _object(
        protocol=_WHOLE,
        plc=_TEXT,
        macros={"const": True, "description": "Files are taken with macros."},
        client={"type": "string", "description": "The name that the server knows this client by."},
        digits={
            "type": ["integer", "null"],
            "description": "To how many digits probabilities and thresholds are rounded; null: not at all.",
        },
        model=_object(
            name=_TEXT,
            sha256=_TEXT,
            threshold=_NUMBER,
            safe={"type": ["number", "null"]},
            kinds={
                "type": "array",
                "items": _WHOLE,
                "description": "The numbers of the CWEs that it can tell.",
            },
        ),
        limits=_LIMITS,
    ),
}


@cache
def _findings_schemas() -> dict[str, Any]:
    """The schema of findings and those that it refers to, at their place in this document."""
    package = Path(__file__).parent
    places = (
        package / "findings.schema.json",
        package.parents[1] / "docs" / "reference" / "findings.schema.json",
    )
    for place in places:
        if place.is_file():
            schema: dict[str, Any] = _moved(json.loads(place.read_text(encoding="utf-8")))
            parts: dict[str, Any] = schema.pop("$defs")
            del schema["$schema"], schema["$id"]
            return {"findings": schema, **parts}
    raise ConfigError(f"{places[0]} is missing from this installation: install plc again")


def _moved(value: Any) -> Any:
    match value:
        case {"$ref": str(place), **rest}:
            return {"$ref": place.replace("#/$defs/", "#/components/schemas/"), **rest}
        case dict():
            return {key: _moved(entry) for key, entry in value.items()}
        case list():
            return [_moved(entry) for entry in value]
        case _:
            return value
