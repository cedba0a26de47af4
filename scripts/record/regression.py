#!/usr/bin/env python3
"""Record in test/facts/regression.json.gz what scikit-learn fits to small data sets.

    pip install scikit-learn && python3 scripts/record/regression.py
"""
import gzip
import json
import pathlib

import numpy as np
import sklearn
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.svm import SVC

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "regression.json.gz"


def main():
    rng = np.random.default_rng(12)
    x = np.round(rng.normal(size=(40, 3)), 3)
    y = np.round(x @ [1.5, -2, 0.3] + 0.7 + rng.normal(size=40), 3)
    labels = (x[:, 0] - x[:, 1] + rng.normal(size=40) > 0.2).astype(int)
    ring = (np.hypot(x[:, 0], x[:, 1]) > 1.1).astype(int) * 2 - 1
    linear = LinearRegression().fit(x, y)
    ridge = Ridge(alpha=2.5, solver="svd").fit(x, y)
    logistic = {}
    for strength in (0, 0.5):
        penalty = {"C": 1 / strength} if strength else {"penalty": None}
        fit = LogisticRegression(**penalty, fit_intercept=False, solver="newton-cholesky", tol=1e-14, max_iter=1000)
        logistic[str(strength)] = fit.fit(np.c_[np.ones(40), x], labels).coef_[0].tolist()
    kernel = KernelRidge(alpha=0.1, kernel="rbf", gamma=0.5).fit(x, y)
    machines = []
    for c, name, options in [(1, "rbf", {"gamma": 0.5}), (100, "rbf", {"gamma": 0.5}), (0.3, "linear", {}),
                             (2, "poly", {"degree": 2, "gamma": 1, "coef0": 1})]:
        fit = SVC(C=c, kernel=name, tol=1e-10, **options).fit(x[:, :2], ring)
        machines.append({"c": c, "kernel": name, "decisions": fit.decision_function(x[:, :2]).tolist(),
                         "support": sorted(fit.support_.tolist())})
    facts = {
        "sklearn": sklearn.__version__, "x": x.tolist(), "y": y.tolist(), "labels": labels.tolist(), "ring": ring.tolist(),
        "linear": [linear.intercept_, *linear.coef_], "ridge": [ridge.intercept_, *ridge.coef_], "logistic": logistic,
        "kernelRidge": kernel.predict(x).tolist(), "svm": machines,
    }
    OUT.write_bytes(gzip.compress(json.dumps(facts).encode(), 9, mtime=0))
    print(OUT.stat().st_size, "bytes", [len(m["support"]) for m in machines])


main()
