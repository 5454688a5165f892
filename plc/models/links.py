"""Where else a name stands: each word is linked with its name's first, previous and next occurrence."""

from typing import final

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from plc.models.recurrence import take

REACH = 2  # words on either side of an occurrence that are heard of


def occurrences(source: Int[Tensor, "B S"], linked: Bool[Tensor, "V"]) -> Int[Tensor, "B S 3"]:
    """Of each word the positions of the first, previous and next occurrence of the same.

    `linked` marks the words that are followed. Position 0, the language tag, stands for none.
    """
    length = source.size(1)
    position = torch.arange(length, device=source.device)
    same = (source[:, :, None] == source[:, None, :]) & linked[source][:, :, None]  # B S S
    before = same & (position[None, :] < position[:, None])
    after = same & (position[None, :] > position[:, None])
    from_end = length - position  # at least 1, so that 0 is none
    first = (before * from_end).amax(2)
    previous = (before * position).amax(2)
    following = (after * from_end).amax(2)
    return torch.stack([_from_start(first, length), previous, _from_start(following, length)], dim=2)


def _from_start(from_end: Tensor, length: int) -> Tensor:
    return torch.where(from_end > 0, length - from_end, 0)


@final
class NameLinks(nn.Module):
    """Data flow as far as a reader without a compiler sees it: what was done with this name before, and next.

    The `REACH` words on either side of an occurrence, projected to `width`, are added to the embedding of the
    name's other occurrences, in the manner of the last-use edges of Allamanis et al. (2018). A fresh one adds
    nothing, so that a trained model may learn it in addition.
    """

    def __init__(self, *, linked: Bool[Tensor, "V"], embedding: int, width: int) -> None:
        super().__init__()
        self.linked: Tensor
        self.register_buffer("linked", linked, persistent=False)  # V, from the vocabulary
        self.surroundings = nn.Linear(embedding, (2 * REACH + 1) * width, bias=False)
        self.told = nn.Linear(3 * width, embedding, bias=False)  # a name in stored weights
        nn.init.zeros_(self.told.weight)

    def forward(self, embedded: Float[Tensor, "B S E"], source: Int[Tensor, "B S"]) -> Float[Tensor, "B S E"]:
        """What to add to embedded words, zero on padding, of these ids."""
        around = self._around(embedded)  # B S W
        places = occurrences(source, self.linked)  # B S 3
        heard = [
            take(around, place).masked_fill(place[..., None] == 0, 0.0) for place in places.unbind(dim=2)
        ]
        added: Tensor = self.told(torch.cat(heard, dim=2))
        return added

    def _around(self, embedded: Tensor) -> Tensor:
        """A convolution over neighbouring words, the leftmost first: B S E to B S W."""
        length = embedded.size(1)
        parts = F.pad(self.surroundings(embedded), (0, 0, REACH, REACH)).chunk(2 * REACH + 1, dim=2)
        return torch.stack([part[:, shift : shift + length] for shift, part in enumerate(parts)]).sum(0)
