"""Calls of NumPy: every function of the tables, array methods, operators and indices."""
import re

from library_cases import arrays as shared
from library_cases.draw import Draw

SETUP = ["import numpy as np"]


def arrays():
    import numpy as np

    return np.ndarray


def version():
    import numpy as np

    return "numpy " + np.__version__


def drawn(module, families, seed):
    """Each template of each name in turn, as often as its family says; no call twice."""
    seen = {}
    for at, (count, names, templates) in enumerate(families):
        for name in names.split() or [""]:
            draw = Draw("%s %s %s" % (seed, at, name), module)
            for k in range(count):
                code = draw.fill(re.sub(r"\bF\b", name, templates[k % len(templates)]))
                seen.setdefault(code, {"code": code, **({"by_value": True} if name in shared.BY_VALUE else {})})
    return list(seen.values())


def calls():
    return drawn("np", shared.FAMILIES + shared.NUMPY, 1)
