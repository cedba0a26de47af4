#!/usr/bin/env python3
"""Record the run-time shapes of the sample workspace's notebook in test/facts/workspace/notebooks/.

    python3 scripts/record/notebook.py --recorder RECORDER.py

The code cells are joined to one program and recorded as programs.py does it. Lines that only IPython understands
(`%magic`, `!command`) become comments. Positions are kept by cell: `cell` counts all cells from 0, lines start at 1 in
each. Where Matplotlib is not installed, a stand-in draws nothing.
"""
import argparse
import hashlib
import importlib.util
import json
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from programs import FACTS, WORKSPACE, run, tidy  # noqa: E402

NOTEBOOK = "notebooks/attention.ipynb"
STAND_IN = """
class _Axis:
    def imshow(self, picture):
        return None


def subplots(rows, columns, figsize=None):
    return None, [_Axis() for _ in range(rows * columns)]
"""


def program(notebook):
    """The joined code, and for each of its lines (cell, line of the cell)."""
    lines, origin = [], []
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        for number, line in enumerate("".join(cell["source"]).split("\n"), 1):
            lines.append("# " + line[2:] if line.startswith(("%", "!")) else line)
            origin.append((index, number))
    return "\n".join(lines) + "\n", origin


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recorder", required=True)
    options = parser.parse_args()
    source = (WORKSPACE / NOTEBOOK).read_bytes()
    text, origin = program(json.loads(source))
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder, "attention.py")
        script.write_text(text)
        if importlib.util.find_spec("matplotlib") is None:
            os.mkdir(os.path.join(folder, "matplotlib"))
            pathlib.Path(folder, "matplotlib", "__init__.py").touch()
            pathlib.Path(folder, "matplotlib", "pyplot.py").write_text(STAND_IN)
        [entry] = run(options.recorder, script, [script])
    facts = tidy(entry, NOTEBOOK)
    facts["sha256"] = hashlib.sha256(source).hexdigest()
    for expression in facts["expressions"]:
        expression["cell"], expression["line"] = origin[expression["line"] - 1]
        expression["end_line"] = origin[expression["end_line"] - 1][1]
    facts["non_tensor"] = [
        [origin[line - 1][0], origin[line - 1][1], col, origin[end - 1][1], end_col]
        for line, col, end, end_col in facts["non_tensor"]
    ]
    out = FACTS / NOTEBOOK.replace(".ipynb", ".json")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(facts, separators=(",", ":")) + "\n")
    print("%s: %d tensor expressions" % (NOTEBOOK, len(facts["expressions"])))


if __name__ == "__main__":
    main()
