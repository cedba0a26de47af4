#!/usr/bin/env python3
"""Record the run-time shapes of torchvision's models in test/facts/torchvision/facts.jsonl.gz.

    python3 scripts/record/torchvision.py --recorder RECORDER.py [NAME ...]

One line a driver of test/facts/torchvision/drivers, in programs.py's form. Line positions are those of the torchvision
that is installed; the kept facts are of 0.14.1 as Debian ships it.
"""
import argparse
import gzip
import json
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from programs import ROOT, run, tidy  # noqa: E402

FOLDER = ROOT / "test" / "facts" / "torchvision"
OUT = FOLDER / "facts.jsonl.gz"

# The sources that are recorded, where they are not models/NAME.py.
SOURCES = {
    "resnet_bottleneck": ["models/resnet.py"],
    "mobilenetv3": ["models/mobilenetv3.py", "ops/misc.py"],
    "efficientnet": ["models/efficientnet.py", "ops/stochastic_depth.py"],
    "swin_transformer_v2": ["models/swin_transformer.py"],
    "segmentation_fcn": ["models/segmentation/fcn.py", "models/segmentation/_utils.py", "models/_utils.py"],
    "segmentation_deeplabv3": ["models/segmentation/deeplabv3.py"],
    "segmentation_lraspp": ["models/segmentation/lraspp.py"],
    "detection_faster_rcnn": [
        "models/detection/faster_rcnn.py",
        "models/detection/generalized_rcnn.py",
        "models/detection/rpn.py",
        "models/detection/roi_heads.py",
        "models/detection/anchor_utils.py",
        "models/detection/transform.py",
        "models/detection/_utils.py",
        "models/detection/image_list.py",
        "models/detection/backbone_utils.py",
        "ops/feature_pyramid_network.py",
        "ops/boxes.py",
        "ops/poolers.py",
    ],
    "detection_retinanet": ["models/detection/retinanet.py"],
    "detection_ssd": ["models/detection/ssd.py"],
    "video_resnet": ["models/video/resnet.py"],
    "optical_flow_raft": ["models/optical_flow/raft.py", "models/optical_flow/_utils.py"],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recorder", required=True)
    parser.add_argument("--root", default="/usr/lib/python3/dist-packages", help="the folder that holds torchvision")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    names = options.names or sorted(p.stem for p in (FOLDER / "drivers").glob("*.py"))
    kept = {}
    if OUT.exists():
        with gzip.open(OUT, "rt") as file:
            kept = {entry["name"]: entry for entry in map(json.loads, file)}
    for name in names:
        sources = ["torchvision/" + s for s in SOURCES.get(name, ["models/%s.py" % name])]
        paths = [pathlib.Path(options.root, s) for s in sources]
        entries = run(options.recorder, FOLDER / "drivers" / (name + ".py"), paths, import_roots=False)
        by_path = {os.path.realpath(e["path"]): e for e in entries}
        kept[name] = {
            "name": name,
            "driver": "drivers/%s.py" % name,
            "env": {k: v for k, v in entries[0]["env"].items() if k in ("python", "torch", "torchvision")},
            "sources": [tidy(by_path[os.path.realpath(p)], s) for p, s in zip(paths, sources)],
        }
    with gzip.GzipFile(OUT, "wb", mtime=0) as file:
        for name in sorted(kept):
            file.write((json.dumps(kept[name], separators=(",", ":")) + "\n").encode())


if __name__ == "__main__":
    main()
