#!/usr/bin/env python3
"""Record the run-time shapes of the sample workspace in test/facts/workspace/.

    python3 scripts/record/programs.py --recorder RECORDER.py [NAME ...]

RECORDER is a run-time recorder: it wraps every expression of the named source files, runs the driver under PyTorch
and writes what shape and dtype each expression had (test/facts/README.md describes the form). It is called as

    RECORDER --driver DRIVER.py --source FILE.py ... --out FACTS.json

The kept facts name their files relative to test/workspace (or test/facts), hold the sha256 of every source, and nothing of the
machine that recorded them.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKSPACE = ROOT / "test" / "workspace"
FACTS = ROOT / "test" / "facts" / "workspace"

# name: (driver, sources), files of the workspace, or of test/facts: `drivers/…`, `programs/…`
PROGRAMS = {
    "gpt_model": ("gpt/model.py", ["gpt/model.py"]),
    "gpt_train": ("gpt/train.py", ["gpt/train.py", "gpt/model.py"]),
    "gpt_sample": ("gpt/sample.py", ["gpt/sample.py", "gpt/model.py"]),
    "resnet": ("vision/resnet.py", ["vision/resnet.py"]),
    "unet": ("vision/unet.py", ["vision/unet.py"]),
    "vit": ("vision/vit.py", ["vision/vit.py"]),
    "gan": ("vision/gan.py", ["vision/gan.py"]),
    "lstm": ("text/lstm.py", ["text/lstm.py"]),
    "gpt_nano": ("drivers/gpt_nano.py", ["gpt/model.py"]),
    "resnet50": ("drivers/resnet50.py", ["vision/resnet.py"]),
    "unet_bilinear": ("drivers/unet_bilinear.py", ["vision/unet.py"]),
    "vit_features": ("drivers/vit_features.py", ["vision/vit.py"]),
    "tricky_shapes": ("programs/tricky_shapes.py", ["programs/tricky_shapes.py"]),
    "tricky_python": ("programs/tricky_python.py", ["programs/tricky_python.py"]),
    "numpy_edges": ("programs/numpy_edges.py", ["programs/numpy_edges.py"]),
    "small_tensors": ("programs/small_tensors.py", ["programs/small_tensors.py"]),
    "mlp": ("numpy_mlp/mlp.py", ["numpy_mlp/mlp.py"]),
}
KEPT = ("source", "sha256", "counts", "expressions", "skipped", "non_tensor")


def place(path):
    return (FACTS.parent if path.startswith(("drivers/", "programs/")) else WORKSPACE) / path


def run(recorder, driver, sources, import_roots=True):
    """The recorder's answer for one driver; `import_roots` makes the sources' own folders importable."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "facts.json")
        command = [sys.executable, "-B", "-W", "ignore", recorder, "--driver", str(driver), "--out", out]
        for source in sources:
            command += ["--source", str(source)]
            command += ["--path", str(source.parent)] if import_roots else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(out) as file:
            return json.load(file)


def tidy(entry, path):
    """One source's facts without the recording machine's paths."""
    if entry["driver_error"]:
        raise SystemExit("%s: the driver failed: %s" % (path, entry["driver_error"]))
    kept = {"path": path, **{k: entry[k] for k in KEPT}}
    for expression in kept["expressions"]:
        for needless in ("hits", "other_hits") + (() if expression["path"] else ("path",)):
            del expression[needless]
    return kept


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recorder", required=True)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    FACTS.mkdir(parents=True, exist_ok=True)
    for name in options.names or PROGRAMS:
        driver, sources = PROGRAMS[name]
        entries = run(options.recorder, place(driver), [place(s) for s in sources])
        by_path = {os.path.realpath(e["path"]): e for e in entries}
        facts = {
            "driver": driver,
            "env": {k: v for k, v in entries[0]["env"].items() if k in ("python", "torch", "numpy")},
            "sources": [tidy(by_path[os.path.realpath(place(s))], s) for s in sources],
        }
        (FACTS / (name + ".json")).write_text(json.dumps(facts, separators=(",", ":")) + "\n")
        print("%-12s %d tensor expressions" % (name, sum(len(s["expressions"]) for s in facts["sources"])))


if __name__ == "__main__":
    main()
