"""The root of every error that PLC raises for its callers.

PlcError                  what, where, and what to do; the CLI prints it and exits 2
├── CorpusError           an archive, folder or dataset that cannot be read or written
├── ConfigError           a configuration with an unknown or impossible value
├── ModelError            a model directory that is missing, damaged or of another version
└── TrainingError         training that cannot go on: not-a-number loss, out of memory, full disk

Smaller ones stand beside what raises them in `plc.repair`: StoppedError, StaleTextError, FileError and more.
"""


class PlcError(Exception):
    """An error whose message a user can act on."""


class CorpusError(PlcError):
    """An archive, folder or dataset that cannot be read or written."""


class ConfigError(PlcError):
    """A configuration with an unknown or impossible value."""


class ModelError(PlcError):
    """A model directory that is missing, damaged or of another version."""


class TrainingError(PlcError):
    """Training that cannot go on."""
