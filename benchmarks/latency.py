"""How long from a function's text to five candidates, and to the answer that nothing is wrong.

    python benchmarks/latency.py [--model checkpoints/default] [--threads 1] [--rounds 100]

One process, ONNX Runtime, no torch; the model is warm, as it is in an editor. Goals for a 150-word function
on two cores: 25 ms to five candidates, 8 ms where nothing is wrong.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from data_prep.functions import functions_of, instances_of
from data_prep.languages import Language
from data_prep.naming import Names
from plc.decode.beam import begin, search
from plc.decode.grammar import EditGrammar
from plc.decode.model_directory import LoadedModel, load_model
from plc.repair.repairer import BUDGET, Repairer, default_model

C_QUEUE = """
int take_orders(FILE *input, struct order *orders, int limit)
{
    char line[64];
    char name[16];
    int count = 0;
    int total = 0;
    char *note = (char *)malloc(32 * sizeof(char));

    while (fgets(line, sizeof(line), input) != NULL) {
        int price = 0;
        int amount = 0;
        if (sscanf(line, "%15s %d %d", name, &price, &amount) != 3) {
            printf("cannot read %s\\n", line);
            continue;
        }
        if (count > limit) {
            break;
        }
        strcpy(note, line);
        orders[count].price = price;
        orders[count].amount = amount;
        orders[count].share = total / amount;
        total = total + price * amount;
        count++;
    }
    printf("%s: %d orders, %d in all\\n", note, count, total);
    return total;
}
"""

CPP_SHELF = """
int rearrange(const std::vector<int> &widths, int room)
{
    int *places = new int[10];
    int used = 0;
    int left = room;
    for (int i = 0; i < 10; i++) {
        places[i] = 0;
    }
    for (std::size_t i = 0; i < widths.size(); i++) {
        int width = widths[i];
        if (width < 0) {
            std::cout << "a shelf cannot be " << width << std::endl;
            continue;
        }
        if (width <= left) {
            places[used] = width;
            left = left - width;
            used = used + 1;
        }
    }
    int sum = 0;
    for (int i = 0; i < used; i++) {
        sum += places[i];
    }
    if (used > 0) {
        std::cout << "on average " << sum / used << std::endl;
    }
    delete places;
    return left;
}
"""

JAVA_LEDGER = """
class Ledger {
    int settle(String path, int parts) throws IOException {
        BufferedReader reader = new BufferedReader(new FileReader(path));
        int total = 0;
        int lines = 0;
        String line = reader.readLine();
        while (line != null) {
            String[] fields = line.split(",");
            if (fields.length < 2) {
                System.out.println("no amount in " + line);
                line = reader.readLine();
                continue;
            }
            int amount = Integer.parseInt(fields[1].trim());
            if (fields[0] == "credit") {
                total = total + amount;
            } else {
                total = total - amount;
            }
            lines++;
            line = reader.readLine();
        }
        int share = total / parts;
        System.out.println("lines: " + lines + ", share: " + share);
        return share;
    }
}
"""

FUNCTIONS: tuple[tuple[str, Language, str], ...] = (
    ("take_orders", "c", C_QUEUE),
    ("rearrange", "cpp", CPP_SHELF),
    ("settle", "java", JAVA_LEDGER),
)

NOTHING = 1.1  # no confidence reaches it: every function counts as good


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
    asked = parser.parse_args()
    loaded = load_model(asked.model or default_model(), threads=asked.threads)
    print(f"model {loaded.name}, {asked.threads} threads, {asked.rounds} rounds; milliseconds: median (90 %)")
    print(
        f"{'function':12} {'words':>5}  {'text to ids':>14} {'encode, 1 step':>14} {'beam':>14} "
        f"{'nothing wrong':>14} {'5 candidates':>14}  candidates, steps"
    )
    for name, language, text in FUNCTIONS:
        measure(loaded, name, language, text.encode(), rounds=asked.rounds)
    if "torch" in sys.modules:
        sys.exit("torch was imported: this is not the installation that users have")


def measure(loaded: LoadedModel, name: str, language: Language, text: bytes, *, rounds: int) -> None:
    """One line of the table."""
    repairer = Repairer(loaded)
    grammar = EditGrammar(loaded.vocabulary, at_least_one=True)

    def ids() -> list[int]:
        (instance,) = instances_of(functions_of(text, language), budget=BUDGET)
        words = [f"<{language}>", *Names.new(loaded.known_in(language)).rename(instance.words), "</s>"]
        return loaded.vocabulary.ids_of(words)

    source = ids()
    start = begin(loaded.model, [source])

    def beam() -> list[int]:
        (found,) = search(loaded.model, start, beam=5, candidates=5, max_steps=120, grammar=grammar)
        return [len(hypothesis.ids) + 1 for hypothesis in found]

    steps = beam()
    parts = [
        timed(ids, rounds),
        timed(lambda: begin(loaded.model, [source]), rounds),
        timed(beam, rounds),
        timed(lambda: repairer.report(text, language, min_confidence=NOTHING), rounds),
        timed(lambda: repairer.report(text, language, min_confidence=0.0), rounds),
    ]
    columns = " ".join(f"{median:7.2f} ({late:4.1f})" for median, late in parts)
    print(f"{name:12} {len(source) - 2:5}  {columns}  {len(steps)}, {max(steps, default=0)}")


def timed(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 90th percentile of its wall-clock time, in milliseconds, after five rounds to warm up."""
    for _ in range(5):
        work()
    times = []
    for _ in range(rounds):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1e3)
    return statistics.median(times), statistics.quantiles(times, n=10)[-1]


if __name__ == "__main__":
    main()
