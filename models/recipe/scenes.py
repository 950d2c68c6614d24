"""Make training tiles: crop real pictures, paste people into scenes, spoil the light.

Coordinates are (x, y) in pixels of the tile unless said otherwise; a tile is `Tile`.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np

from data import IGNORE, SEMANTIC, Cut, Picture
from light import spoil

# (set, weight, smallest and largest scale, chance of pasting): real pictures with people.
PEOPLED = [
    ("pennfudan", 0.15, 0.8, 2.2, 0.35),
    ("coco128_train", 0.30, 0.8, 2.2, 0.2),
    ("vikram290", 0.17, 0.6, 1.6, 0.1),
    ("ccp", 0.16, 0.6, 2.2, 0.3),
]
# (set, weight as a scene without people, weight as a background to paste on).
EMPTY = [
    ("coco128_train", 3.0, 3.0),  # its pictures without people
    ("neg_clothing", 3.5, 0.4),
    ("neg_hard_flagged", 2.0, 0.0),
    ("neg_backgrounds", 0.8, 3.0),
    ("neg_traffic", 0.4, 1.0),
    ("neg_animals", 1.4, 0.8),
    ("neg_objects_caltech", 2.0, 0.5),
    ("neg_furniture", 1.4, 1.5),
    ("neg_rooms_kitchen", 1.4, 2.0),
    ("neg_garbage", 0.9, 1.5),
    ("neg_grocery", 0.6, 1.2),
    ("neg_flowers", 0.5, 0.4),
    ("neg_food", 0.4, 0.2),
]
SHARES = {"peopled": 0.5, "empty": 0.18, "pasted": 0.32}
PASTED_FROM = {"ccp": 0.38, "cutouts200": 0.24, "pennfudan": 0.16, "coco128_train": 0.14, "vikram290": 0.08}
LAYOUTS = {"street": 0.32, "crowd": 0.16, "far": 0.22, "close": 0.14, "above": 0.16}
THINGS = {"peopled": 0.15, "empty": 0.3, "pasted": 0.5}
"""Chance of one to three pasted things: what is pasted is not always a person, and people stand behind things."""
SMALLEST_PERSON = 24
"""Pasted people are at least this tall, in pixels."""
FIRST_PASTED_ID = 100


@dataclass
class Tile:
    """What a training tile is before its targets are drawn."""

    image: np.ndarray  # uint8 [H, W, 3], RGB
    mask: np.ndarray  # uint8 [H, W]: 0, ids, SEMANTIC, IGNORE
    soft: np.ndarray | None  # float32 [H/2, W/2], the teacher's person, 0..1
    classes: np.ndarray | None  # uint8 [H/16, W/16], the teacher's class or 255
    pasted: np.ndarray  # bool [H, W]: the teacher has not seen these
    teacher_share: float


class Scenes:
    """A seeded, endless source of tiles."""

    def __init__(self, sets: dict[str, list[Picture]], cuts: dict[str, list[Cut]], seed: int):
        self.random = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.cuts = cuts
        self.peopled = {name: [p for p in pictures if p.peopled] for name, pictures in sets.items()}
        self.empty = {name: [p for p in pictures if not p.mask.any()] for name, pictures in sets.items()}

    def tile(self, height: int, width: int) -> Tile:
        r = self.random
        kind = self._pick(SHARES)
        if kind == "peopled":
            weights = {name: w for name, w, *_ in PEOPLED if self.peopled.get(name)}
            name = self._pick(weights)
            low, high, chance = next(row[2:] for row in PEOPLED if row[0] == name)
            tile = self._crop(r.choice(self.peopled[name]), height, width, low, high)
            layout = self._pick(LAYOUTS) if r.random() < chance else None
        else:
            column = 1 if kind == "empty" else 2
            weights = {row[0]: row[column] for row in EMPTY if self.empty.get(row[0])}
            tile = self._crop(r.choice(self.empty[self._pick(weights)]), height, width, 0.8, 2.0)
            layout = self._pick(LAYOUTS) if kind == "pasted" else None
        things = r.randint(1, 3) if r.random() < THINGS[kind] else 0
        before = r.randint(0, things)
        for _ in range(before):
            self._paste_thing(tile)
        if layout:
            self._paste_layout(tile, layout)
        for _ in range(things - before):
            self._paste_thing(tile)
        tile.image = spoil(tile.image, r, self.noise)
        return tile

    def _pick(self, weights: dict[str, float]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def _crop(self, picture: Picture, height: int, width: int, low: float, high: float) -> Tile:
        """A turned, scaled, perhaps mirrored crop; scale 1 just covers the tile's longer fit."""
        r = self.random
        h, w = picture.mask.shape
        fit = math.sqrt(height / h * width / w)
        scale = fit * math.exp(r.uniform(math.log(low), math.log(high)))
        stretch = math.exp(r.uniform(-0.12, 0.12))
        angle = math.radians(r.gauss(0, 6)) if r.random() < 0.5 else 0.0
        mirror = -1 if r.random() < 0.5 else 1

        cx, cy = r.uniform(0.3, 0.7) * w, r.uniform(0.3, 0.7) * h
        if picture.peopled and scale > fit and r.random() < 0.8:
            ys, xs = np.nonzero((picture.mask > 0) & (picture.mask < IGNORE))
            i = r.randrange(len(ys))
            cx, cy = 0.6 * xs[i] + 0.4 * cx, 0.6 * ys[i] + 0.4 * cy
        sx, sy = scale * stretch, scale / stretch
        c, s = math.cos(angle), math.sin(angle)
        linear = np.array([[mirror * sx * c, -sy * s], [mirror * sx * s, sy * c]])
        target = np.array([width * r.uniform(0.42, 0.58), height * r.uniform(0.42, 0.58)])
        # keep the tile inside the picture where the picture is large enough
        for axis, (size, extent) in enumerate(((width, w * sx), (height, h * sy))):
            centre = (cx * sx if mirror > 0 else (w - cx) * sx) if axis == 0 else cy * sy
            first = target[axis] - centre
            if angle == 0.0:
                first = min(0.0, max(size - extent, first)) if extent >= size else r.uniform(0, size - extent)
                target[axis] = first + centre
        shift = target - linear @ [cx, cy]

        fill = r.randint(0, 255)
        image = picture.image
        if scale < 0.6:  # against aliasing
            image = cv2.GaussianBlur(image, (0, 0), 0.4 / max(scale, 0.1))
        image = _warp(image, linear, shift, (width, height), cv2.INTER_LINEAR, (fill,) * 3)
        mask = _warp(picture.mask, linear, shift, (width, height), cv2.INTER_NEAREST, 0)
        soft = classes = None
        if picture.soft is not None:
            steps = (w / picture.soft.shape[1], h / picture.soft.shape[0])
            soft = _warp_cells(picture.soft, linear, shift, steps, 2, (width, height), cv2.INTER_LINEAR, 0)
            soft = soft.astype(np.float32) / 255
            steps = (w / picture.classes.shape[1], h / picture.classes.shape[0])
            classes = _warp_cells(picture.classes, linear, shift, steps, 16, (width, height), cv2.INTER_NEAREST, IGNORE)
        return Tile(image, mask, soft, classes, np.zeros(mask.shape, bool), picture.teacher_share)

    def _paste_layout(self, tile: Tile, layout: str) -> None:
        """Paste people from the farthest to the nearest."""
        height, width = tile.mask.shape
        people = sorted(place(layout, height, width, self.random), key=lambda p: p[2])
        for i, (tall, x, foot, squash) in enumerate(people):
            cut = self.random.choice(self.cuts[self._pick({k: v for k, v in PASTED_FROM.items() if k in self.cuts})])
            self._paste(tile, cut, max(SMALLEST_PERSON, tall), x, foot, squash, FIRST_PASTED_ID + i)

    def _paste(self, tile: Tile, cut: Cut, tall: float, x: float, foot: float, squash: float, id_: int) -> None:
        r = self.random
        scale = tall / cut.image.shape[0]
        w = max(6, min(int(cut.image.shape[1] * scale * math.exp(r.uniform(-0.15, 0.15))), 3 * tile.mask.shape[1]))
        h = max(10, int(tall * squash))
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        image = cv2.resize(cut.image, (w, h), interpolation=how).astype(np.float32)
        alpha = cv2.resize(cut.alpha, (w, h), interpolation=how)
        if r.random() < 0.5:
            image, alpha = image[:, ::-1], alpha[:, ::-1]
        if r.random() < 0.12:  # bending, lying
            angle = r.choice([90, -90, r.uniform(-40, 40), r.uniform(-40, 40)])
            image, alpha = _turn(image, alpha, angle)
            h, w = alpha.shape
        if r.random() < 0.3:
            alpha = cv2.GaussianBlur(alpha, (0, 0), r.uniform(0.5, 1.3))

        self._blend(tile, image, alpha, int(x - w / 2), int(foot - h), id_ if cut.exact else SEMANTIC)

    def _paste_thing(self, tile: Tile) -> None:
        """Paste a rounded patch of a picture without people; whoever is under it is hidden."""
        r = self.random
        height, width = tile.mask.shape
        weights = {row[0]: row[1] for row in EMPTY if self.empty.get(row[0])}
        source = r.choice(self.empty[self._pick(weights)]).image
        w, h = (max(12, int(side * math.exp(r.uniform(math.log(0.08), math.log(0.5))))) for side in (width, height))
        zoom = max(1.0, w / source.shape[1], h / source.shape[0]) * r.uniform(1.0, 1.3)
        scale = max(w / source.shape[1], h / source.shape[0]) * zoom if r.random() < 0.5 else zoom
        source = cv2.resize(source, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top, left = r.randint(0, source.shape[0] - h), r.randint(0, source.shape[1] - w)
        patch = source[top : top + h, left : left + w]

        alpha = np.zeros((h, w), np.uint8)
        for _ in range(r.randint(1, 3)):
            centre = (int(w * r.uniform(0.35, 0.65)), int(h * r.uniform(0.35, 0.65)))
            axes = (max(4, int(w * r.uniform(0.2, 0.5))), max(4, int(h * r.uniform(0.2, 0.5))))
            cv2.ellipse(alpha, centre, axes, r.uniform(-30, 30), 0, 360, 255, -1)
        alpha = cv2.GaussianBlur(alpha, (0, 0), r.uniform(0.5, 1.2))

        left, top = r.randint(-w // 2, width - w // 2), r.randint(-h // 2, height - h // 2)
        self._blend(tile, patch.astype(np.float32), alpha, left, top, 0)

    @staticmethod
    def _window(tile: Tile, h: int, w: int, left: int, top: int):
        """Slices of the part inside the tile, in the patch and in the tile; None if too little is."""
        x0, y0, x1, y1 = max(0, left), max(0, top), min(tile.mask.shape[1], left + w), min(tile.mask.shape[0], top + h)
        if x1 - x0 < 4 or y1 - y0 < 4:
            return None
        return np.s_[y0 - top : y1 - top, x0 - left : x1 - left], np.s_[y0:y1, x0:x1]

    def _blend(self, tile: Tile, image: np.ndarray, alpha: np.ndarray, left: int, top: int, value: int) -> None:
        window = self._window(tile, *alpha.shape, left, top)
        if window is None:
            return
        inner, outer = window
        image, alpha = _harmonise(image[inner], tile.image[outer], self.random), alpha[inner]
        share = (alpha.astype(np.float32) / 255)[..., None]
        tile.image[outer] = (tile.image[outer] * (1 - share) + image * share).astype(np.uint8)
        covered = alpha > 127
        tile.mask[outer][covered] = value
        tile.pasted[outer][covered] = True


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


def _harmonise(image: np.ndarray, behind: np.ndarray, r: random.Random) -> np.ndarray:
    """Move a pasted person's brightness and colour a random way towards the scene's."""
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


def _warp(source, linear, shift, size, how, fill):
    matrix = np.concatenate([linear, shift[:, None]], 1)
    return cv2.warpAffine(source, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=fill)


def _warp_cells(source, linear, shift, source_steps, step, size, how, fill):
    """Warp a map whose cells are `source_steps` picture pixels wide into cells of `step` tile pixels."""
    steps = np.array(source_steps)
    cells = linear * steps / step
    moved = (linear @ ((steps - 1) / 2) + shift - (step - 1) / 2) / step
    return _warp(source, cells, moved, (size[0] // step, size[1] // step), how, fill)
