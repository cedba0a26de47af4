"""What PyTorch says to bad input: test/facts/values/bad_input.jsonl.gz.

    python3 scripts/record/bad_input.py

Of each operator of values/operators.jsonl.gz a small call is taken, and one of its tensors is changed: another size, no
elements, another rank, NaN, infinity, integers, indices out of range. Each is run in a process of its own, as some calls
crash; a fact holds the value, or `"error"` with the first words of the message.
"""

import copy
import gzip
import json
import os
import pathlib
import signal
import sys
import warnings

import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
FACTS = HERE.parent.parent / "test" / "facts" / "values"
sys.path.insert(0, str(HERE))
from eval import described  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def rank(x):
    return 1 + rank(x[0]) if isinstance(x, list) and x else int(isinstance(x, list))


def rows(x, change):
    """The innermost lists changed."""
    if isinstance(x, list) and x and isinstance(x[0], list):
        return [rows(each, change) for each in x]
    return change(x)


def leaves(x):
    return [leaf for each in x for leaf in leaves(each)] if isinstance(x, list) else [x]


def first(x, value):
    """A copy whose first element is another."""
    return [first(x[0], value), *x[1:]] if isinstance(x, list) and x else value


def whole(x):
    return [whole(each) for each in x] if isinstance(x, list) else round(x)


def changes(x):
    numbers = leaves(x)
    if rank(x) == 0 or not numbers or isinstance(numbers[0], str):
        return
    yield "longer", rows(x, lambda row: [*row, row[-1]])
    yield "empty", rows(x, lambda row: [])
    yield "rank", [x]
    if all(isinstance(n, bool) for n in numbers):
        return
    if all(isinstance(n, int) for n in numbers):
        yield "far", first(x, 1000003)
        yield "negative", first(x, -1000003)
        return
    yield "nan", first(x, "nan")
    yield "inf", first(x, "inf")
    yield "ints", whole(x)


def tensor(x):
    if not isinstance(x, list):
        return float(x) if isinstance(x, str) else x
    numbers = leaves(x)
    if numbers and all(isinstance(n, bool) for n in numbers):
        return torch.tensor(x)
    kind = torch.int64 if all(isinstance(n, int) for n in numbers) else torch.float64
    return torch.tensor(floats(x) if kind == torch.float64 else x, dtype=kind)


def floats(x):
    return [floats(each) for each in x] if isinstance(x, list) else float(x)


def is_clear(x):
    """`nabla eval` takes whole numbers for integers: a list of whole floats would be another tensor there."""
    numbers = [float(n) for n in leaves(x)] if rank(x) else []
    return not numbers or all(isinstance(n, (bool, int)) for n in leaves(x)) or any(n != n or n % 1 for n in numbers)


def outcome(expr, let):
    """In a child, which may crash."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.alarm(20)
        try:
            space = {"torch": torch, "F": F, **{name: tensor(x) for name, x in let.items()}}
            lines = expr.split("\n")
            exec("\n".join(lines[:-1]), space)
            answer = {"expect": described(eval(lines[-1], space))}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {str(error)[:80]}"}
        with os.fdopen(write, "w") as pipe:
            pipe.write(json.dumps(answer))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def main():
    best = {}
    with gzip.open(FACTS / "operators.jsonl.gz", "rt") as lines:
        for line in lines:
            case = json.loads(line)
            size = len(json.dumps(case["let"]))
            useful = any(rank(x) > 0 and leaves(x) for x in case["let"].values())
            name = case["id"].split("/")[0]
            if useful and size <= 700 and (name not in best or size < best[name][0]):
                best[name] = (size, case)
    facts = []
    for _, case in best.values():
        for name, x in case["let"].items():
            for what, changed in changes(x):
                let = {**copy.deepcopy(case["let"]), name: changed}
                if not all(is_clear(each) for each in let.values()):
                    continue
                answer = outcome(case["expr"], let)
                if answer is None or len(json.dumps(answer)) > 3000:
                    continue
                facts.append({"id": f"{case['id']} {name} {what}", "op": case["op"], "expr": case["expr"], "let": let, "dtype": "float64", **answer})
    text = "".join(json.dumps(fact) + "\n" for fact in facts)
    (FACTS / "bad_input.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(facts)} facts of {len(best)} operators, {sum('error' in f for f in facts)} errors")


if __name__ == "__main__":
    main()
