"""Tests of repairs of Java that an analyzer's message implies."""
