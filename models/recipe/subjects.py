"""What can be evaluated: the program, an ONNX file, other people's LiteRT files.

Each subject writes one id mask per picture, 8-bit PNG at the picture's size, into a folder,
and may say how sure it is of each person.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import cv2
import numpy as np

from data import read_rgb

Confidences = dict[str, dict[int, float]]
"""By picture name, then person id."""


COVERED = "covered"
"""Folder beside a subject's masks for what it hid, margin and unsure pixels included: 255 hidden, 0 clear."""


class Program:
    """The Rust binary in its default photo mode."""

    instances = True

    def __init__(self, binary: Path, model: Path | None = None):
        self.name = f"{binary.name} {model.stem}" if model else binary.name
        self.command = [str(binary.resolve()), *(["--model", str(model)] if model else [])]

    def run(self, files: list[Path], folder: Path) -> Confidences:
        pictures = folder / "pictures"
        pictures.mkdir(parents=True, exist_ok=True)
        sure: Confidences = {}
        for start in range(0, len(files), 100):
            batch = [str(f) for f in files[start : start + 100]]
            outputs = ["--mask-out", str(folder), "--covered-out", str(folder / COVERED), "-o", str(pictures)]
            command = [*self.command, *batch, *outputs, "--json"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{self.name}: exit {done.returncode}: {done.stderr.strip()[-400:]}")
            for line in done.stdout.splitlines():
                sure |= _confidences(line)
        return sure


def _confidences(line: str) -> Confidences:
    """The people of one --json line: {"input": PATH, "people": [{"id": 1, "confidence": .9}, ...]}."""
    entry = json.loads(line)
    return {Path(entry["input"]).stem: {p["id"]: p["confidence"] for p in entry["people"]}}


class OnnxFile:
    """An ONNX file of export.py or quantise.py at one long side, people told apart in Python.

    A quick look at checkpoints: the program's own photo mode is what is shipped.
    """

    instances = True

    def __init__(self, path: Path, long_side: int, threads: int = 1):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.name = f"{path.stem}@{long_side}"
        self.long_side = long_side
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def run(self, files: list[Path], folder: Path) -> Confidences:
        folder.mkdir(parents=True, exist_ok=True)
        sure: Confidences = {}
        for file in files:
            picture = read_rgb(file)
            mask, sure[file.stem] = self.mask(picture)
            cv2.imwrite(str(folder / f"{file.stem}.png"), mask)
        return sure

    def mask(self, picture: np.ndarray) -> tuple[np.ndarray, dict[int, float]]:
        h, w = picture.shape[:2]
        scale = self.long_side / max(h, w)
        height, width = (max(64, round(side * scale / 32) * 32) for side in (h, w))
        how = cv2.INTER_AREA if height < h else cv2.INTER_LINEAR
        small = cv2.resize(picture, (width, height), interpolation=how).astype(np.float32)
        image = ((small - 128) / 128).transpose(2, 0, 1)[None]
        person, centre, offset = self.session.run(None, {"image": np.ascontiguousarray(image)})
        ids, sure = tell_apart(person[0, 0], centre[0, 0], offset[0])
        whole = cv2.resize(person[0, 0], (w, h), interpolation=cv2.INTER_LINEAR) > 0
        # every person place takes the id of the nearest place that has one
        ids = cv2.dilate(ids, np.ones((3, 3), np.uint8)) * (ids == 0) + ids
        ids = cv2.resize(ids, (w, h), interpolation=cv2.INTER_NEAREST)
        ids[whole & (ids == 0)] = 1
        return np.where(whole, ids, 0).astype(np.uint8), sure


def tell_apart(person, centre, offset, least_heat=0.18, least_places=20) -> tuple[np.ndarray, dict[int, float]]:
    """Ids at half size from the network's outputs, and the confidence of each person.

    A place of the person map belongs to the peak of the centre heat nearest to where its
    offset points. Sample i of a stride-s map lies at pixel s*i + (s - 1) / 2.
    """
    peaks = np.argwhere((centre == cv2.dilate(centre, np.ones((5, 5), np.uint8))) & (centre > least_heat))
    heats = centre[tuple(peaks.T)]
    order = np.argsort(-heats)[:60]
    peaks, heats = peaks[order], heats[order]
    ids = np.zeros(person.shape, np.uint8)
    ys, xs = np.nonzero(person > 0)
    if len(ys) == 0:
        return ids, {}
    if len(peaks) == 0:
        ids[ys, xs] = 1
        return ids, {1: 0.1}
    dy, dx = (cv2.resize(o, person.shape[::-1], interpolation=cv2.INTER_LINEAR)[ys, xs] for o in offset)
    at = np.stack([2 * ys + 0.5 + dy, 2 * xs + 0.5 + dx], -1)
    nearest = ((at[:, None] - (4 * peaks + 1.5)[None]) ** 2).sum(-1).argmin(1)
    probability = 1 / (1 + np.exp(-person[ys, xs]))
    sure: dict[int, float] = {}
    for i, heat in enumerate(heats):
        own = nearest == i
        if own.sum() < least_places:
            continue
        id_ = len(sure) + 1
        ids[ys[own], xs[own]] = id_
        sure[id_] = float(min(1.0, heat) * probability[own].mean())
    return ids, sure


class Peer:
    """A LiteRT segmenter, fed as its authors' demos do: DeepLab and BodyPix with the aspect
    kept and grey padding at the right and bottom, MediaPipe's and Meet's stretched."""

    instances = False

    def __init__(self, path: Path, threads: int = 1):
        from ai_edge_litert.interpreter import Interpreter

        self.name = path.stem
        self.net = Interpreter(str(path), num_threads=threads)
        self.net.allocate_tensors()
        self.input = self.net.get_input_details()[0]
        outputs = self.net.get_output_details()
        self.keeps_aspect = self.input["dtype"] == np.uint8
        self.output = next((o for o in outputs if o["name"] == "float_segments"), outputs[0])

    def run(self, files: list[Path], folder: Path) -> Confidences:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            picture = read_rgb(file)
            logit = cv2.resize(self.logit(picture), picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
            cv2.imwrite(str(folder / f"{file.stem}.png"), (logit > 0).astype(np.uint8))
        return {}

    def logit(self, picture: np.ndarray) -> np.ndarray:
        """Positive where a person is, float32 at some size, for an RGB picture."""
        _, height, width, _ = (int(n) for n in self.input["shape"])
        rows, columns = height, width
        if self.keeps_aspect:
            scale = min(height / picture.shape[0], width / picture.shape[1])
            rows, columns = (max(1, round(side * scale)) for side in picture.shape[:2])
        how = cv2.INTER_AREA if rows < picture.shape[0] else cv2.INTER_LINEAR
        canvas = np.full((height, width, 3), 128, np.uint8)
        canvas[:rows, :columns] = cv2.resize(picture, (columns, rows), interpolation=how)
        image = canvas if self.keeps_aspect else canvas.astype(np.float32) / 255
        self.net.set_tensor(self.input["index"], image[None])
        self.net.invoke()
        whole = self._person(self.net.get_tensor(self.output["index"])[0])
        kept = (round(whole.shape[0] * rows / height), round(whole.shape[1] * columns / width))
        return whole[: max(1, kept[0]), : max(1, kept[1])]

    def _person(self, raw: np.ndarray) -> np.ndarray:
        if raw.ndim == 2:  # DeepLab: the class of every place; 15 is a person
            return (raw == 15).astype(np.float32) - 0.5
        if raw.shape[-1] == 2:  # Meet: logits of (nobody, person)
            return raw[..., 1] - raw[..., 0]
        if raw.dtype == np.uint8:  # BodyPix: quantised logit
            scale, zero = self.output["quantization"]
            return (raw[..., 0].astype(np.float32) - zero) * scale
        return raw[..., 0] - 0.5  # MediaPipe: probability
