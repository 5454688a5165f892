"""A memory changes what a report costs, never what it says."""

from __future__ import annotations

from plc.decode.encoder_input import EncoderInput
from plc.repair.predict.memory import Memory, Said, key_of
from plc.repair.repairer import Repairer
from tests.scripted_model import ScriptedModel, scripted, swap

FLAWED = "void f(char *line)\n{\n    gets ( line );\n}\n"
SOUND = "int g(int n)\n{\n    return n + 1;\n}\n"


def test_a_report_is_the_same_with_and_without_a_memory() -> None:
    loaded = scripted(swap("gets (", "log ("))
    repairer, memory = Repairer(loaded), Memory()
    for text in (FLAWED + SOUND, SOUND + FLAWED, "// more\n" + FLAWED, FLAWED.replace("line", "word"), ""):
        data = text.encode()
        assert repairer.report(data, "c", memory=memory) == repairer.report(data, "c")


def test_only_what_is_new_is_read() -> None:
    loaded = scripted(swap("gets (", "log ("))
    model = loaded.model
    assert isinstance(model, ScriptedModel)
    repairer, memory = Repairer(loaded), Memory()
    assert repairer.report((FLAWED + SOUND).encode(), "c", memory=memory).findings
    before, steps = model.encoded, model.steps
    moved = f"/* moved */\n{SOUND}\n{FLAWED}"
    assert repairer.report(moved.encode(), "c", memory=memory).findings
    assert (model.encoded, model.steps) == (before, steps)
    changed = FLAWED + SOUND.replace("1", "n")
    repairer.report(changed.encode(), "c", memory=memory)
    assert model.encoded - before == 1


def test_a_lower_threshold_asks_again() -> None:
    repairer, memory = Repairer(scripted(swap("gets (", "log (", probability=0.3))), Memory()
    data = FLAWED.encode()
    assert not repairer.report(data, "c", memory=memory).findings
    low = repairer.report(data, "c", min_confidence=0.2, memory=memory)
    assert low == repairer.report(data, "c", min_confidence=0.2)
    assert low.findings


def test_the_oldest_is_forgotten() -> None:
    memory = Memory(largest=2)
    keys = [key_of(EncoderInput([number]), "c") for number in range(3)]
    for key in keys[:2]:
        memory.keep(key, Said(0.1))
    assert memory.recall(keys[0], threshold=0.5) is not None
    memory.keep(keys[2], Said(0.1))
    assert [memory.recall(key, threshold=0.5) is None for key in keys] == [False, True, False]
    assert len(memory) == 2
    assert key_of(EncoderInput([1]), "c") != key_of(EncoderInput([1]), "java")
    assert key_of(EncoderInput([1], flags=[1]), "c") != key_of(EncoderInput([1]), "c")
