"""Paste people and things into a tile.

Coordinates are (x, y) in pixels of the tile. Whatever is pasted later lies in front.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np

from data import SEMANTIC, Cut

LAYOUTS = {"street": 0.32, "crowd": 0.16, "far": 0.22, "close": 0.14, "above": 0.16}
"""How often people are placed how, by `place`."""
SMALLEST_PERSON = 24
"""Pasted people are at least this tall, in pixels."""


@dataclass
class Tile:
    """What a training tile is before its targets are drawn."""

    image: np.ndarray  # uint8 [H, W, 3], RGB
    mask: np.ndarray  # uint8 [H, W]: 0, ids, SEMANTIC, IGNORE
    soft: np.ndarray | None  # float32 [H/2, W/2], the teacher's person, 0..1
    classes: np.ndarray | None  # uint8 [H/16, W/16], the teacher's class or 255
    pasted: np.ndarray  # bool [H, W]: the teacher has not seen these
    teacher_share: float


def place(layout: str, height: int, width: int, r: random.Random) -> list[tuple[float, float, float, float]]:
    """(height, x of the middle, y of the feet, vertical squash) of each person of a layout."""
    people = []
    horizon = r.uniform(0.1, 0.45) * height
    slope = r.uniform(0.5, 1.1)
    counts = {"street": (1, 6), "crowd": (6, 16), "far": (2, 10), "close": (1, 2), "above": (1, 6)}
    middle = r.uniform(0.2, 0.8) * width
    for _ in range(r.randint(*counts[layout])):
        x, squash = r.uniform(0, width), 1.0
        if layout in ("street", "crowd"):
            foot = r.uniform(horizon + 0.1 * height, 1.15 * height)
            tall = slope * (foot - horizon) * r.uniform(0.85, 1.15)
            if layout == "crowd":
                x = r.gauss(middle, 0.25 * width)
        elif layout == "far":
            tall = r.uniform(0.08, 0.2) * height
            foot = r.uniform(0.2, 1.0) * height
        elif layout == "close":
            tall = r.uniform(0.9, 2.2) * height
            foot = r.uniform(-0.15, 0.4) * height + tall
        else:
            tall = r.uniform(0.15, 0.5) * height
            foot = r.uniform(0.15, 1.15) * height
            squash = r.uniform(0.5, 0.85)
        people.append((tall, x, foot, squash))
    return people


def paste_person(tile: Tile, cut: Cut, spot: tuple[float, float, float, float], id_: int, r: random.Random) -> None:
    """Paste a cut person at a spot that `place` chose, mirrored, bent or lying by chance."""
    tall, x, foot, squash = spot
    tall = max(SMALLEST_PERSON, tall)
    scale = tall / cut.image.shape[0]
    width = cut.image.shape[1] * scale * math.exp(r.uniform(-0.15, 0.15))
    w, h = max(6, min(int(width), 3 * tile.mask.shape[1])), max(10, int(tall * squash))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    image = cv2.resize(cut.image, (w, h), interpolation=how).astype(np.float32)
    alpha = cv2.resize(cut.alpha, (w, h), interpolation=how)
    if r.random() < 0.5:
        image, alpha = image[:, ::-1], alpha[:, ::-1]
    if r.random() < 0.12:
        image, alpha = _turn(image, alpha, r.choice([90, -90, r.uniform(-40, 40), r.uniform(-40, 40)]))
        h, w = alpha.shape
    if r.random() < 0.3:
        alpha = cv2.GaussianBlur(alpha, (0, 0), r.uniform(0.5, 1.3))
    _blend(tile, image, alpha, int(x - w / 2), int(foot - h), id_ if cut.exact else SEMANTIC, r)


def paste_thing(tile: Tile, source: np.ndarray, r: random.Random) -> None:
    """Paste a rounded patch of a picture without people; whoever is under it is hidden."""
    height, width = tile.mask.shape
    w, h = (max(12, int(side * math.exp(r.uniform(math.log(0.08), math.log(0.5))))) for side in (width, height))
    fit = max(w / source.shape[1], h / source.shape[0])
    scale = (fit if r.random() < 0.5 else max(1.0, fit)) * r.uniform(1.02, 1.3)
    source = cv2.resize(source, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, left = r.randint(0, max(0, source.shape[0] - h)), r.randint(0, max(0, source.shape[1] - w))
    patch = source[top : top + h, left : left + w]
    h, w = patch.shape[:2]

    alpha = np.zeros((h, w), np.uint8)
    for _ in range(r.randint(1, 3)):
        centre = (int(w * r.uniform(0.35, 0.65)), int(h * r.uniform(0.35, 0.65)))
        axes = (max(4, int(w * r.uniform(0.2, 0.5))), max(4, int(h * r.uniform(0.2, 0.5))))
        cv2.ellipse(alpha, centre, axes, r.uniform(-30, 30), 0, 360, 255, -1)
    alpha = cv2.GaussianBlur(alpha, (0, 0), r.uniform(0.5, 1.2))
    left, top = r.randint(-w // 2, width - w // 2), r.randint(-h // 2, height - h // 2)
    _blend(tile, patch.astype(np.float32), alpha, left, top, 0, r)


def _blend(tile: Tile, image, alpha, left: int, top: int, value: int, r: random.Random) -> None:
    """Lay an image [h, w, 3] with its alpha over the tile; where it covers, the mask becomes `value`."""
    h, w = alpha.shape
    x0, y0, x1, y1 = max(0, left), max(0, top), min(tile.mask.shape[1], left + w), min(tile.mask.shape[0], top + h)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    inner, outer = np.s_[y0 - top : y1 - top, x0 - left : x1 - left], np.s_[y0:y1, x0:x1]
    image, alpha = _harmonise(image[inner], tile.image[outer], r), alpha[inner]
    share = (alpha.astype(np.float32) / 255)[..., None]
    tile.image[outer] = (tile.image[outer] * (1 - share) + image * share).astype(np.uint8)
    covered = alpha > 127
    tile.mask[outer][covered] = value
    tile.pasted[outer][covered] = True


def _harmonise(image: np.ndarray, behind: np.ndarray, r: random.Random) -> np.ndarray:
    """Move something pasted's brightness and colour a random way towards the scene's."""
    own, scene = image.mean((0, 1)) + 1, behind.mean((0, 1)) + 1
    gain = (scene / own) ** r.uniform(0, 0.6) * r.uniform(0.75, 1.2)
    image = image * np.clip(gain, 0.35, 1.8).astype(np.float32)
    grey = image.mean(2, keepdims=True)
    return np.clip(grey + (image - grey) * r.uniform(0.6, 1.2), 0, 255)


def _turn(image: np.ndarray, alpha: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
    h, w = alpha.shape
    side = int(math.hypot(w, h))
    turn = cv2.getRotationMatrix2D((w / 2, h / 2), angle, 1)
    turn[:, 2] += [(side - w) / 2, (side - h) / 2]
    return cv2.warpAffine(image, turn, (side, side)), cv2.warpAffine(np.ascontiguousarray(alpha), turn, (side, side))
