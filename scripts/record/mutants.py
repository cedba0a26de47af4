#!/usr/bin/env python3
"""Keep mutants (small edits of programs, each run once under PyTorch) as test/facts/mutants/NAME.jsonl.gz.

    python3 scripts/record/mutants.py NAME MUTANTS.jsonl ...

MUTANTS.jsonl comes from a program that edits one place of a source, runs its driver and writes one object a mutant:
`id`, `source`, `driver`, `edit`, `outcome`, and for those that raise `category`, `error_type`, `message` and the `frames`.
Kept are paths relative to an import root, and no mutant that failed for reasons other than shapes.
"""
import argparse
import gzip
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
FACTS = ROOT / "test" / "facts"
# Folders below which paths are kept relative, the longest first.
BASES = [FACTS / "torchvision", FACTS, ROOT / "test" / "workspace", pathlib.Path("/usr/lib/python3/dist-packages")]


def relative(path):
    for base in BASES:
        if path.startswith(str(base) + "/"):
            return path[len(str(base)) + 1 :]
    raise SystemExit("not below a known folder: " + path)


def tidy(mutant):
    kept = {k: mutant[k] for k in ("id", "name", "outcome")}
    kept["source"], kept["driver"] = relative(mutant["source"]), relative(mutant["driver"])
    if mutant["edit"]:
        kept["edit"] = {k: mutant["edit"][k] for k in ("line", "col", "end_line", "end_col", "kind", "before", "after")}
    if mutant["outcome"] == "raises":
        kept.update(category=mutant["category"], error=mutant["error_type"], message=mutant["message"])
        frames = [f for f in mutant["frames"] if f["file"] == mutant["source"]]
        kept["frames"] = [{"file": relative(f["file"]), "line": f["line"], "end_line": f["end_line"]} for f in frames]
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name")
    parser.add_argument("mutants", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    rows = [json.loads(line) for path in options.mutants for line in path.read_text().splitlines()]
    with gzip.GzipFile(FACTS / "mutants" / (options.name + ".jsonl.gz"), "wb", mtime=0) as out:
        for row in rows:
            if row["outcome"] != "other":
                out.write((json.dumps(tidy(row), separators=(",", ":")) + "\n").encode())


if __name__ == "__main__":
    main()
