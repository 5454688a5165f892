"""What Table 6's page says in words: how it was made, and what its data leak."""

from __future__ import annotations

import json
from pathlib import Path

from data_prep.corpora.itc.instances import SUMMARY
from data_prep.corpora.itc.split import Split

METHOD = (
    "A model that was trained to repair Juliet C (Table 1, fold 0, the paper's words) is given the words "
    "that only the training programs have, a new last encoder layer, and a linear layer from the first "
    "decoder step to the error types; then all of it is trained. `fresh` is the same model from random "
    "weights. `edits-transferred` does the same with the model that PLC serves, which has learnt from far "
    "more code; names and literals that three training programs spell are words to it, the others slots; "
    "`edits-fresh` has its sizes, words and settings, and random weights. "
    "The epoch that is kept is the best on the validation programs; the settings come from a few short "
    "trials, and for `edits-transferred` from six ways that were laid side by side by five-fold "
    "cross-validation: on the training and validation programs of the split `authors`, some of which the "
    "other split tests. Each seed asks the test programs once.",
    "`majority` always names the commonest type of the training programs; `bag-of-words` is logistic "
    "regression over the words and pairs of words of a program.",
    "`over seeds` is the mean of the seeds with Student's interval of that mean, n programs asked: what "
    "another seed would change. `over programs` is Wilson's interval of the same mean for n programs: what "
    "other programs would change, and the one to go by. Balanced accuracy is the mean recall of the types "
    "that the test has, macro-F1 the mean F1 of those that the test has or the classifier named. A type is "
    "`never named` if no seed gave it once, though the test has it, and never named rightly if no seed gave "
    "it to a program that has it.",
    "Two programs are near-duplicates if only names, literals and the widths of their numbers differ. "
    "Several of the benchmark's types differ in just that, so near-duplicates may have two types.",
)


def leaks_note(split: Split, dataset: Path) -> str:
    """How large a split's parts are, and how many programs stand in two of them."""
    summary = json.loads((dataset / SUMMARY).read_text("utf-8"))
    counts, test, valid = summary["instances"], summary["test leaks"], summary["valid leaks"]
    return (
        f"Split `{split}`: {counts['train']} programs to learn from, {counts['valid']} to validate, "
        f"{counts['test']} to test, {summary['types']} types. Near-duplicates: of the test's programs "
        f"{test['same program']} ({test['same text']} word for word) were learnt from or validated on, "
        f"{test['same program and type']} of them with the same type; of the validation's programs "
        f"{valid['same program']} were learnt from."
    )
