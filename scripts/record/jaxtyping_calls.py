#!/usr/bin/env python3
"""Record in test/facts/jaxtyping/calls.json which lines of calls.py beside it raise, and what.

    pip install numpy jaxtyping beartype && python3 scripts/record/jaxtyping_calls.py

Each statement is run on its own, in the module that the ones before it have made.
"""
import ast
import hashlib
import json
import linecache
import pathlib
import sys
import types
import warnings
from importlib.metadata import version

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "test" / "facts" / "jaxtyping"
PROGRAM = FOLDER / "calls.py"


def main():
    warnings.simplefilter("ignore")
    text = PROGRAM.read_text()
    module = types.ModuleType("calls")
    sys.modules["calls"] = module
    linecache.cache["calls.py"] = (len(text), None, text.splitlines(True), "calls.py")
    raises = {}
    for statement in ast.parse(text).body:
        try:
            exec(compile(ast.Module([statement], []), "calls.py", "exec"), module.__dict__)
        except Exception as e:
            raises[statement.lineno] = type(e).__name__
    facts = {
        "env": {name: version(name) for name in ("numpy", "jaxtyping", "beartype")},
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "raises": raises,
    }
    (FOLDER / "calls.json").write_text(json.dumps(facts, indent=2) + "\n")


main()
