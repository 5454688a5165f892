"""What the default settings show of known faults: held-out sources as files, repaired as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from data_prep.text.functions import functions_of
from data_prep.text.language_specs import C_FAMILY, JAVA_ALONE
from data_prep.text.languages import Language
from data_prep.text.naming import Names
from plc.evaluate.held_out import Source
from plc.evaluate.rate import Rate
from plc.evaluate.tables import Table, percent
from plc.repair.apply.fixing import ALL_SETTLED, Policy, fix
from plc.repair.findings import FileReport, apply_suggestion
from plc.repair.repairer import Repairer

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel


@dataclass(frozen=True, slots=True)
class Shown:
    """One source: whether anything is shown, whether the first fix is right, and what --fix makes of it."""

    source: Source
    flagged: bool
    first_right: bool
    made: bool
    made_right: bool


def shown(
    repairer: Repairer,
    loaded: LoadedModel,
    sources: Sequence[Source],
    *,
    workers: int,
    tell: Callable[[int], None],
) -> list[Shown]:
    """Each source whose spelled words can be set as a file and read back, by default settings."""

    def of(source: Source) -> Shown | None:
        tell(1)
        return _shown(repairer, loaded, source)

    with ThreadPoolExecutor(workers) as pool:
        return [each for each in pool.map(of, sources) if each is not None]


def recall_table(found: Sequence[Shown], *, model: str, part: str) -> Table:
    """One row for each group of languages and kind of source."""
    rows = []
    for name, languages in (("C/C++", C_FAMILY), ("Java", JAVA_ALONE)):
        for kind in ("flawed", "identity"):
            own = [s for s in found if s.source.language in languages and s.source.kind == kind]
            if own:
                rows.append((name, kind, *(percent(rate) for rate in _rates(own)), str(len(own))))
    header = ("languages", "sources", "flagged", "first fix right", "made by --fix", "made rightly", "n")
    return Table(f"{model}, {part}, default settings; in %, 95 % interval", header, tuple(rows))


def recall_json(found: Sequence[Shown]) -> list[dict[str, object]]:
    """The same as JSON values."""
    values: list[dict[str, object]] = []
    for name, languages in (("C/C++", C_FAMILY), ("Java", JAVA_ALONE)):
        for kind in ("flawed", "identity"):
            own = [s for s in found if s.source.language in languages and s.source.kind == kind]
            if own:
                names = ("flagged", "first fix right", "made", "made rightly")
                rates = dict(zip(names, (rate.to_json() for rate in _rates(own)), strict=True))
                values.append({"languages": name, "sources": kind, **rates})
    return values


def _rates(own: Sequence[Shown]) -> Iterator[Rate]:
    yield Rate.of(each.flagged for each in own)
    yield Rate.of(each.first_right for each in own)
    yield Rate.of(each.made for each in own)
    yield Rate.of(each.made_right for each in own)


def _shown(repairer: Repairer, loaded: LoadedModel, source: Source) -> Shown | None:
    if not source.spelled or source.language not in get_args(Language):
        return None
    language: Language = source.language  # type: ignore[assignment]
    text = text_of(source)
    if [word.text for f in functions_of(text, language) for word in f.words] != _spellings(source):
        return None
    report = repairer.report(text, language)
    first = max(
        (f for f in report.findings if f.suggestions), key=lambda finding: finding.confidence, default=None
    )
    right = False
    if first is not None:
        repaired = apply_suggestion(text, first, first.suggestions[0], encoding=report.encoding)
        right = _is_right(repaired, source, loaded)
    made = fix(text, report, policy=Policy(safe_from=repairer.safe_threshold).unchecked())
    return Shown(
        source=source,
        flagged=bool(report.findings),
        first_right=right or _all_right(text, report, source, loaded),
        made=bool(made.fixed),
        made_right=bool(made.fixed) and _is_right(made.text, source, loaded),
    )


def _all_right(text: bytes, report: FileReport, source: Source, loaded: LoadedModel) -> bool:
    """Whether the first fixes of all findings together are right: some faults are of several places."""
    return len(report.findings) > 1 and _is_right(fix(text, report, policy=ALL_SETTLED).text, source, loaded)


def text_of(source: Source) -> bytes:
    """A source's spelled words as a text; a directive has a line of its own."""
    parts: list[str] = []
    ends = False  # whether the next word is the last one of a directive
    for word in _spellings(source):
        if word in ("#ifdef", "#ifndef"):
            parts.append(f"\n{word}")
        elif word.startswith("#"):
            parts.append(f"\n{word}\n")
        else:
            parts.append(f"{word}\n" if ends else word)
        ends = word in ("#ifdef", "#ifndef")
    return (" ".join(parts) + "\n").encode("utf-8", "surrogateescape")


def _spellings(source: Source) -> list[str]:
    """The spelled words; what the suites' preparation calls by a neutral name has its slot for one."""
    return [name or slot for name, slot in zip(source.spelled, source.words, strict=True)]


def _is_right(text: bytes, source: Source, loaded: LoadedModel) -> bool:
    """Whether a repaired text reads as one of the references."""
    names = Names.new(loaded.kept_names_in(source.language))
    before = [w for f in functions_of(text_of(source), source.language) for w in f.words]  # type: ignore[arg-type]
    if tuple(names.rename(before)) != source.words:
        return False
    after = [word for f in functions_of(text, source.language) for word in f.words]  # type: ignore[arg-type]
    return tuple(names.rename(after)) in source.references
