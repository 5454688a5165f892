"""What an encoder reads of a batch of instances."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
import torch
from jaxtyping import Bool, Int
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Source:
    """B instances of at most S words; what is None is not read."""

    ids: Int[Tensor, "B S"]
    valid: Bool[Tensor, "B S"]  # True where there is a word
    parts: Int[Tensor, "B S P"] | None = None  # the parts of the words' names
    flags: Int[Tensor, "B S"] | None = None  # what each word has to do with the reported place
    category: Int[Tensor, "B"] | None = None  # the kind of the report; 0 is none

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]], *, device: torch.device | None = None) -> "Source":
        """The padded arrays of a batch, each by the name of its field but `source` and `lengths`."""
        tensors = {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}
        ids, lengths = tensors.pop("source"), tensors.pop("lengths")
        return cls(ids, torch.arange(ids.size(1), device=device) < lengths[:, None], **tensors)
