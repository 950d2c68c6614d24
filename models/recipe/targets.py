"""Draw what the network should answer for a tile, and with which weight."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from data import IGNORE, SEMANTIC
from net import OFFSET_UNIT
from paste import Tile

PERSON_CLASS = 15
SMALL_SHARE = 0.02
"""People below this share of the tile weigh more, up to three times."""
SMALLEST_CENTRE = 20
"""People with fewer visible pixels get no centre."""


class Targets(NamedTuple):
    """Arrays of one tile of H x W pixels (or, stacked, of a batch)."""

    person: np.ndarray  # [H/2, W/2] 0..1
    person_weight: np.ndarray  # [H/2, W/2]
    heat: np.ndarray  # [H/4, W/4] 0..1
    heat_weight: np.ndarray  # [H/4, W/4]
    offset: np.ndarray  # [2, H/4, W/4] (dy, dx) in OFFSET_UNIT pixels
    offset_weight: np.ndarray  # [H/4, W/4]
    classes: np.ndarray  # int64 [H/16, W/16], 255 where unknown


def draw(tile: Tile) -> Targets:
    mask = tile.mask
    covered = ((mask > 0) & (mask != IGNORE)).astype(np.float32)
    weight = _small_people(mask)
    edge = cv2.morphologyEx((covered * 255).astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((5, 5), np.uint8)) > 0
    weight[edge] *= 1.5
    weight[mask == IGNORE] = 0

    person = _halve(covered)
    if tile.soft is not None and tile.teacher_share > 0:
        share = tile.teacher_share * (_halve(tile.pasted.astype(np.float32)) == 0)
        person = person * (1 - share) + tile.soft * share
    ignored = _halve((mask == IGNORE).astype(np.float32)) > 0
    person_weight = np.where(ignored, 0, _halve(weight)).astype(np.float32)

    heat, heat_weight, offset, offset_weight = _centres(mask, weight)
    return Targets(person, person_weight, heat, heat_weight, offset, offset_weight, _classes(tile, covered))


def _halve(full: np.ndarray) -> np.ndarray:
    h, w = full.shape
    return full.reshape(h // 2, 2, w // 2, 2).mean((1, 3))


def _small_people(mask: np.ndarray) -> np.ndarray:
    """Weight 1, more on and right around small people."""
    weight = np.ones(mask.shape, np.float32)
    areas = np.bincount(mask.ravel(), minlength=256)
    limit = SMALL_SHARE * mask.size
    for value in np.flatnonzero(areas):
        if value in (0, SEMANTIC, IGNORE) or areas[value] >= limit:
            continue
        near = cv2.dilate((mask == value).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        weight[near] = min(3.0, np.sqrt(limit / areas[value]))
    return weight


def _centres(mask: np.ndarray, weight: np.ndarray):
    """Heat and offsets at stride 4, sampled at pixel (4i + 1, 4j + 1); a centre is the mean visible pixel."""
    grid = mask[1::4, 1::4]
    h, w = grid.shape
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    heat = np.zeros((h, w), np.float32)
    offset = np.zeros((2, h, w), np.float32)
    offset_weight = np.zeros((h, w), np.float32)
    for value in np.unique(mask):
        if value in (0, SEMANTIC, IGNORE):
            continue
        ys, xs = np.nonzero(mask == value)
        if len(ys) < SMALLEST_CENTRE:
            continue
        cy, cx = (ys.mean() - 1.5) / 4, (xs.mean() - 1.5) / 4
        sigma = np.clip(0.0225 * np.sqrt(len(ys)), 1.0, 3.0)
        heat = np.maximum(heat, np.exp(-((yy - cy) ** 2 + (xx - cx) ** 2) / (2 * sigma**2)))
        own = grid == value
        offset[0][own] = (cy - yy[own]) * 4 / OFFSET_UNIT
        offset[1][own] = (cx - xx[own]) * 4 / OFFSET_UNIT
        offset_weight[own] = np.clip(weight[1::4, 1::4][own], 1.0, 3.0)
    known = ((grid != IGNORE) & (grid != SEMANTIC)).astype(np.float32)
    return heat, known * (1 + 4 * heat), offset, offset_weight


def _classes(tile: Tile, covered: np.ndarray) -> np.ndarray:
    """The teacher's classes, corrected by the truth about people."""
    h, w = covered.shape
    share = covered.reshape(h // 16, 16, w // 16, 16).mean((1, 3))
    classes = np.full(share.shape, IGNORE, np.int64) if tile.classes is None else tile.classes.astype(np.int64)
    hidden = tile.pasted.reshape(h // 16, 16, w // 16, 16).mean((1, 3)) > 0.3
    classes[hidden | ((classes == PERSON_CLASS) & (share < 0.5))] = IGNORE
    classes[(share > 0.2) & (share < 0.6)] = IGNORE
    classes[share >= 0.6] = PERSON_CLASS
    return classes
