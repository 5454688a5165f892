"""Tests of plc.verify.adapters."""
