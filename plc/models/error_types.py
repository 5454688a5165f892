"""Name the type of a program's error from the first step of a repairing model's decoder."""

from typing import assert_never, final

import torch
from jaxtyping import Float
from torch import Tensor, nn

from plc.models.edits import EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.models.seq2seq import Seq2Seq
from plc.models.source import Source

Repairing = Seq2Seq | EditModel


@final
class ErrorTypeClassifier(nn.Module):
    """A repairing model whose decoder takes one step, and a linear layer from its state to the types.

    What the decoder would have written first is never scored: its state, which has attended to the whole
    program, is what is classified (Huang et al. 2021, the transfer to the ITC benchmark).
    """

    def __init__(
        self, model: Repairing, *, hidden: int, types: int, begin: int, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.model = model
        self.begin = begin
        self.dropout = nn.Dropout(dropout)
        self.types = nn.Linear(hidden, types)

    def forward(self, source: Source) -> Float[Tensor, "B C"]:
        """Programs to a score per type."""
        words = torch.full((len(source.ids), 1), self.begin, device=source.ids.device)
        match self.model:
            case Seq2Seq() as model:
                embedded = model.dropout(model.target_embedding(words))  # B 1 E
                states, _ = model.decoder(embedded, model.encode(source.ids, source.valid).state)  # B 1 H
            case EditModel() as model:
                state = model.start(model.encode(source))
                states = model.dropout(model.embedding(words))  # B 1 E
                for index, layer in enumerate(model.layers):
                    states, _ = layer(states, state, index)  # B 1 H
            case _:
                assert_never(self.model)
        logits: Tensor = self.types(self.dropout(states[:, 0]))
        return logits.float()


def last_encoder_layer(model: Repairing) -> nn.Module:
    """The layer nearest to the decoder, without the reduction before it."""
    match model:
        case EditModel():
            assert isinstance(model.encoder, JoinedGruEncoder)
            return model.encoder.pyramid.layers[-1]
        case Seq2Seq():
            return model.encoder.layers[-1]
        case _:
            assert_never(model)
