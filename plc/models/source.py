"""What an encoder reads of a batch of instances."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Source:
    """B instances of at most S words; what is None is not read."""

    ids: Tensor  # B S, int64
    valid: Tensor  # B S, True where there is a word
    parts: Tensor | None = None  # B S P, the parts of the words' names
    flags: Tensor | None = None  # B S, what each word has to do with the reported place
    category: Tensor | None = None  # B, the kind of the report; 0 is none
