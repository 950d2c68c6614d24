"""Choose and crop pictures, paste people into them, spoil the light: training tiles.

How often what is drawn is configured at the top.
"""

from __future__ import annotations

import math
import random

import cv2
import numpy as np

from data import IGNORE, Cut, Picture
from light import spoil
from paste import LAYOUTS, Tile, paste_person, paste_thing, place

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
    ("neg_clothing", 4.0, 0.4),
    ("neg_hard_flagged", 2.0, 0.0),
    ("neg_backgrounds", 0.8, 3.0),
    ("neg_traffic", 0.4, 1.0),
    ("neg_animals", 1.4, 0.8),
    ("neg_objects_caltech", 2.0, 0.5),
    ("neg_furniture", 2.2, 1.5),
    ("neg_rooms_kitchen", 1.4, 2.0),
    ("neg_garbage", 0.9, 1.5),
    ("neg_grocery", 0.6, 1.2),
    ("neg_flowers", 0.5, 0.4),
    ("neg_food", 0.4, 0.2),
]
ALONE, BEHIND = 1, 2  # columns of EMPTY
SHARES = {"peopled": 0.47, "empty": 0.22, "pasted": 0.31}
PASTED_FROM = {"ccp": 0.38, "cutouts200": 0.24, "pennfudan": 0.16, "coco128_train": 0.14, "vikram290": 0.08}
THINGS = {"peopled": 0.15, "empty": 0.3, "pasted": 0.5}
"""Chance of one to three pasted things: what is pasted is not always a person, and people stand behind things."""
FIRST_PASTED_ID = 100


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
            rows = {row[0]: row for row in PEOPLED if self.peopled.get(row[0])}
            name, _, low, high, chance = rows[self._pick({name: row[1] for name, row in rows.items()})]
            tile = self._crop(r.choice(self.peopled[name]), height, width, low, high)
            pasted = r.random() < chance
        else:
            pasted = kind == "pasted"
            tile = self._crop(self._empty_picture(BEHIND if pasted else ALONE), height, width, 0.8, 2.0)
        things = r.randint(1, 3) if r.random() < THINGS[kind] else 0
        in_front = r.randint(0, things)
        for _ in range(things - in_front):
            paste_thing(tile, self._empty_picture(ALONE).image, r)
        if pasted:
            self._paste_layout(tile, self._pick(LAYOUTS))
        for _ in range(in_front):
            paste_thing(tile, self._empty_picture(ALONE).image, r)
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
        sources = {name: weight for name, weight in PASTED_FROM.items() if name in self.cuts}
        spots = sorted(place(layout, height, width, self.random), key=lambda spot: spot[2])
        for i, spot in enumerate(spots):
            cut = self.random.choice(self.cuts[self._pick(sources)])
            paste_person(tile, cut, spot, FIRST_PASTED_ID + i, self.random)

    def _empty_picture(self, column: int) -> Picture:
        """A picture without people, by the weights in a column of EMPTY."""
        weights = {row[0]: row[column] for row in EMPTY if self.empty.get(row[0])}
        return self.random.choice(self.empty[self._pick(weights)])


def _warp(source, linear, shift, size, how, fill):
    matrix = np.concatenate([linear, shift[:, None]], 1)
    return cv2.warpAffine(source, matrix, size, flags=how, borderMode=cv2.BORDER_CONSTANT, borderValue=fill)


def _warp_cells(source, linear, shift, source_steps, step, size, how, fill):
    """Warp a map whose cells are `source_steps` picture pixels wide into cells of `step` tile pixels."""
    steps = np.array(source_steps)
    cells = linear * steps / step
    moved = (linear @ ((steps - 1) / 2) + shift - (step - 1) / 2) / step
    return _warp(source, cells, moved, (size[0] // step, size[1] // step), how, fill)
