"""Candidates that are refused as tricks, with the objection, by the kind of trick."""
