"""Ask a teacher where people are in every training picture, once, and keep its answers.

    python teacher.py ../../../shared/data/train deeplabv3_mnv2_pascal_quant.tflite CACHE

The teacher is DeepLabv3 (MobileNetV2 1.0, Pascal VOC classes) as a quantised LiteRT file,
run at its own 513x513 on the picture and on its mirror image. An answer is two 8-bit grey PNGs:
CACHE/SET/NAME.person.png, half the picture's size, is 255 x probability of the class person;
CACHE/SET/NAME.classes.png, 65x65, is the likeliest class, or 255 where none is likely enough.
"""

from __future__ import annotations

import argparse
import time
import warnings
from pathlib import Path

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter

import data

PERSON = 15
"""Class of people in Pascal VOC's 21."""
SOFT_SIDE = 129
"""Side to which the logits are enlarged before their softmax (the network's own are 33)."""
SURE = 0.6
"""Probability from which the likeliest class is kept."""


class Teacher:
    """A DeepLab LiteRT file that gives away its logits, not only its arg max."""

    def __init__(self, path: Path, threads: int):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # keeping all tensors is meant here
            self.net = Interpreter(str(path), num_threads=threads, experimental_preserve_all_tensors=True)
        self.net.allocate_tensors()
        self.input = self.net.get_input_details()[0]
        logits = [t for t in self.net.get_tensor_details() if t["name"].startswith("logits/") and t["shape"].size == 4]
        self.logits = next(t for t in logits if t["shape"][-1] == 21 and t["shape"][1] > 1)

    def classes(self, picture: np.ndarray) -> np.ndarray:
        """Class probabilities, float32 [SOFT_SIDE, SOFT_SIDE, 21], for an RGB picture of any size."""
        _, height, width, _ = self.input["shape"]
        self.net.set_tensor(self.input["index"], cv2.resize(picture, (width, height))[None])
        self.net.invoke()
        scale, zero = self.logits["quantization"]
        logits = (self.net.get_tensor(self.logits["index"])[0].astype(np.float32) - zero) * scale
        fine = cv2.resize(logits, (SOFT_SIDE, SOFT_SIDE), interpolation=cv2.INTER_LINEAR)
        odds = np.exp(fine - fine.max(-1, keepdims=True))
        return odds / odds.sum(-1, keepdims=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train", type=Path, help="folder of SET/images/*.jpg")
    parser.add_argument("model", type=Path, help="DeepLabv3 as a LiteRT file")
    parser.add_argument("cache", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()

    teacher = Teacher(args.model, args.threads)
    start = time.time()
    for folder in data.set_folders(args.train):
        shares = []
        for file in sorted((folder / "images").glob("*.jpg")):
            target = args.cache / folder.name / f"{file.stem}.person.png"
            if target.exists():
                continue
            picture = data.read_rgb(file)
            both = (teacher.classes(picture) + teacher.classes(picture[:, ::-1])[:, ::-1]) / 2
            size = (max(1, picture.shape[1] // 2), max(1, picture.shape[0] // 2))
            soft = cv2.resize(both[..., PERSON], size, interpolation=cv2.INTER_LINEAR)
            likeliest = np.where(both.max(-1) > SURE, both.argmax(-1), 255).astype(np.uint8)
            target.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(target.with_name(f"{file.stem}.classes.png")), likeliest[::2, ::2])
            cv2.imwrite(str(target), np.rint(soft * 255).astype(np.uint8))
            shares.append((soft > 0.5).mean())
        if shares:
            print(
                f"{folder.name}: {len(shares)} pictures, {np.mean(shares):.4f} person, {time.time() - start:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
