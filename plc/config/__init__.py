"""The options of `plc repair`: flags over plc.toml or pyproject.toml over defaults, which live here once.

Modules:

effective: Flags over the nearest configuration over the user's own over defaults: what holds, and its
    origin.
files: Configuration files: `plc.toml`, `[tool.plc]` in `pyproject.toml`, and the user's own; data, never
    run.
rendering: Effective options as TOML for people: each with where its value comes from.
settings: All options of `plc repair` as one frozen value, and for each who may set it and how it is read.
turning_off: Turn a CWE off: add it to `ignore` in the configuration that holds for a file.
values: What is written in a file or behind a flag, to the value of one option; the error says what to give.
"""

from plc.config.settings import Settings

__all__ = ["Settings"]
