"""Tests of the fault operators for Java."""
