"""Tests of plc.verify.compiling."""
