"""The paper family: read an instance, then write the corrected one word by word."""

from dataclasses import dataclass
from typing import final

from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from plc.models.decoders import GruDecoder, GruState, TransformerDecoder, TransformerState
from plc.models.embeddings import make_embedding
from plc.models.encoders import GruEncoder, Reading, TransformerEncoder

State = GruState | TransformerState


@dataclass(frozen=True, slots=True)
class Seq2SeqMemory:
    """What was read of B instances; the decoder's keys are made once, here."""

    reading: Reading
    state: State  # before the first word
    cwe_logits: None = None  # this family names no CWE


@dataclass(frozen=True, slots=True)
class Seq2SeqOutput:
    """Scores of every word of the vocabulary after each target word."""

    logits: Float[Tensor, "B T V"]
    cwe_logits: None = None


@final
class Seq2Seq(nn.Module):
    """Embeddings, an encoder, the decoder that fits it, and a linear layer over the vocabulary."""

    def __init__(
        self,
        *,
        vocabulary: int,
        encoder: GruEncoder | TransformerEncoder,
        decoder: GruDecoder | TransformerDecoder,
        hidden: int = 400,
        embedding: int = 400,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.source_embedding = make_embedding(vocabulary, embedding)
        self.target_embedding = make_embedding(vocabulary, embedding)
        self.encoder = encoder
        self.decoder = decoder
        self.dropout = nn.Dropout(dropout)
        self.words = nn.Linear(hidden, vocabulary)

    def encode(self, source: Int[Tensor, "B S"], source_valid: Bool[Tensor, "B S"]) -> Seq2SeqMemory:
        """Source ids and which of them are words: everything that decoding needs."""
        reading: Reading = self.encoder(self.dropout(self.source_embedding(source)), source_valid)
        return Seq2SeqMemory(reading, self.decoder.start(reading))

    def start(self, memory: Seq2SeqMemory) -> State:
        """The state before the first word of B hypotheses, one for each instance."""
        return memory.state

    def forward(
        self,
        source: Int[Tensor, "B S"],
        source_valid: Bool[Tensor, "B S"],
        target_in: Int[Tensor, "B T"],
    ) -> Seq2SeqOutput:
        """Teacher forcing: `target_in` begins with the begin word; scores of the word after each."""
        logits, _ = self._decode(target_in, self.encode(source, source_valid).state)
        return Seq2SeqOutput(logits)

    def step(self, words: Int[Tensor, "N"], state: State) -> tuple[Float[Tensor, "N V"], State]:
        """One word per hypothesis: its successor's scores, and the state after it."""
        logits, after = self._decode(words[:, None], state)
        return logits[:, 0], after

    def _decode(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        states, after = self.decoder(self.dropout(self.target_embedding(words)), state)  # N T H
        return self.words(self.dropout(states)).float(), after
