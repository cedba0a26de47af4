"""Values and gradients of expressions in PyTorch's and NumPy's words: test/facts/eval/*.jsonl.gz.

    python3 scripts/record/eval.py [NAME of a file of eval_cases, such as torch-wider]

Each line of eval_cases/LIBRARY*.txt is an expression over the names below (\\n for several lines). Each is run by the real
libraries in float64, and once more in float32 for PyTorch; one that the installed version refuses is left out and told.
"""

import copy
import gzip
import json
import math
import pathlib
import random
import re
import sys
import warnings

import numpy as np
import torch
import torch.nn.functional as F

try:  # PyTorch 1 has it as a package of its own
    import functorch

    sys.modules["torch.func"] = torch.func = functorch
except ImportError:
    pass
sys.path.pop(0)  # a script beside this one is called torchvision
try:
    import torchvision
    import torchvision.ops
except ImportError:
    torchvision = None

HERE = pathlib.Path(__file__).parent
FACTS = HERE.parent.parent / "test" / "facts" / "eval"
warnings.filterwarnings("ignore")
random.seed(7)


def drawn(*sizes, low=-2.0, high=2.0):
    if not sizes:
        return round(random.uniform(low, high), 3)
    return [drawn(*sizes[1:], low=low, high=high) for _ in range(sizes[0])]


def ints(*sizes, high):
    if not sizes:
        return random.randrange(high)
    return [ints(*sizes[1:], high=high) for _ in range(sizes[0])]


def bools(*sizes):
    if not sizes:
        return random.random() < 0.5
    return [bools(*sizes[1:]) for _ in range(sizes[0])]


NAMES = {
    "x": drawn(3, 4),
    "y": drawn(3, 4),
    "p": drawn(3, 4, low=0.05, high=0.95),
    "v": drawn(4),
    "u": drawn(3),
    "w": drawn(4, 5),
    "b": drawn(2, 3, 4),
    "A": [[2.5, 0.3, -0.7], [0.4, -1.8, 0.9], [-0.2, 1.1, 3.2]],
    "img": drawn(1, 2, 6, 6),
    "k": drawn(3, 2, 3, 3),
    "i": ints(3, 4, high=10),
    "j": [2, 0, 2],
    "m": bools(3, 4),
    "s": 2.5,
    "n": 3,
}
FLOATS = ["x", "y", "p", "v", "u", "w", "b", "A", "img", "k"]


def used(code):
    return [name for name in NAMES if re.search(rf"(?<![\w.'\"]){name}(?!\w|\s*=[^=]|')", code)]


def nested(value):
    """As `nabla eval` writes it."""
    if isinstance(value, torch.Tensor):
        value = value.detach().cpu().resolve_neg().resolve_conj()
        dtype, value = str(value.dtype).replace("torch.", ""), value.numpy()
    else:
        value = np.asarray(value)
        dtype = str(value.dtype)
    if dtype not in KNOWN:
        raise TypeError(f"a result of type {dtype}")

    def leaf(z):
        if isinstance(z, list):
            return [leaf(each) for each in z]
        if isinstance(z, complex):
            return [leaf(z.real), leaf(z.imag)]
        if isinstance(z, float) and not math.isfinite(z):
            return "nan" if math.isnan(z) else "inf" if z > 0 else "-inf"
        return z

    return {"shape": list(value.shape), "dtype": dtype, "value": leaf(value.tolist())}


KNOWN = "bool uint8 int8 int16 int32 int64 float16 float32 float64 complex64 complex128".split()


def run(code, space):
    lines = code.replace("\\n", "\n").split("\n")
    exec("\n".join(lines[:-1]), space)
    return eval(lines[-1], space)


def described(value):
    if isinstance(value, (tuple, list)):
        return {"outputs": [nested(each) for each in value]}
    return nested(value)


def record(code, library, dtype):
    names = used(code)
    given = {name: copy.deepcopy(NAMES[name]) for name in names}
    space = {"np": np, "math": math}
    if library == "torch":
        space.update(torch=torch, F=F, nn=torch.nn, torchvision=torchvision)
        torch.set_default_dtype(getattr(torch, dtype))
    for name in names:
        if isinstance(given[name], list):
            kind = getattr(torch if library == "torch" else np, dtype) if name in FLOATS else None
            space[name] = torch.tensor(given[name], dtype=kind) if library == "torch" else np.array(given[name], dtype=kind)
        else:
            space[name] = given[name]
    fact = {"expr": code.replace("\\n", "\n"), "let": given, "dtype": dtype}
    if library == "numpy":
        return {**fact, "expected": described(run(code, space))}
    plain = described(run(code, {name: copy.deepcopy(v) if name in names else v for name, v in space.items()}))
    wanted = [name for name in names if name in FLOATS]
    leaves = {name: space[name].clone().requires_grad_() for name in wanted}
    try:
        value = run(code, {**space, **leaves})
        parts = value if isinstance(value, (tuple, list)) else [value]
        total = sum(t.sum() for t in parts if isinstance(t, torch.Tensor) and t.requires_grad)
        total.backward()
        if any(t.grad is None for t in leaves.values()):
            wanted = [name for name in wanted if leaves[name].grad is not None]
        grads = {name: nested(leaves[name].grad)["value"] for name in wanted}
    except (RuntimeError, AttributeError):
        wanted, grads = [], {}
    return {**fact, **({"grad": wanted, "gradient": grads} if wanted else {}), "expected": plain}


def main():
    FACTS.mkdir(parents=True, exist_ok=True)
    for path in sorted((HERE / "eval_cases").glob("*.txt")):
        if sys.argv[1:] and path.stem not in sys.argv[1:]:
            continue
        library = path.stem.split("-")[0]
        facts = []
        for line in path.read_text().splitlines():
            for dtype in ["float64", "float32"] if library == "torch" else ["float64"]:
                try:
                    facts.append(record(line, library, dtype))
                except Exception as error:
                    print(f"{path.stem} {dtype}: {line}: {type(error).__name__}: {str(error)[:100]}")
        text = "".join(json.dumps(fact) + "\n" for fact in facts)
        (FACTS / f"{path.stem}.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{path.stem}: {len(facts)} facts")


if __name__ == "__main__":
    main()
