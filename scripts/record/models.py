#!/usr/bin/env python3
"""Record the run-time shapes of models of timm, transformers, x-transformers and diffusers in test/facts/models/*.json.gz.

    python3 scripts/record/models.py --recorder RECORDER.py --root FOLDER [NAME ...]

FOLDER holds the packages, as pip's `--target` puts them there; what they need beside PyTorch has to be importable. A
file for each of test/facts/models/drivers, in programs.py's form. The kept facts are of timm 0.9.16, transformers 4.36.2,
x-transformers 1.27.20 and diffusers 0.25.1, which run with PyTorch 1.13.
"""
import argparse
import gzip
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from programs import ROOT, run, tidy  # noqa: E402

FOLDER = ROOT / "test" / "facts" / "models"

# The sources that are recorded, where they do not follow from the driver's name.
SOURCES = {
    "x_transformers_decoder": ["x_transformers/x_transformers.py", "x_transformers/autoregressive_wrapper.py"],
    "x_transformers_encoder": ["x_transformers/x_transformers.py"],
    "x_transformers_cross": ["x_transformers/x_transformers.py", "x_transformers/autoregressive_wrapper.py"],
    "diffusers_unet_2d": [
        "diffusers/models/unet_2d.py",
        "diffusers/models/unet_2d_blocks.py",
        "diffusers/models/resnet.py",
        "diffusers/models/attention_processor.py",
        "diffusers/models/embeddings.py",
    ],
    "diffusers_unet_2d_condition": [
        "diffusers/models/unet_2d_condition.py",
        "diffusers/models/transformer_2d.py",
        "diffusers/models/attention.py",
    ],
    "diffusers_vae": ["diffusers/models/autoencoders/vae.py", "diffusers/models/autoencoders/autoencoder_kl.py"],
    "diffusers_transformer_2d": [
        "diffusers/models/transformer_2d.py",
        "diffusers/models/attention.py",
        "diffusers/models/embeddings.py",
    ],
}


def sources(name):
    package, model = name.split("_", 1)
    usual = {"timm": "timm/models/%s.py", "transformers": "transformers/models/%s/modeling_%s.py"}.get(package, "")
    return SOURCES.get(name) or [usual % ((model,) * usual.count("%s"))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recorder", required=True)
    parser.add_argument("--root", required=True, help="the folder that holds the packages")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join([options.root, *filter(None, [os.environ.get("PYTHONPATH")])])
    names = options.names or sorted(p.stem for p in (FOLDER / "drivers").glob("*.py"))
    for name in names:
        files = sources(name)
        paths = [pathlib.Path(options.root, f) for f in files]
        entries = run(options.recorder, FOLDER / "drivers" / (name + ".py"), paths, import_roots=False)
        by_path = {os.path.realpath(e["path"]): e for e in entries}
        facts = {
            "name": name,
            "driver": "drivers/%s.py" % name,
            "env": {k: v for k, v in entries[0]["env"].items() if k in ("python", "torch")},
            "sources": [tidy(by_path[os.path.realpath(p)], f) for p, f in zip(paths, files)],
        }
        with gzip.GzipFile(FOLDER / (name + ".json.gz"), "wb", mtime=0) as file:
            file.write((json.dumps(facts, separators=(",", ":")) + "\n").encode())
        print("%-28s %d tensor expressions" % (name, sum(len(s["expressions"]) for s in facts["sources"])))


if __name__ == "__main__":
    main()
