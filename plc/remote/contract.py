"""What a server and its clients agree on, with nothing heavy behind it: paths, media types, the version."""

from __future__ import annotations

PROTOCOL = 1  # another number for another meaning of requests or answers
FINDINGS = "/v1/findings"
REPORTED = "/v1/reported"
TOLD = "/v1/told"  # its former name, which servers still take
VERSION = "/v1/version"
TEXT_TYPE = "application/octet-stream"  # a file's own bytes; pages may not send it without a preflight
JSON_TYPE = "application/json"
PROBLEM_TYPE = "application/problem+json"  # RFC 9457
NO_PATH = "-"  # the path of every file in an answer: none is sent to a server
MOST_TRIES = 100  # fixes for each reported place
