#!/usr/bin/env python3
"""Record in test/facts/signatures.json the parameters of the public functions of torch and numpy.

    python3 scripts/record/signatures.py

Every name has a list of overloads, each a list of the names of its positional parameters (`*args` for any). Functions written in C are
read from PyTorch's own stub files, the others are asked for their signature.
"""
import inspect
import json
import pathlib
import re
import warnings

import numpy
import torch
import torch.nn.functional

OUT = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "signatures.json"
STUBS = pathlib.Path(torch.__file__).parent / "_C"
DEFINITION = re.compile(r"(\s*)def (\w+)\((.*)\) ->")


def split_parameters(text):
    parts, depth = [""], 0
    for ch in text:
        depth += (ch in "[(") - (ch in "])")
        if ch == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += ch
    return [p.strip() for p in parts if p.strip()]


def positional(text):
    names = []
    for p in split_parameters(text):
        if p == "*":
            break
        name = re.match(r"\*?\w+", p).group()
        if name != "self":
            names.append(name)
        if p.startswith("*"):
            break
    return names


def from_stub(path, prefix, class_name=None):
    found, current = {}, None
    for line in path.read_text().splitlines():
        if line.startswith("class "):
            current = re.match(r"class (\w+)", line).group(1)
        m = DEFINITION.match(line)
        if m and (class_name is None or (m.group(1) and current == class_name)):
            overloads = found.setdefault(prefix + m.group(2), [])
            names = positional(m.group(3))
            if names not in overloads:
                overloads.append(names)
    return found


def from_module(module, prefix):
    found = {}
    for name in dir(module):
        value = getattr(module, name)
        if name.startswith("_") or not callable(value) or inspect.isclass(value):
            continue
        try:
            parameters = inspect.signature(value).parameters.values()
        except (TypeError, ValueError):
            continue
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        found[prefix + name] = [[
            ("*" if p.kind == inspect.Parameter.VAR_POSITIONAL else "") + p.name
            for p in parameters if p.kind in kinds and p.name != "self"
        ]]
    return found


def main():
    warnings.simplefilter("ignore")
    facts = from_module(torch, "torch.")
    facts.update(from_module(torch.nn.functional, "torch.nn.functional."))
    facts.update(from_module(torch.Tensor, "torch.Tensor."))
    facts.update(from_module(numpy, "numpy."))
    facts.update(from_module(numpy.linalg, "numpy.linalg."))
    facts.update(from_stub(STUBS / "_VariableFunctions.pyi", "torch."))
    facts.update(from_stub(STUBS / "__init__.pyi", "torch.Tensor.", "_TensorBase"))
    rows = ",\n".join(f"{json.dumps(name)}: {json.dumps(facts[name])}" for name in sorted(facts))
    OUT.write_text("{\n" + rows + "\n}\n")


if __name__ == "__main__":
    main()
