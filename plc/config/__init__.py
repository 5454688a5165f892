"""The options of `plc repair`: flags over plc.toml or pyproject.toml over defaults, which live here once."""

from plc.config.settings import Settings

__all__ = ["Settings"]
