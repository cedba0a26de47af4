"""Records in test/facts/jax/programs.json what the names of the programs of test/facts/jax/programs hold.

    python3 scripts/record/jax_programs.py

By program, line of an assignment and name: the shapes and types of all arrays that were assigned there.
"""
import ast
import json
from pathlib import Path

import jax

FOLDER = Path(__file__).parent.parent.parent / "test" / "facts" / "jax"


class Watched(ast.NodeTransformer):
    """After each assignment to names their values are noted."""

    def visit_Assign(self, node):
        names = [n for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        notes = [
            ast.parse("__note__(%d, %r, %s)" % (n.lineno, n.id, n.id)).body[0]
            for n in names
            if isinstance(n.ctx, ast.Store)
        ]
        return [node, *[ast.copy_location(note, node) for note in notes]]


def recorded(path):
    seen = {}

    def note(line, name, value):
        if isinstance(value, jax.Array):
            text = "%s[%s]" % (value.dtype.name, ",".join(map(str, value.shape)))
            known = seen.setdefault("%d %s" % (line, name), [])
            if text not in known:
                known.append(text)

    tree = ast.fix_missing_locations(Watched().visit(ast.parse(path.read_text())))
    exec(compile(tree, str(path), "exec"), {"__name__": "__main__", "__note__": note})
    return seen


def main():
    facts = {path.name: recorded(path) for path in sorted((FOLDER / "programs").glob("*.py"))}
    (FOLDER / "programs.json").write_text(json.dumps(facts, indent=1) + "\n")
    print({name: len(seen) for name, seen in facts.items()})


if __name__ == "__main__":
    main()
