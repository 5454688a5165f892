"""The five classifiers of the article and the figures of one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from plc.reproduce.items.poison.variants import Variant
from plc.reproduce.tabular import Labels

CLASSIFIERS: Mapping[str, str] = {
    "tree": "decision tree",
    "forest": "random forest",
    "svm": "SVM",
    "bayes": "naive Bayes",
    "logistic": "logistic regression",
}
TREES = 50


def figures_of(variant: Variant, *, classifier: str, seed: int) -> dict[str, float]:
    """Accuracy, balanced accuracy and majority baseline on the variant's test, and both on the clean one."""
    model = _model(classifier, seed)
    model.fit(*variant.train)
    said, clean = model.predict(variant.test[0]), model.predict(variant.clean[0])
    return {
        "accuracy": _accuracy(variant.test[1], said),
        "balanced": _balanced(variant.test[1], said),
        "baseline": float(np.bincount(variant.test[1]).max() / len(said)),
        "clean accuracy": _accuracy(variant.clean[1], clean),
        "clean balanced": _balanced(variant.clean[1], clean),
    }


def _model(name: str, seed: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import GaussianNB
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC
    from sklearn.tree import DecisionTreeClassifier

    match name:
        case "tree":
            return DecisionTreeClassifier(random_state=seed)
        case "forest":
            return RandomForestClassifier(TREES, random_state=seed)
        case "svm":
            return make_pipeline(StandardScaler(), LinearSVC(dual=False, random_state=seed))
        case "bayes":
            return GaussianNB()
        case "logistic":
            return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        case _:
            raise ValueError(f"no classifier {name!r}")


def _accuracy(truth: Labels, said: Labels) -> float:
    return float((truth == said).mean())


def _balanced(truth: Labels, said: Labels) -> float:
    """The mean recall of the classes that the test has."""
    return float(np.mean([(said[truth == label] == label).mean() for label in np.unique(truth)]))
