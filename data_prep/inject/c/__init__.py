"""The fault operators for C and C++."""
