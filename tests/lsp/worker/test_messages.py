"""What server and worker say to each other arrives as it was."""

from __future__ import annotations

import json
from pathlib import PurePath

from lsp.worker.messages import complaint_from_json, complaint_to_json
from plc.diagnostics import Diagnostic, Location, Replacement


def test_a_report_arrives_with_its_related_places_and_its_fix() -> None:
    place = Location(PurePath("/t/a.c"), 3, 5, 3, 9)
    sent = Diagnostic(
        place,
        "said",
        "gcc",
        "-Wx",
        related=(Location(PurePath("/t/b.h"), 1),),
        replacements=(Replacement(place, "new"), Replacement(Location(PurePath("/t/a.c"), 1), "é")),
    )
    assert complaint_from_json(json.loads(json.dumps(complaint_to_json(sent)))) == sent
