#!/usr/bin/env python3
"""Record in test/facts/promotion.json what dtype torch and numpy give to operands of two types.

    python3 scripts/record/promotion.py

An operand is "dims float32" (a tensor with dims), "zero float32" (0-d), "number float" (a Python number), and in numpy
also "huge int64" (0-d, with a value that needs the whole type).
"""
import itertools
import json
import pathlib
import warnings

import numpy as np
import torch

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "promotion.json"
NUMBERS = {"bool": True, "int": 1, "float": 1.0, "complex": 1j}
TORCH = "bool uint8 int8 int16 int32 int64 float16 bfloat16 float32 float64 complex64 complex128".split()
NUMPY = ("bool uint8 int8 int16 int32 int64 uint16 uint32 uint64 "
         "float16 float32 float64 complex64 complex128").split()


def torch_operand(text):
    kind, name = text.split()
    if kind == "number":
        return NUMBERS[name]
    return torch.ones(2 if kind == "dims" else (), dtype=getattr(torch, name))


def numpy_operand(text):
    kind, name = text.split()
    if kind == "number":
        return NUMBERS[name]
    dtype = np.dtype(name)
    if kind == "dims":
        return np.ones(2, dtype)
    if kind == "zero" or dtype.kind == "b":
        return np.array(1, dtype)
    info = np.iinfo(dtype) if dtype.kind in "iu" else np.finfo(dtype)
    return np.array(info.max, dtype)


def outcome(f):
    try:
        return str(f()).replace("torch.", "")
    except (TypeError, RuntimeError):
        return None


def record(kinds, names, operand, promote, divide):
    operands = [f"{k} {n}" for k in kinds for n in names] + [f"number {n}" for n in NUMBERS]
    rows = []
    for a, b in itertools.combinations_with_replacement(operands, 2):
        if a.startswith("number") and b.startswith("number"):
            continue
        x, y = operand(a), operand(b)
        rows.append([[a, b], outcome(lambda: promote(x, y)), outcome(lambda: divide(x, y))])
    return rows


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    facts = {
        "env": {"torch": torch.__version__, "numpy": np.__version__},
        "torch": record(("dims", "zero"), TORCH, torch_operand,
                        lambda x, y: torch.result_type(x, y),
                        lambda x, y: torch.true_divide(x, y).dtype),
        "numpy": record(("dims", "zero", "huge"), NUMPY, numpy_operand,
                        lambda x, y: np.result_type(x, y), lambda x, y: np.true_divide(x, y).dtype),
    }
    text = json.dumps(facts["env"])
    lines = [f'{{"env": {text},']
    for i, library in enumerate(("torch", "numpy")):
        rows = ",\n".join(json.dumps(r) for r in facts[library])
        lines.append(f'"{library}": [\n{rows}\n]{"," if i == 0 else "}"}')
    OUT.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
