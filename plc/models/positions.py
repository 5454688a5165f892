"""Sinusoidal positions of the Transformer (Vaswani et al. 2017, section 3.5).

They are added to embeddings as they are: those begin with a deviation of one half (`embeddings.py`), near the
sinusoids' own, where the paper began with H ** -0.5 and multiplied by the root of H.
"""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor


def sinusoids(positions: Int[Tensor, "S"], *, width: int) -> Float[Tensor, "S {width}"]:
    """A vector per position: sines in the first half, cosines in the second."""
    half = width // 2
    rates = torch.exp(torch.arange(half, device=positions.device) * (-math.log(10_000.0) / max(half - 1, 1)))
    angles = positions[:, None] * rates  # S width/2
    return torch.cat([angles.sin(), angles.cos()], dim=1)
