"""Store an ONNX file's larger convolution weights as int8 (symmetric, one scale per output channel).

    python quantise.py person.f32.onnx person.onnx [--pictures FOLDER]

Each weight becomes int8 values, scales and a DequantizeLinear; the arithmetic stays float32
(engines fold the DequantizeLinear at load). Prints the size and the difference to float on
up to 20 pictures of a folder, or on noise.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

SMALLEST = 5000
"""Weights with fewer values stay float32: the depthwise and first layers, a quarter of a
megabyte that carries most of the quantisation error."""


def quantise(graph: onnx.ModelProto) -> onnx.ModelProto:
    """Return a copy whose larger convolution weights are int8 with DequantizeLinear nodes."""
    out = onnx.ModelProto()
    out.CopyFrom(graph)
    nodes = []
    for tensor in list(out.graph.initializer):
        weight = numpy_helper.to_array(tensor)
        if weight.ndim != 4 or weight.size < SMALLEST:
            continue
        scale = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-8) / 127
        values = np.clip(np.rint(weight / scale.reshape(-1, 1, 1, 1)), -127, 127).astype(np.int8)
        name = tensor.name
        parts = {
            f"{name}.int8": values,
            f"{name}.scale": scale.astype(np.float32),
            f"{name}.zero": np.zeros(len(weight), np.int8),
        }
        out.graph.initializer.remove(tensor)
        out.graph.initializer.extend(numpy_helper.from_array(v, k) for k, v in parts.items())
        nodes.append(helper.make_node("DequantizeLinear", list(parts), [name], axis=0))
    for node in reversed(nodes):
        out.graph.node.insert(0, node)
    onnx.checker.check_model(out)
    return out


def inputs(folder: Path | None) -> list[np.ndarray]:
    """Network inputs [1, 3, 384, 384] from pictures, or noise where no folder is given."""
    if folder is None:
        return [np.random.default_rng(i).standard_normal((1, 3, 384, 384), np.float32) for i in range(4)]
    files = sorted(folder.glob("*.jpg"))
    pictures = [cv2.imread(str(f)) for f in files[:: max(1, len(files) // 20)][:20]]
    small = [cv2.resize(p, (384, 384), interpolation=cv2.INTER_AREA)[..., ::-1] for p in pictures]
    return [((s.astype(np.float32) - 128) / 128).transpose(2, 0, 1)[None].copy() for s in small]


def compare(before: Path, after: Path, pictures: list[np.ndarray]) -> None:
    """Print how far the int8 file's outputs are from the float file's."""
    sessions = [onnxruntime.InferenceSession(str(p), providers=["CPUExecutionProvider"]) for p in (before, after)]
    flips, gaps = [], []
    for picture in pictures:
        a, b = (s.run(None, {"image": picture}) for s in sessions)
        flips.append(np.mean((a[0] > 0) != (b[0] > 0)))
        gaps.append([float(np.abs(x - y).mean()) for x, y in zip(a, b)])
    logit, heat, offset = np.mean(gaps, 0)
    print(f"places whose person/nobody answer changes: {np.mean(flips):.5f} (worst picture {max(flips):.5f})")
    print(f"mean difference: logit {logit:.4f}, heat {heat:.5f}, offset {offset:.3f} px, over {len(gaps)} inputs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--pictures", type=Path, help="folder of .jpg to compare on")
    args = parser.parse_args()

    half_written = args.target.with_name(args.target.name + ".tmp")
    onnx.save(quantise(onnx.load(args.source)), half_written)
    os.replace(half_written, args.target)
    print(f"bytes: {args.source.stat().st_size} float32, {args.target.stat().st_size} int8 weights")
    compare(args.source, args.target, inputs(args.pictures))


if __name__ == "__main__":
    main()
