"""The Juliet suites of NIST to pairs, by the presets `clean` and `paper`."""
