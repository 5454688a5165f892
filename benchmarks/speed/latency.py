"""How long from a function's text to five candidates, and to the answer that nothing is wrong.

    python -m benchmarks.speed.latency [--model checkpoints/default] [--threads 1] [--rounds 100]

One process, ONNX Runtime, no torch; the model is warm, as it is in an editor. `candidates` is the way from
text to five fixes as edits of that text, its parts before it: lex and name, encode and take one step, beam,
set each into the file and parse it. `nothing wrong` is all of `Repairer.report` where the first step says so;
`report` is all of it where it does not, with each fix read again by the model. Goals for a 150-word function
on two cores: 25 ms to five candidates, 8 ms where nothing is wrong.

`--clock processor` counts the processor's time in place of the wall's, for a machine that is busy with
something else; with one thread the two are the same on a machine that is not.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.languages import Language
from data_prep.text.naming import Names
from plc.decode.beam import REACH, begin, search
from plc.decode.grammar import MAX_STEPS, EditGrammar, ids_to_edits
from plc.decode.model_directory import LoadedModel, load_model
from plc.repair.candidates import Page
from plc.repair.edits.style import style_of
from plc.repair.findings import CANDIDATES
from plc.repair.predict.model_input import input_of
from plc.repair.repairer import Repairer
from plc.repair.shipped import default_model
from plc.repair.text.source_text import SourceText

MARK_SEAT = """
void mark_seat(void)
{
    int seat = -1;
    char line[14] = "";
    if (fgets(line, 14, stdin) != NULL) {
        seat = atoi(line);
    } else {
        printf("no seat was read\\n");
    }
    {
        int i;
        int seats[10] = { 0 };
        int taken = 0;
        if (seat >= 0) {
            seats[seat] = 1;
            for (i = 0; i < 10; i++) {
                printf("%d\\n", seats[i]);
            }
        } else {
            printf("a seat cannot be negative\\n");
        }
        for (i = 0; i < 10; i++) {
            taken = taken + seats[i];
        }
        printf("%d of the seats are taken\\n", taken);
    }
}
"""

FILL_SHELF = """
void fill_shelf()
{
    int *shelf = NULL;
    int used = 0;
    int sum = 0;
    shelf = new int[50];
    {
        int widths[50] = { 0 };
        for (int i = 0; i < 50; i++) {
            widths[i] = i * 2;
        }
        for (int i = 0; i < 50; i++) {
            shelf[i] = widths[i];
            used++;
        }
        for (int i = 0; i < used; i++) {
            sum = sum + shelf[i];
        }
        if (used > 0) {
            printf("%d\\n", sum / used);
        } else {
            printf("nothing on the shelf\\n");
        }
        printf("%d\\n", shelf[0]);
    }
    free(shelf);
}
"""

SHARE = """
class Share {
    void share() throws Throwable {
        int guests = 0;
        BufferedReader reader = null;
        InputStreamReader input = null;
        try {
            input = new InputStreamReader(System.in, "UTF-8");
            reader = new BufferedReader(input);
            String line = reader.readLine();
            if (line != null) {
                guests = Integer.parseInt(line.trim());
            }
        } catch (IOException error) {
            System.out.println("nothing was read");
        } catch (NumberFormatException error) {
            System.out.println("this is no number");
        }
        int cakes = 100;
        System.out.println("100/" + guests + " = " + (cakes / guests) + " for each of them");
        for (int i = 0; i < guests; i++) {
            System.out.println("guest " + i + " is served");
        }
    }
}
"""

FUNCTIONS: tuple[tuple[str, Language, str], ...] = (
    ("mark_seat", "c", MARK_SEAT),
    ("fill_shelf", "cpp", FILL_SHELF),
    ("share", "java", SHARE),
)

Clock = Callable[[], float]

NOTHING = 1.1  # no confidence reaches it: every function counts as good
COLUMNS = ("lex, name", "encode, step", "beam", "set in, parse", "candidates", "nothing wrong", "report")


def main() -> None:
    """Print median and 90th percentile of each part, in milliseconds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--model", type=Path, default=None, help="a model directory; the default model without it"
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall")
    asked = parser.parse_args()
    clock = time.perf_counter if asked.clock == "wall" else time.process_time
    loaded = load_model(asked.model or default_model(), threads=asked.threads)
    print(
        f"model {loaded.name}, {asked.threads} threads, {asked.rounds} rounds; "
        f"{asked.clock} milliseconds: median (90 %)"
    )
    print(f"{'function':12} {'words':>5} " + " ".join(f"{column:>14}" for column in COLUMNS))
    for name, language, text in FUNCTIONS:
        measure(loaded, name, language, text.encode(), rounds=asked.rounds, clock=clock)
    if "torch" in sys.modules:
        sys.exit("torch was imported: this is not the installation that users have")


def measure(
    loaded: LoadedModel, name: str, language: Language, text: bytes, *, rounds: int, clock: Clock
) -> None:
    """One line of the table."""
    repairer = Repairer(loaded)
    grammar = EditGrammar(loaded.vocabulary, at_least_one=True)
    laps = []
    for _ in range(rounds + 5):
        laps.append(candidates(loaded, grammar, text, language, clock=clock))
    parts = [list(part) for part in zip(*laps[5:], strict=True)]
    totals = [sum(lap) for lap in laps[5:]]
    good = timed(lambda: repairer.report(text, language, min_confidence=NOTHING), rounds, clock)
    whole = timed(lambda: repairer.report(text, language, min_confidence=0.0), rounds, clock)
    columns = " ".join(
        f"{statistics.median(times):7.2f} ({statistics.quantiles(times, n=10)[-1]:4.1f})"
        for times in (*parts, totals, good, whole)
    )
    (function,) = functions_of(text, language)
    print(f"{name:12} {len(function.words):5} {columns}")


def candidates(
    loaded: LoadedModel, grammar: EditGrammar, text: bytes, language: Language, *, clock: Clock
) -> tuple[float, float, float, float]:
    """From a function's text to five fixes of it; the milliseconds of each part."""
    begun = clock()
    (instance,) = instances_of(functions_of(text, language), budget=loaded.word_budget)
    names = Names.new(loaded.kept_names_in(language))
    source = input_of(instance, names, language, loaded=loaded)
    lexed = clock()
    start = begin(loaded.model, [source])
    encoded = clock()
    (found,) = search(
        loaded.model,
        start,
        beam=CANDIDATES,
        candidates=CANDIDATES,
        max_steps=MAX_STEPS,
        grammar=grammar,
        reach=REACH,
    )
    searched = clock()
    page = Page.of(SourceText.of(text), language, style_of(text))
    for hypothesis in found:
        edits = ids_to_edits(hypothesis.ids, vocabulary=loaded.vocabulary)
        page.candidate(instance, names, edits, hypothesis.score)
    ended = clock()
    stamps = (begun, lexed, encoded, searched, ended)
    first, second, third, fourth = ((after - before) * 1e3 for before, after in pairwise(stamps))
    return first, second, third, fourth


def timed(work: Callable[[], object], rounds: int, clock: Clock) -> list[float]:
    """Its milliseconds, after five rounds to warm up."""
    for _ in range(5):
        work()
    times = []
    for _ in range(rounds):
        before = clock()
        work()
        times.append((clock() - before) * 1e3)
    return times


if __name__ == "__main__":
    main()
