"""A memory changes what a report costs, never what it says."""

from __future__ import annotations

import random

from plc.decode.encoder_input import EncoderInput
from plc.repair.predict.memory import Memory, Said, key_of
from plc.repair.repairer import Repairer
from tests.scripted_model import ScriptedModel, either, scripted, swap

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


FIVE = either(
    swap("gets ( v0 )", "fgets ( v0 , 10 , stdin )", probability=0.6),
    swap("gets (", "printf (", probability=0.2),
    swap("gets (", "free (", probability=0.1),
)
MANY = "#define SIZE 10\nint table[SIZE];\n" + "".join(
    f"void f{n}(char *line)\n{{\n    {f'f{n - 1}(line);' if n % 3 else ';'}\n    gets ( line );\n}}\n\n"
    for n in range(8)
)


def test_a_changed_function_costs_its_own_fixes_and_checks_alone() -> None:
    repairer, memory = Repairer(scripted(FIVE)), Memory()
    assert len(repairer.report(MANY.encode(), "c", memory=memory).findings) >= 8
    made = memory.made
    assert made >= 8 * 5  # three fixes, the check of the first and those of the others
    repairer.report(MANY.replace("    ;", "    ; ;", 1).encode(), "c", memory=memory)
    changed = memory.made - made
    assert changed <= made / 2  # the function, and those that call it
    moved = MANY.replace("int table", "int more;\nint table").encode()
    assert repairer.report(moved, "c", memory=memory) == repairer.report(moved, "c")
    made = memory.made
    repairer.report(moved, "c", memory=memory)
    assert memory.made == made


def test_reports_are_the_same_with_a_memory_through_random_changes() -> None:
    repairer, memory, chance = Repairer(scripted(FIVE)), Memory(), random.Random(7)
    lines = MANY.split("\n")
    pieces = [
        "gets ( line );",
        "{",
        "}",
        "f3(line);",
        "/* log */",
        "char *line;",
        "if (line)",
        "#if 1",
        "log();",
    ]
    found = 0
    for step in range(40):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.insert(place, chance.choice(pieces))
            case 1:
                del lines[place]
            case 2:
                lines[place] += " " + chance.choice(pieces)
            case _:
                other = chance.randrange(len(lines))
                lines[place], lines[other] = lines[other], lines[place]
        data = "\n".join(lines).encode()
        report = repairer.report(data, "c", min_confidence=0.2, memory=memory)
        assert report == repairer.report(data, "c", min_confidence=0.2), step
        found += len(report.findings)
        if step % 10 == 9:
            lines = MANY.split("\n")
    assert found > 80


def test_a_text_that_a_file_holds_twice_is_read_once() -> None:
    loaded = scripted(swap("gets (", "log ("))
    model = loaded.model
    assert isinstance(model, ScriptedModel)
    report = Repairer(loaded).report((FLAWED * 2).encode(), "c", min_confidence=0.9)
    assert [finding.function for finding in report.findings] == ["f", "f"]
    alone = scripted(swap("gets (", "log ("))
    assert isinstance(alone.model, ScriptedModel)
    Repairer(alone).report(FLAWED.encode(), "c", min_confidence=0.9)
    assert model.encoded == alone.model.encoded


def test_arrays_and_lists_have_the_same_key() -> None:
    plain = EncoderInput([1, 2], [(1, 2, 0, 0), (3, 0, 0, 0)], [0, 1], 2)
    assert key_of(plain, "c") == key_of(plain.packed(), "c")
    assert key_of(plain, "c") != key_of(EncoderInput([1, 2], [(1, 2, 0, 0), (3, 0, 0, 1)], [0, 1], 2), "c")
