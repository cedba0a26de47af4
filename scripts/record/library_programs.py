#!/usr/bin/env python3
"""Records in test/facts/library_programs.json the tensors that the programs of test/unit/library/programs assign.

    python3 scripts/record/library_programs.py

By program and line of an assignment at the left margin: [[path, shape, dtype]] for each tensor in the value, by its
path in tuples and lists.
"""
import ast
import json
import pathlib
import warnings

from modules import tensors

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / 'test' / 'unit' / 'library' / 'programs'
TARGET = ROOT / 'test' / 'facts' / 'library_programs.json'


def assigned(path):
    names = {'__name__': '__main__'}
    found = {}
    for statement in ast.parse(path.read_text()).body:
        exec(compile(ast.Module([statement], []), str(path), 'exec'), names)
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.lineno] = list(tensors(names[statement.targets[0].id]))
    return {line: listed for line, listed in found.items() if listed}


def main():
    warnings.simplefilter('ignore')
    recorded = {path.name: assigned(path) for path in sorted(PROGRAMS.glob('*.py'))}
    TARGET.write_text(json.dumps(recorded, indent=1).replace('\n   ', ' ') + '\n')
    print({name: len(lines) for name, lines in recorded.items()})


if __name__ == '__main__':
    main()
