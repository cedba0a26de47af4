"""Nabla beside other tools that tell shapes without running code, on the same unmodified files.

    python3 scripts/bench/peers.py --torchvision DIR --pyrefly BIN --python BIN --tsf BIN [--only NAME ...]

DIR holds torchvision 0.14.1. BINs are of an environment with pyrefly, pyrefly-torch-stubs and torchshapeflow. The truth
are the shapes of test/facts/torchvision: every expression that is read, with one shape in the recorded run. Each tool
sees the files as they are, without the driver. Pyrefly says types where `reveal_type` asks, which is put around every
such expression of a copy; its time is that of the files as they are.

known: a shape without an open part; fits: of the right rank, and its numbers are right.
"""

import argparse
import ast
import collections
import gzip
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def truths(only):
    """By file: {(line, col, end line, end col): shape}."""
    by_file = collections.defaultdict(dict)
    several = set()
    with gzip.open(ROOT / "test/facts/torchvision/facts.jsonl.gz", "rt") as lines:
        for line in lines:
            run = json.loads(line)
            if only and run["name"] not in only:
                continue
            for source in run["sources"]:
                for e in source["expressions"]:
                    if e.get("path") or e.get("kind") == "arg" or e.get("node") == "arg":
                        continue
                    at = (e["line"], e["col"], e["end_line"], e["end_col"])
                    shapes = by_file[source["path"]].setdefault(at, [])
                    shapes += [s for s in e["shapes"] if s not in shapes]
                    if len(shapes) > 1:
                        several.add((source["path"], at))
    return {path: {at: s[0] for at, s in found.items() if (path, at) not in several} for path, found in by_file.items()}


def read_expressions(text):
    """The places of expressions that are read and may be put into a call."""
    places = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.BinOp)):
            if isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                places.add((node.lineno, node.col_offset, node.end_lineno, node.end_col_offset))
    return places


def judge(shapes, truth):
    """`shapes`: of each dim a number, a text, or None where it is not known; None for an unknown rank."""
    if not shapes:
        return "nothing"
    if any(s is None for s in shapes):
        return "partly"
    fits = [len(s) == len(truth) and all(not isinstance(d, int) or d == n for d, n in zip(s, truth)) for s in shapes]
    if not any(fits):
        return "wrong"
    return "known" if all(d is not None for s in shapes for d in s) else "partly"


# ------------------------------------------------------------------------------------------------------------- Nabla


def nabla(root, files, cli):
    found, began = {}, time.time()
    for file in files:
        done = subprocess.run([*cli, "shapes", root / file, "--path", root, "--json"], capture_output=True, text=True)
        for fact in json.loads(done.stdout)["files"][0]["facts"]:
            if fact["path"]:
                continue
            a, b = fact["range"]["start"], fact["range"]["end"]
            at = (file, (a["line"] + 1, a["character"], b["line"] + 1, b["character"]))
            found[at] = [t["shape"] for t in fact["tensors"]]
    return found, time.time() - began


# ----------------------------------------------------------------------------------------------------------- Pyrefly


def wrapped(text, places):
    """The text with `reveal_type(…)` around each place; and by line and column of the call, its place."""
    lines = text.encode().split(b"\n")
    starts, total = [], 0
    for line in lines:
        starts.append(total)
        total += len(line) + 1
    data = text.encode()
    opens, closes = collections.defaultdict(list), collections.defaultdict(list)
    for line, col, end_line, end_col in places:
        a, b = starts[line - 1] + col, starts[end_line - 1] + end_col
        opens[a].append((b, (line, col, end_line, end_col)))
        closes[b].append(a)
    out, at, line, column = bytearray(), {}, 1, 0
    for i in range(len(data) + 1):
        out += b")" * len(closes[i])
        column += len(closes[i])
        for _, place in sorted(opens[i], key=lambda x: -x[0]):
            at[(line, column + 1)] = place
            out += b"reveal_type("
            column += len(b"reveal_type(")
        if i < len(data):
            out.append(data[i])
            line, column = (line + 1, 0) if data[i] == 10 else (line, column + 1)
    return bytes(out).decode(), at


def shape_of_type(text):
    """`Tensor[[3, N]]` → [3, 'N']; `Tensor` → nothing is known."""
    match = re.search(r"Tensor\[\[(.*)\]\]", text)
    if not match:
        return []
    inner = match.group(1)
    if "*" in re.sub(r"\w \* \w", "", inner) or "..." in inner:
        return [None]
    dims = [d.strip() for d in re.split(r",(?![^(\[]*[)\]])", inner) if d.strip()]
    return [[int(d) if d.isdigit() else None if d in ("Any", "Unknown", "int", "@_") else d for d in dims]]


def pyrefly(root, files, asked, binary, python):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "torchvision"
        shutil.copytree(root / "torchvision", copy, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
        (copy.parent / "pyrefly.toml").write_text('preset = "default"\n')
        command = [binary, "check", "--output-format", "json", "--min-severity", "info"]
        command += ["--python-interpreter-path", python]
        began = time.time()
        subprocess.run([*command, *(copy.parent / f for f in files)], capture_output=True, cwd=copy.parent)
        seconds = time.time() - began
        found = {}
        for file in files:
            original = (root / file).read_text()
            text, at = wrapped(original, asked[file])
            (copy.parent / file).write_text(text)
            done = subprocess.run([*command, copy.parent / file], capture_output=True, text=True, cwd=copy.parent)
            for e in json.loads(done.stdout)["errors"]:
                # It stands at the bracket.
                place = at.get((e["line"], e["column"] - len("reveal_type")))
                if place and e["name"] == "reveal-type":
                    found[(file, place)] = shape_of_type(e["description"])
            (copy.parent / file).write_text(original)
        return found, seconds


# ---------------------------------------------------------------------------------------------------- TorchShapeFlow


def torchshapeflow(root, binary):
    """It tells so few shapes that only their number is of interest."""
    began = time.time()
    done = subprocess.run([binary, "check", root / "torchvision" / "models", "--json"], capture_output=True, text=True)
    seconds = time.time() - began
    hovers = [h for f in json.loads(done.stdout)["files"] for h in f["hovers"]]
    return len(hovers), seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--torchvision", required=True, type=pathlib.Path)
    parser.add_argument("--pyrefly", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--tsf", required=True)
    parser.add_argument("--cli", default=f"node {ROOT / 'dist/cli.js'}")
    parser.add_argument("--only", nargs="*")
    args = parser.parse_args()
    truth = truths(args.only)
    files = sorted(truth)
    asked = {f: read_expressions((args.torchvision / f).read_text()) & set(truth[f]) for f in files}
    answers = {
        "Nabla": nabla(args.torchvision, files, args.cli.split()),
        "Pyrefly": pyrefly(args.torchvision, files, asked, args.pyrefly, args.python),
    }
    hovers, tsf_seconds = torchshapeflow(args.torchvision, args.tsf)
    total = sum(len(a) for a in asked.values())
    print(f"{len(files)} files, {total} expressions that are read, with one shape in the run\n")
    print("| | shape known | in part | wrong | nothing | seconds |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (found, seconds) in answers.items():
        counts = collections.Counter(judge(found.get((f, at)), truth[f][at]) for f in files for at in asked[f])
        row = [counts[k] for k in ("known", "partly", "wrong", "nothing")]
        print(f"| {name} | " + " | ".join(map(str, row)) + f" | {seconds:.1f} |")
    print(f"\nTorchShapeFlow: {hovers} hovers in all of torchvision/models, {tsf_seconds:.1f} s")


if __name__ == "__main__":
    main()
