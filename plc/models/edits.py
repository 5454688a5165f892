"""The served family: read an instance once, then write a list of edits with pointers into it."""

import math
from dataclasses import dataclass
from typing import final

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from plc.models.classifier import ClassifierHead, pooled
from plc.models.embeddings import make_addition, make_embedding
from plc.models.links import NameLinks
from plc.models.perturbation import Perturbation
from plc.models.recurrence import initialise_gru, run_gru
from plc.models.reported import ReportedPlace
from plc.models.source import Source

# Weights that begin as nothing: a model that was trained without them may learn them in addition.
ADDITIONS = ("parts.", "links.", "reported.")


@dataclass(frozen=True, slots=True)
class EditMemory:
    """What was read of B instances, computed once."""

    states: Float[Tensor, "B S H"]
    valid: Bool[Tensor, "B S"]
    initial: Float[Tensor, "L B H"]  # the decoder's hidden states before the first word
    cwe_logits: Float[Tensor, "B C"]


@dataclass(frozen=True, slots=True)
class EditState:
    """Where N hypotheses stand, and the memory of each: N rows of it, or one row that serves them all."""

    hidden: Float[Tensor, "L N H"]
    memory: Float[Tensor, "#N S H"]
    valid: Bool[Tensor, "#N S"]

    def reorder(self, parents: Int[Tensor, "K"]) -> "EditState":
        """The hypotheses `parents`, which may repeat."""
        hidden = self.hidden.index_select(1, parents)
        if self.memory.size(0) == 1:
            return EditState(hidden, self.memory, self.valid)
        return EditState(hidden, self.memory.index_select(0, parents), self.valid.index_select(0, parents))


@dataclass(frozen=True, slots=True)
class EditOutput:
    """Scores of every output word after each target word, and of every CWE."""

    logits: Float[Tensor, "B T W"]  # W is V+S; -inf on padding of the source
    cwe_logits: Float[Tensor, "B C"]


@final
class AttendingGru(nn.Module):
    """One decoder layer: a GRU over the target, then attention from its states to the memory.

    The layer above reads what this one attended to, so its recurrence knows where the decoder has looked
    without feeding an output back: the whole target still runs at once. Each head compares a projection of
    the target's state with the memory as it is (Luong's `general`), for a target is shorter than its source.
    """

    def __init__(self, *, inputs: int, hidden: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.gru = nn.GRU(inputs, hidden, batch_first=True)
        initialise_gru(self.gru)
        self.query = nn.Linear(hidden, heads * hidden, bias=False)
        self.combine = nn.Linear((heads + 1) * hidden, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, inputs: Float[Tensor, "N T E"], state: EditState, layer: int
    ) -> tuple[Float[Tensor, "N T H"], Float[Tensor, "N H"]]:
        """Inputs to attended states, and the hidden state after the last word."""
        states, last = run_gru(self.gru, inputs, state.hidden[layer])
        batch, length, hidden = states.shape
        query = self.query(states).reshape(batch, length * self.heads, hidden)  # N T*heads H
        scores = query @ state.memory.transpose(1, 2) / math.sqrt(hidden)  # N T*heads S
        weights = scores.masked_fill(~state.valid[:, None], -torch.inf).softmax(-1)
        context = (weights.to(query.dtype) @ state.memory).reshape(batch, length, self.heads * hidden)
        combined = self.combine(torch.cat([states, context], dim=2)).tanh()
        attended = self.norm(states + combined).to(states.dtype)
        return self.dropout(attended), last


@final
class EditModel(nn.Module):
    """Encoder, CWE head, and a decoder with one softmax over vocabulary words and source positions.

    `encoder` maps embedded words (B S E) and their validity to one state per word (B S H). With `name_parts`
    it also reads of what parts the names are made that the words hide; in training a share of `nameless`
    instances come without, so that it also works without. With `links` each name is linked with its other
    occurrences. With `reported` it reads where a fault was reported, and of which category. A `perturbation`
    is given to a trained model, never built with it.
    """

    def __init__(
        self,
        *,
        vocabulary: int,
        classes: int,
        encoder: nn.Module,
        hidden: int = 256,
        embedding: int = 256,
        decoder_layers: int = 2,
        heads: int = 4,
        dropout: float = 0.1,
        name_parts: int = 0,
        nameless: float = 0.15,
        links: NameLinks | None = None,
        reported: ReportedPlace | None = None,
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.embedding = make_embedding(vocabulary, embedding)
        self.parts = make_addition(name_parts, embedding) if name_parts else None
        self.nameless = nameless
        self.links = links
        self.reported = reported
        self.perturbation: Perturbation | None = None
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.classifier = ClassifierHead(hidden=hidden, classes=classes, dropout=dropout)
        self.initial = nn.Linear(2 * hidden, decoder_layers * hidden)
        self.pointed = nn.Linear(hidden, embedding)
        self.layers = nn.ModuleList(
            AttendingGru(inputs=hidden if above else embedding, hidden=hidden, heads=heads, dropout=dropout)
            for above in range(decoder_layers)
        )
        self.words = nn.Linear(hidden, vocabulary)
        self.pointers = nn.Linear(hidden, hidden)

    def encode(self, source: Source) -> EditMemory:
        """Instances to all that decoding needs of them."""
        embedded = self.embedding(source.ids)  # B S E
        if self.parts is not None and source.parts is not None:
            named = self.parts(source.parts).sum(2)  # B S E
            if self.training:
                named = named * (torch.rand(len(named), 1, 1, device=named.device) >= self.nameless)
            embedded = embedded + named
        if self.links is not None:
            embedded = embedded + self.links(embedded, source.ids)
        if self.reported is not None:
            embedded = embedded + self.reported(source)
        if self.perturbation is not None:
            embedded = embedded + self.perturbation(embedded.size(1))
        embedded = self.dropout(embedded)
        states = self.encoder(embedded, source.valid)  # B S H
        summary = pooled(states, source.valid)  # B 2H
        initial = self.initial(summary).tanh().reshape(len(states), len(self.layers), states.size(2))
        return EditMemory(
            states=states,
            valid=source.valid,
            initial=initial.transpose(0, 1),
            cwe_logits=self.classifier(summary).float(),
        )

    def start(self, memory: EditMemory) -> EditState:
        """The state before the first word of B hypotheses, one for each instance."""
        return EditState(memory.initial, memory.states, memory.valid)

    def forward(self, source: Source, target_in: Int[Tensor, "B T"]) -> EditOutput:
        """Teacher forcing: `target_in` begins with the begin word; scores of the word after each."""
        memory = self.encode(source)
        logits, _ = self._decode(target_in, self.start(memory))
        return EditOutput(logits=logits, cwe_logits=memory.cwe_logits)

    def step(self, words: Int[Tensor, "N"], state: EditState) -> tuple[Float[Tensor, "N W"], EditState]:
        """One word per hypothesis: its successor's scores, and the state after it."""
        logits, after = self._decode(words[:, None], state)
        return logits[:, 0], after

    def _decode(self, words: Tensor, state: EditState) -> tuple[Tensor, EditState]:
        states = self.dropout(self._embed(words, state))  # N T E
        hidden: list[Tensor] = []
        for index, layer in enumerate(self.layers):
            states, last = layer(states, state, index)  # N T H
            hidden.append(last)
        pointing = self.pointers(states) @ state.memory.transpose(1, 2) / math.sqrt(states.size(2))  # N T S
        pointing = pointing.float().masked_fill(~state.valid[:, None], -torch.inf)
        logits = torch.cat([self.words(states).float(), pointing], dim=2)  # N T V+S
        return logits, EditState(torch.stack(hidden), state.memory, state.valid)

    def _embed(self, words: Tensor, state: EditState) -> Tensor:
        """Vocabulary words by the embedding, pointers by the memory state they point to: N T E."""
        rows, length, width = state.memory.shape
        row = torch.arange(words.size(0), device=words.device) % rows  # one row serves every hypothesis
        position = (words - self.vocabulary).clamp(min=0)
        pointed = self.pointed(F.embedding(row[:, None] * length + position, state.memory.reshape(-1, width)))
        known = self.embedding(words.clamp(max=self.vocabulary - 1))
        return torch.where((words >= self.vocabulary)[..., None], pointed.to(known.dtype), known)
