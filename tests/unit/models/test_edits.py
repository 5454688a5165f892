"""The served model keeps the invariants at every window, and its pointers point."""

import pytest
import torch
from torch import Tensor, nn

from plc.models.classifier import pooled
from plc.models.edits import AttendingGru, EditModel
from plc.models.encoders import JoinedGruEncoder, WordTransformer
from plc.models.source import Source

VOCABULARY, CLASSES, SMALL = 20, 3, 8
LENGTHS = (11, 2, 6)
LONGEST = 11
WINDOWS = (1, 2, 3)
TRANSFORMER = 0  # instead of a window


def make(window: int, *, decoder_layers: int = 2) -> EditModel:
    torch.manual_seed(4)
    if window == TRANSFORMER:
        encoder: nn.Module = WordTransformer(inputs=SMALL, hidden=SMALL, layers=2, heads=2, dropout=0.1)
    else:
        encoder = JoinedGruEncoder(inputs=SMALL, hidden=SMALL, window=window, dropout=0.1)
    return EditModel(
        vocabulary=VOCABULARY,
        classes=CLASSES,
        encoder=encoder,
        hidden=SMALL,
        embedding=SMALL,
        decoder_layers=decoder_layers,
        heads=2,
    )


def batch() -> tuple[Source, Tensor]:
    """Targets of words and of pointers into each row's own words."""
    torch.manual_seed(5)
    source = torch.randint(4, VOCABULARY, (3, LONGEST))
    valid = torch.arange(LONGEST) < torch.tensor(LENGTHS)[:, None]
    pointers = VOCABULARY + torch.tensor([[0, 8], [0, 1], [3, 5]])
    target = torch.cat([torch.full((3, 1), 2), pointers, torch.randint(4, VOCABULARY, (3, 2))], dim=1)
    return Source(source.masked_fill(~valid, 0), valid), target


@pytest.fixture(params=[*WINDOWS, TRANSFORMER])
def model(request: pytest.FixtureRequest) -> EditModel:
    return make(request.param)


def test_gradients_reach_every_parameter(model: EditModel) -> None:
    source, target = batch()
    output = model(source, target)
    finite = output.logits.masked_fill(output.logits.isinf(), 0.0)
    (finite.square().sum() + output.cwe_logits.square().sum()).backward()
    silent = [
        name
        for name, parameter in model.named_parameters()
        if parameter.grad is None or not parameter.grad.any()
    ]
    assert silent == []


def test_output_is_one_space_of_words_and_valid_positions(model: EditModel) -> None:
    source, target = batch()
    with torch.autocast("cpu", torch.bfloat16):
        output = model(source, target)
    assert output.logits.shape == (3, 5, VOCABULARY + LONGEST)
    assert output.logits.dtype == output.cwe_logits.dtype == torch.float32
    assert output.cwe_logits.shape == (3, CLASSES)
    reachable = output.logits[:, :, VOCABULARY:].isfinite()
    assert torch.equal(reachable, source.valid[:, None].expand(3, 5, LONGEST))
    assert output.logits[:, :, :VOCABULARY].isfinite().all()


def test_batched_equals_single_and_padding_changes_nothing(model: EditModel) -> None:
    model.eval()
    source, target = batch()
    for grad in (True, False):
        with torch.set_grad_enabled(grad):
            together = model(source, target)
            for row, length in enumerate(LENGTHS):
                one = slice(row, row + 1)
                alone = model(Source(source.ids[one, :length], source.valid[one, :length]), target[one])
                torch.testing.assert_close(
                    together.logits[one, :, : VOCABULARY + length], alone.logits, rtol=1e-4, atol=1e-5
                )
                torch.testing.assert_close(together.cwe_logits[one], alone.cwe_logits, rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_step_by_step_equals_the_whole_target(model: EditModel) -> None:
    model.eval()
    source, target = batch()
    expected = model(source, target).logits
    state = model.start(model.encode(source))
    for step in range(target.size(1)):
        logits, state = model.step(target[:, step], state)
        torch.testing.assert_close(logits, expected[:, step], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_reordered_hypotheses_continue_their_parents(model: EditModel) -> None:
    model.eval()
    source, target = batch()
    _, state = model.step(target[:, 0], model.start(model.encode(source)))
    straight, _ = model.step(target[:, 1], state)
    parents = torch.tensor([2, 2, 0, 1])
    turned, _ = model.step(target[parents, 1], state.reorder(parents))
    torch.testing.assert_close(turned, straight[parents], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_one_source_serves_many_hypotheses(model: EditModel) -> None:
    model.eval()
    source, _ = batch()
    words = VOCABULARY + torch.tensor([8, 0, 3])
    begin = model.start(model.encode(Source(source.ids[:1], source.valid[:1])))
    shared, _ = model.step(words, begin.reorder(torch.tensor([0, 0, 0])))
    for row in range(3):
        alone, _ = model.step(words[row : row + 1], begin)
        torch.testing.assert_close(shared[row], alone[0], rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_a_pointer_is_embedded_by_the_state_it_points_to(model: EditModel) -> None:
    model.eval()
    source, _ = batch()
    memory = model.encode(source)
    words = VOCABULARY + torch.tensor([[7], [1], [4]])
    embedded = model._embed(words, model.start(memory))
    expected = torch.stack([memory.states[0, 7], memory.states[1, 1], memory.states[2, 4]])
    torch.testing.assert_close(embedded[:, 0], model.pointed(expected))


def test_dropout_is_for_training_only(model: EditModel) -> None:
    source, target = batch()
    assert not torch.equal(model(source, target).logits, model(source, target).logits)
    model.eval()
    assert torch.equal(model(source, target).logits, model(source, target).logits)


@pytest.mark.parametrize("layers", [1, 3])
def test_any_number_of_decoder_layers(layers: int) -> None:
    model = make(2, decoder_layers=layers)
    source, target = batch()
    assert len(model.layers) == layers
    assert all(isinstance(layer, AttendingGru) for layer in model.layers)
    assert model.encode(source).initial.shape == (layers, 3, SMALL)
    assert model(source, target).logits.shape == (3, 5, VOCABULARY + LONGEST)


def test_it_learns_to_point_at_a_word() -> None:
    """Delete the only word 7, wherever it is: what a pointer decoder is for."""
    model = make(2).train()
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-2)
    torch.manual_seed(0)
    right = 0.0
    for _ in range(80):
        source = torch.randint(8, VOCABULARY, (16, 10))
        place = torch.randint(0, 9, (16,))
        source[torch.arange(16), place] = 7
        target = torch.stack([VOCABULARY + place, VOCABULARY + place + 1, torch.full((16,), 3)], dim=1)
        begun = torch.cat([torch.full((16, 1), 2), target[:, :-1]], dim=1)
        logits = model(Source(source, torch.ones_like(source, dtype=torch.bool)), begun).logits
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), target.flatten())
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        right = 0.8 * right + 0.2 * float((logits.argmax(-1) == target).all(1).float().mean())
    assert right > 0.8


def test_pooling_reads_valid_positions_only() -> None:
    states = torch.tensor([[[1.0, -5.0], [3.0, -7.0], [100.0, 100.0]]])
    valid = torch.tensor([[True, True, False]])
    assert pooled(states, valid).tolist() == [[3.0, -5.0, 2.0, -6.0]]


def test_the_padding_word_is_zero_and_stays_so(model: EditModel) -> None:
    assert not model.embedding.weight[0].any()
    output = model(*batch())
    output.cwe_logits.sum().backward()
    assert model.embedding.weight.grad is not None
    assert not model.embedding.weight.grad[0].any()
