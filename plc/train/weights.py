"""The weights in training: the model's own, their running average, and Adam over them."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, final

import torch
from torch import Tensor, nn

from plc.train.config import OptimConfig

BETAS = (0.9, 0.98)
MOMENTS = ("exp_avg", "exp_avg_sq")


@final
class Weights:
    """One model's weights in all the forms that training needs, always float32."""

    def __init__(self, model: nn.Module, config: OptimConfig) -> None:
        self.model = model
        self._named = dict(model.named_parameters())
        self._decay = config.average
        self._clip = config.clip
        self._probe = copy.deepcopy(model).eval()
        self._adam = torch.optim.Adam(self._named.values(), lr=config.learning_rate, betas=BETAS, fused=True)

    def update(self, *, learning_rate: float, step: int) -> float:
        """One Adam step from the model's gradients; gives their norm before clipping."""
        norm = nn.utils.clip_grad_norm_(self._named.values(), self._clip)
        for group in self._adam.param_groups:
            group["lr"] = learning_rate
        self._adam.step()
        self._adam.zero_grad(set_to_none=True)
        self._follow(step)
        return float(norm)

    @property
    def averaged(self) -> nn.Module:
        """A model of the averaged weights, in evaluation mode."""
        return self._probe

    def best(self) -> dict[str, Tensor]:
        """What a run delivers: the averaged weights by name."""
        return self._probe.state_dict()

    def state(self) -> dict[str, Tensor]:
        """Everything that an exact resume needs, by name."""
        tensors = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        tensors |= {f"average.{name}": tensor for name, tensor in self._probe.state_dict().items()}
        for name, weight in self._named.items():
            moments: dict[str, Any] = self._adam.state.get(weight, {})
            tensors |= {f"{key}.{name}": moments[key] for key in MOMENTS if key in moments}
        return tensors

    @torch.no_grad()
    def restore(self, tensors: Mapping[str, Tensor], *, step: int) -> None:
        """Take back what `state` gave after `step` steps."""
        self.model.load_state_dict(_under("model.", tensors))
        self._probe.load_state_dict(_under("average.", tensors))
        for name, weight in self._named.items():
            if f"{MOMENTS[0]}.{name}" in tensors:
                device = weight.device
                self._adam.state[weight] = {key: tensors[f"{key}.{name}"].to(device) for key in MOMENTS}
                self._adam.state[weight]["step"] = torch.tensor(float(step), device=device)

    @torch.no_grad()
    def _follow(self, step: int) -> None:
        """Polyak averaging; it begins as a plain mean, so that the random start is soon forgotten."""
        decay = min(self._decay, (1 + step) / (10 + step)) if self._decay else 0.0
        averages = dict(self._probe.named_parameters())
        torch._foreach_lerp_(
            [averages[name].detach() for name in self._named],
            [weight.detach() for weight in self._named.values()],
            1.0 - decay,
        )


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def count(weights: Iterable[Tensor]) -> int:
    """How many numbers these tensors hold."""
    return sum(weight.numel() for weight in weights)
