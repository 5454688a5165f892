"""Which project keeps a function that several have: splits are by project, so only one may."""

from __future__ import annotations

from collections import Counter

from data_prep.inject.rows import ProjectRows


class Ownership:
    """Projects claim in their order; the first to have a function, or a mutant, keeps it; all others drop it.

    A mutant that reads like a clean function of any project is dropped everywhere: somebody means it so.
    """

    def __init__(self) -> None:
        self.dropped: Counter[str] = Counter()
        self._sound: dict[int, str] = {}
        self._mutants: dict[int, str] = {}

    def claim(self, rows: ProjectRows) -> None:
        """To be called for every project before any is asked what it keeps."""
        for key, operator in zip(rows.keys, rows.operators, strict=True):
            if not operator:
                self._sound.setdefault(key, rows.project)

    def kept(self, rows: ProjectRows) -> list[bool]:
        """For each row of the project whether it stays; projects are asked in the order of their claims."""
        return [
            self._keeps(rows.project, key, origin, operator)
            for key, origin, operator in zip(rows.keys, rows.origins, rows.operators, strict=True)
        ]

    def _keeps(self, project: str, key: int, origin: int, operator: str) -> bool:
        if self._sound[origin] != project:
            self.dropped[
                "mutant of a function of another project" if operator else "function of another project"
            ] += 1
            return False
        if not operator:
            return True
        if key in self._sound:
            self.dropped["mutant that is a clean function elsewhere"] += 1
            return False
        if self._mutants.setdefault(key, project) != project:
            self.dropped["mutant of another project"] += 1
            return False
        return True
