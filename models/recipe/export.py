"""Write a checkpoint, or the mean of several, as an ONNX file with dynamic height and width.

    python export.py person.f32.onnx RUN/snap_015.pt RUN/snap_030.pt RUN/last.pt

The mean of checkpoints along one run is steadier than any of them.

Input `image` float32 [1, 3, H, W], RGB, (x - 128) / 128, H and W multiples of 32. Outputs
`person` [1, 1, H/2, W/2] logit, `centre` [1, 1, H/4, W/4] heat, `offset` [1, 2, H/4, W/4]
(dy, dx) in input pixels. The file is checked and run against PyTorch before this returns.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

import net as network

OUTPUTS = {"person": 2, "centre": 4, "offset": 4}
"""Output names and their strides."""


def export(net: network.Net, target: Path) -> None:
    """Convert, check, and print the largest difference to PyTorch at three sizes."""
    model = network.Exported(net).eval()
    axes = {name: {2: f"height/{stride}", 3: f"width/{stride}"} for name, stride in OUTPUTS.items()}
    torch.onnx.export(
        model,
        torch.zeros(1, 3, 256, 256),
        str(target),
        opset_version=17,
        input_names=["image"],
        output_names=list(OUTPUTS),
        dynamic_axes={"image": {2: "height", 3: "width"}, **axes},
        dynamo=False,
    )
    graph = onnx.load(target)
    onnx.checker.check_model(graph)
    print("operators:", dict(Counter(n.op_type for n in graph.graph.node)))
    print("bytes:", target.stat().st_size)

    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    noise = torch.Generator().manual_seed(0)
    for height, width in ((256, 256), (384, 256), (288, 512)):
        image = torch.randn(1, 3, height, width, generator=noise)
        with torch.no_grad():
            expected = model(image)
        got = session.run(None, {"image": image.numpy()})
        worst = [float(np.abs(a - b.numpy()).max()) for a, b in zip(got, expected)]
        print(f"{height}x{width}: shapes {[g.shape for g in got]}, largest difference {worst}")


def mean(nets: list[network.Net]) -> network.Net:
    """The network whose weights are the mean of these."""
    states = [net.state_dict() for net in nets]
    nets[0].load_state_dict({name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]})
    return nets[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--deeplab", type=Path, help=".npz of DeepLab to blend into the encoder")
    parser.add_argument("--deeplab-share", type=float, default=0.0)
    args = parser.parse_args()
    net = mean([network.load(path) for path in args.checkpoints])
    if args.deeplab:
        network.blend_encoder(net, args.deeplab, args.deeplab_share)
    export(net, args.target)


if __name__ == "__main__":
    main()
