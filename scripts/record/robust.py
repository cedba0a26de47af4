"""Chooses the files of test/facts/robust: python3 scripts/record/robust.py FOLDER...

Sixty of each package that is found in the folders, spread over its sorted paths, of 2 to 40 kB, as installed.
"""

import ast
import gzip
import json
import os
import sys

PACKAGES = ["torchvision", "timm", "transformers", "torch"]
EACH = 60
OUT = os.path.join(os.path.dirname(__file__), "..", "..", "test", "facts", "robust", "sample.jsonl.gz")


def python_files(folder):
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in ("site-packages", "dist-packages", "__pycache__", "test", "tests"))
        for name in sorted(names):
            if name.endswith(".py"):
                yield os.path.join(path, name)


def usable(path):
    """The text when it is valid Python of the right size."""
    if not 2_000 <= os.path.getsize(path) <= 40_000:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        ast.parse(text)
    except (SyntaxError, UnicodeDecodeError):
        return None
    return text


def main(folders):
    groups = [(name, next(f for f in folders if os.path.isdir(os.path.join(f, name)))) for name in PACKAGES]
    groups.append(("", next(f for f in folders if os.path.exists(os.path.join(f, "argparse.py")))))
    rows = []
    for name, folder in groups:
        usual = [(path, text) for path in python_files(os.path.join(folder, name)) if (text := usable(path)) is not None]
        step = len(usual) / EACH
        for path, text in (usual[int(i * step)] for i in range(EACH)):
            where = "/sample/%s" % os.path.relpath(path, folder) if name else "/sample/python/%s" % os.path.relpath(path, folder)
            rows.append({"path": where, "text": text})
    with open(OUT, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        for row in rows:
            file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    print(len(rows), "files,", os.path.getsize(OUT), "bytes")


main(sys.argv[1:])
