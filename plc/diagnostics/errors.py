"""Errors of reading another tool's report."""

from __future__ import annotations

from data_prep.errors import PlcError


class ReportError(PlcError):
    """A report that cannot be read: what is wrong with it, where, and what to do."""


class EmptyReportError(ReportError):
    """A report without a byte or a run in it, which is what many tools write when they find nothing."""
