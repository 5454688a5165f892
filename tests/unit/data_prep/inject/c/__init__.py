"""Tests of the fault operators for C and C++."""
