"""The served family: read an instance once, then write a list of edits with pointers into it."""

import math
from dataclasses import dataclass, replace
from typing import Protocol, final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from plc.models.classifier import ClassifierHead, pooled
from plc.models.recurrence import initialise_gru, run_gru


class FullLengthEncoder(Protocol):
    """What `EditModel` reads with: one state per source word."""

    hidden: int

    def __call__(self, embedded: Tensor, valid: Tensor) -> Tensor: ...


@dataclass(frozen=True, slots=True)
class EditMemory:
    """What the decoder looks at, all of it computed once per instance."""

    states: Tensor  # B S H
    valid: Tensor  # B S
    keys: Tensor  # L B S H, per decoder layer
    values: Tensor  # L B S H
    pointer_keys: Tensor  # B S H
    pointer_words: Tensor  # B S E, what a pointer looks like as the decoder's input
    initial: Tensor  # L B H
    cwe_logits: Tensor  # B C

    def reorder(self, parents: Tensor) -> "EditMemory":
        """The rows `parents` (N); a single row serves any number of hypotheses and is left alone."""
        if self.states.size(0) == 1:
            return self
        return EditMemory(
            states=self.states.index_select(0, parents),
            valid=self.valid.index_select(0, parents),
            keys=self.keys.index_select(1, parents),
            values=self.values.index_select(1, parents),
            pointer_keys=self.pointer_keys.index_select(0, parents),
            pointer_words=self.pointer_words.index_select(0, parents),
            initial=self.initial.index_select(1, parents),
            cwe_logits=self.cwe_logits.index_select(0, parents),
        )


@dataclass(frozen=True, slots=True)
class EditState:
    """Where N hypotheses stand: the decoder's hidden states and the memory of each (one row, or N)."""

    hidden: Tensor  # L N H
    memory: EditMemory

    def reorder(self, parents: Tensor) -> "EditState":
        return EditState(self.hidden.index_select(1, parents), self.memory.reorder(parents))


@dataclass(frozen=True, slots=True)
class EditOutput:
    logits: Tensor  # B T V+S, -inf on padding of the source
    cwe_logits: Tensor  # B C


@final
class AttendingGru(nn.Module):
    """One decoder layer: a GRU over the target, then attention from its states to the memory.

    The layer above reads what this one attended to, so its recurrence knows where the decoder has looked, without
    feeding an output back: the whole target still runs at once.
    """

    def __init__(self, *, inputs: int, hidden: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.gru = nn.GRU(inputs, hidden, batch_first=True)
        initialise_gru(self.gru)
        self.query = nn.Linear(hidden, hidden)
        self.combine = nn.Linear(2 * hidden, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, inputs: Tensor, hidden: Tensor, keys: Tensor, values: Tensor, valid: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Inputs B T E, hidden B H, keys and values B|1 S H, valid B|1 S: attended states B T H, hidden B H."""
        states, last = run_gru(self.gru, inputs, hidden)
        query = self._split(self.query(states))  # B heads T H/heads
        scores = query @ self._split(keys).transpose(2, 3) / math.sqrt(query.size(-1))  # B heads T S
        weights = scores.masked_fill(~valid[:, None, None, :], -torch.inf).softmax(-1)
        context = (weights @ self._split(values)).transpose(1, 2).flatten(2)  # B T H
        combined = self.combine(torch.cat([states, context], dim=2)).tanh()
        return self.dropout(self.norm(states + combined)), last

    def _split(self, states: Tensor) -> Tensor:
        return states.unflatten(2, (self.heads, -1)).transpose(1, 2)


@final
class EditModel(nn.Module):
    """Encoder, CWE head, and a decoder with one softmax over the vocabulary's words and the source's positions."""

    def __init__(
        self,
        *,
        vocabulary: int,
        classes: int,
        encoder: nn.Module,
        embedding: int = 256,
        decoder_layers: int = 2,
        heads: int = 4,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        hidden = encoder.hidden
        if not isinstance(hidden, int) or hidden % heads:
            raise ValueError(f"{heads} attention heads do not divide the encoder's {hidden} states")
        self.vocabulary = vocabulary
        self.embedding = nn.Embedding(vocabulary, embedding, padding_idx=0)
        nn.init.normal_(self.embedding.weight, std=embedding**-0.5)
        nn.init.zeros_(self.embedding.weight[0].detach())
        self.encoder = encoder
        self.dropout = nn.Dropout(dropout)
        self.classifier = ClassifierHead(hidden=hidden, classes=classes, dropout=dropout)
        self.initial = nn.Linear(2 * hidden, decoder_layers * hidden)
        self.keys = nn.Linear(hidden, decoder_layers * hidden)
        self.values = nn.Linear(hidden, decoder_layers * hidden)
        self.pointer_keys = nn.Linear(hidden, hidden)
        self.pointer_words = nn.Linear(hidden, embedding)
        self.layers = nn.ModuleList(
            AttendingGru(inputs=hidden if above else embedding, hidden=hidden, heads=heads, dropout=dropout)
            for above in range(decoder_layers)
        )
        self.words = nn.Linear(hidden, vocabulary)
        self.pointers = nn.Linear(hidden, hidden)

    def encode(self, source: Tensor, source_valid: Tensor) -> EditMemory:
        """Source ids B S and which of them are words: everything that decoding needs."""
        embedded = self.dropout(self.embedding(source))  # B S E
        states = self.encoder(embedded, source_valid)  # B S H
        summary = pooled(states, source_valid)  # B 2H
        layers = len(self.layers)
        return EditMemory(
            states=states,
            valid=source_valid,
            keys=self.keys(states).unflatten(2, (layers, -1)).permute(2, 0, 1, 3),
            values=self.values(states).unflatten(2, (layers, -1)).permute(2, 0, 1, 3),
            pointer_keys=self.pointer_keys(states),
            pointer_words=self.pointer_words(states),
            initial=self.initial(summary).tanh().unflatten(1, (layers, -1)).transpose(0, 1),
            cwe_logits=self.classifier(summary),
        )

    def start(self, memory: EditMemory) -> EditState:
        """The state before the first word."""
        return EditState(memory.initial, memory)

    def forward(self, source: Tensor, source_valid: Tensor, target_in: Tensor) -> EditOutput:
        """Teacher forcing: `target_in` B T begins with the begin word; logits for the word after each."""
        memory = self.encode(source, source_valid)
        logits, _ = self._decode(target_in, memory.initial, memory)
        return EditOutput(logits=logits, cwe_logits=memory.cwe_logits)

    def step(self, words: Tensor, state: EditState) -> tuple[Tensor, EditState]:
        """One word per hypothesis (N): raw logits N V+S, and the state after it."""
        logits, hidden = self._decode(words[:, None], state.hidden, state.memory)
        return logits[:, 0], replace(state, hidden=hidden)

    def _decode(self, words: Tensor, hidden: Tensor, memory: EditMemory) -> tuple[Tensor, Tensor]:
        states = self.dropout(self._embed(words, memory))  # B T E
        after: list[Tensor] = []
        for index, layer in enumerate(self.layers):
            states, last = layer(
                states, hidden[index], memory.keys[index], memory.values[index], memory.valid
            )
            after.append(last)
        pointing = (
            self.pointers(states) @ memory.pointer_keys.transpose(1, 2) / math.sqrt(states.size(2))
        )  # B T S
        pointing = pointing.float().masked_fill(~memory.valid[:, None, :], -torch.inf)
        return torch.cat([self.words(states).float(), pointing], dim=2), torch.stack(after)

    def _embed(self, words: Tensor, memory: EditMemory) -> Tensor:
        """Vocabulary words by the embedding, pointers by the memory state they point to: B T E."""
        rows, length, width = memory.pointer_words.shape
        position = (words - self.vocabulary).clamp(min=0)
        row = torch.arange(words.size(0), device=words.device) % rows  # one row serves every hypothesis
        pointed = F.embedding(row[:, None] * length + position, memory.pointer_words.reshape(-1, width))
        known = self.embedding(words.clamp(max=self.vocabulary - 1))
        return torch.where((words >= self.vocabulary)[..., None], pointed, known)
