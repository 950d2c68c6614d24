"""Train the network on a CPU, for a while.

    python train.py --train ../../../shared/data/train --teacher CACHE --start ../person.onnx \\
        --deeplab mnv2_dm05_deeplab.npz --out RUN --minutes 90

Without --start, the encoder is DeepLab's and the decoder is new; with both, the starting
encoder is a blend of the two. Wherever DeepLab is given, training pulls the encoder towards it
all along: it keeps what fine-tuning forgets of the world without people. Norms are folded
before the start: the batch statistics stay those of the starting weights. The encoder learns
at a lower rate than the decoder, its first blocks not at all.

Stops after --minutes (of training, over all resumptions) or --steps, whichever is first; the
learning rate follows a cosine to that end. RUN/last.pt is the newest checkpoint, for --resume;
RUN/snap_MMM.pt are kept. Checkpoints hold `average`, the moving average that is exported.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import data
import net as network
from losses import WEIGHTS, losses
from scenes import Scenes
from targets import Targets, draw

# (height, width, tiles per batch), each about 0.8 million pixels, and their weights. The
# program looks at whole photos at 512 pixels, and at tiles of 512.
SHAPES = {
    (256, 256, 12): 0.08, (320, 256, 10): 0.06, (256, 384, 8): 0.08, (320, 320, 8): 0.10,
    (384, 288, 7): 0.12, (384, 384, 6): 0.16, (384, 512, 4): 0.10, (512, 384, 4): 0.18,
    (512, 512, 3): 0.12,
}  # fmt: skip
FROZEN_BLOCKS = 2
"""The stem and this many blocks keep their starting weights."""
AVERAGE = 0.998
"""Decay of the moving average per step."""
WARM_UP = 100
"""Steps over which the learning rate rises."""
LONGEST_GRADIENT = 3.0
SAVE_MINUTES = 3
REPORT_STEPS = 50


class Batches(torch.utils.data.IterableDataset):
    """Endless batches (uint8 images [N, H, W, 3], Targets) from one seeded source per worker."""

    def __init__(self, sets, cuts, seed: int):
        self.sets, self.cuts, self.seed = sets, cuts, seed

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        seed = self.seed * 1000 + (worker.id if worker else 0)
        scenes, shapes = Scenes(self.sets, self.cuts, seed), random.Random(seed)
        while True:
            height, width, count = shapes.choices(list(SHAPES), list(SHAPES.values()))[0]
            tiles = [scenes.tile(height, width) for _ in range(count)]
            targets = Targets(*(torch.from_numpy(np.stack(t)) for t in zip(*map(draw, tiles))))
            yield torch.from_numpy(np.stack([t.image for t in tiles])), targets


class Training:
    """The network, its moving average, the optimiser, and how far they are."""

    def __init__(self, args: argparse.Namespace):
        net = network.load(args.start) if args.start else network.fresh(args.deeplab)
        self.classes = nn.Conv2d(256, 21, 1)
        self.anchors: list[Tensor] = []
        if args.deeplab:
            network.blend_encoder(net, args.deeplab, args.deeplab_share)
            arrays = np.load(args.deeplab)
            self.classes.weight.data.copy_(torch.from_numpy(arrays["logits.w"]))
            self.classes.bias.data.copy_(torch.from_numpy(arrays["logits.b"]))
        self.net = net.train().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net).eval()

        encoder = self.net.encoder
        for part in (encoder.stem, *encoder.blocks[:FROZEN_BLOCKS]):
            part.requires_grad_(False)
        slow = {name: p for name, p in encoder.named_parameters() if p.requires_grad}
        fast = [p for name, p in self.net.named_parameters() if not name.startswith("encoder.")]
        if args.deeplab:
            goal = network.deeplab_encoder(args.deeplab)
            self.anchors = [torch.empty_like(p).copy_(goal[name]) for name, p in slow.items()]
        self.slow, self.pull, self.bf16 = list(slow.values()), args.pull, args.bf16
        groups = [
            {"params": self.slow, "peak": args.encoder_rate},
            {"params": [*fast, *self.classes.parameters()], "peak": args.rate},
        ]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=1e-3)
        self.steps, self.tiles, self.seconds = 0, 0, 0.0

    def step(self, image: Tensor, targets: Targets, factor: float) -> dict[str, float]:
        """One batch at `factor` times the peak rates. Returns the parts of the loss."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        image = ((image.float() - network.MEAN) / network.SCALE).permute(0, 3, 1, 2)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            person, places, context = self.net.forward_with_context(image)
            named = self.classes(context)
        parts = losses(person.float(), places.float(), named.float(), targets)
        self.optimiser.zero_grad(set_to_none=True)
        sum(WEIGHTS[name] * part for name, part in parts.items()).backward()

        trained = [p for group in self.optimiser.param_groups for p in group["params"]]
        length = torch.nn.utils.clip_grad_norm_(trained, LONGEST_GRADIENT)
        with torch.no_grad():
            if torch.isfinite(length):
                self.optimiser.step()
                if self.anchors:
                    torch._foreach_lerp_(self.slow, self.anchors, self.pull * factor)
            keep = min(AVERAGE, (self.steps + 1) / (self.steps + 10))
            torch._foreach_lerp_(list(self.average.parameters()), list(self.net.parameters()), 1 - keep)
        self.steps += 1
        self.tiles += len(image)
        return {name: part.item() for name, part in parts.items()}

    def save(self, path: Path, everything: bool) -> None:
        """Write a checkpoint; without `everything` only what is exported."""
        state = {"average": self.average.state_dict(), **{k: getattr(self, k) for k in ("steps", "tiles", "seconds")}}
        if everything:
            state |= {k: getattr(self, k).state_dict() for k in ("net", "classes", "optimiser")}
        torch.save(state, path.with_suffix(".tmp"))
        os.replace(path.with_suffix(".tmp"), path)

    def restore(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        for part in ("net", "classes", "average", "optimiser"):
            getattr(self, part).load_state_dict(state[part])
        self.steps, self.tiles, self.seconds = state["steps"], state["tiles"], state["seconds"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, required=True, help="folder of sets")
    parser.add_argument("--teacher", type=Path, help="cache written by teacher.py")
    parser.add_argument("--start", type=Path, help="starting weights: a checkpoint or an exported .onnx")
    parser.add_argument("--deeplab", type=Path, help=".npz of DeepLab's weights")
    parser.add_argument("--deeplab-share", type=float, default=0.4, help="of the starting encoder")
    parser.add_argument("--pull", type=float, default=2e-4, help="share of the way back to DeepLab per step")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--steps", type=int, default=10**9)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--encoder-rate", type=float, default=5e-5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--snapshot-minutes", type=float, default=15)
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--resume", action="store_true", help="continue OUT/last.pt")
    args = parser.parse_args()
    if not args.start and not args.deeplab:
        parser.error("--start or --deeplab is needed")
    return args


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    training = Training(args)
    if args.resume:
        training.restore(args.out / "last.pt")
    sets, cuts = data.read_all(args.train, args.teacher)
    print({n: len(s) for n, s in sets.items()}, "to paste:", {n: len(c) for n, c in cuts.items()}, flush=True)
    batches = Batches(sets, cuts, args.seed + 7919 * training.steps)
    loader = iter(torch.utils.data.DataLoader(batches, batch_size=None, num_workers=args.workers, prefetch_factor=4))

    begin = time.time() - training.seconds
    saved, snapshot = training.seconds, training.seconds
    sums = Counter()
    while (done := max(training.seconds / 60 / args.minutes, training.steps / args.steps)) < 1:
        factor = min(1, (training.steps + 1) / WARM_UP) * (0.01 + 0.99 * (1 + math.cos(math.pi * done)) / 2)
        sums.update(training.step(*next(loader), factor))
        training.seconds = time.time() - begin
        if training.steps % REPORT_STEPS == 0:
            means = " ".join(f"{name} {value / REPORT_STEPS:.4f}" for name, value in sums.items())
            print(f"{training.steps} {training.seconds / 60:.1f} min, {training.tiles} tiles: {means}", flush=True)
            sums.clear()
        if training.seconds - saved > 60 * SAVE_MINUTES:
            training.save(args.out / "last.pt", everything=True)
            saved = training.seconds
        if training.seconds - snapshot > 60 * args.snapshot_minutes:
            training.save(args.out / f"snap_{round(training.seconds / 60):03d}.pt", everything=False)
            snapshot = training.seconds
    training.save(args.out / "last.pt", everything=True)
    print(f"done: {training.steps} steps, {training.tiles} tiles, {training.seconds / 60:.1f} minutes")


if __name__ == "__main__":
    main()
