#!/usr/bin/env python3
"""Check that every bug of the sample workspace raises on its marked line, and record PyTorch's own words.

    python3 scripts/record/bugs.py [--out test/facts/bugs.json]

Each file of test/workspace/bugs is imported and every function of it that can be called without arguments is called
(for a file with a `main`, only that). It must raise, and the innermost line of the file on the traceback must be one
that ends in a comment `#! words`. Every such line must be reached. Exits 1 when one of this does not hold.
"""
import argparse
import hashlib
import importlib.util
import inspect
import json
import pathlib
import platform
import sys
import traceback

import numpy
import torch

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUGS = ROOT / "test" / "workspace" / "bugs"


def marked_lines(path):
    """{line number from 1: [words]}"""
    lines = path.read_text().split("\n")
    return {i + 1: [w.strip() for w in line.split("#!")[1].split(",")] for i, line in enumerate(lines) if "#!" in line}


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entry_points(module):
    if hasattr(module, "main"):
        return [module.main]
    functions = [f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__]
    return [f for f in functions if not inspect.signature(f).parameters]


def run(function, path):
    """What the call raised and where, or None when it returned."""
    try:
        function()
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
        return {"function": function.__name__, "line": frames[-1].lineno, "type": type(error).__name__, "message": str(error)}
    return None


def record(path):
    """(facts about one file, complaints)"""
    marks = marked_lines(path)
    facts, complaints = [], []
    for function in entry_points(load(path)):
        raised = run(function, path)
        if raised is None:
            complaints.append("%s: %s does not raise" % (path.name, function.__name__))
        elif raised["line"] not in marks:
            complaints.append("%s:%d raises, but is not marked: %s" % (path.name, raised["line"], raised["message"]))
        else:
            facts.append(dict(raised, words=marks.pop(raised["line"])))
    complaints += ["%s:%d is marked, but never raised" % (path.name, line) for line in marks]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"file": "bugs/" + path.name, "sha256": digest, "bugs": facts}, complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "test" / "facts" / "bugs.json")
    options = parser.parse_args()
    torch.manual_seed(0)
    files, complaints = [], []
    for path in sorted(BUGS.glob("*.py")):
        facts, more = record(path)
        files.append(facts)
        complaints += more
        print("%-20s %d bugs" % (path.name, len(facts["bugs"])))
    versions = {"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__}
    options.out.write_text(json.dumps({"env": versions, "files": files}, indent=1) + "\n")
    print("\n".join(complaints), file=sys.stderr)
    sys.exit(bool(complaints))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
