"""Read training pictures, their masks and the teacher's answers; cut people out of them.

A folder of sets is laid out as SET/images/*.jpg and SET/masks/*.png with 8-bit masks: 0
nobody, k person k, 255 ignore. A set without masks holds nobody. `cutouts200/rgba/*.png` are
people with an alpha channel. What is known of each set is configured at the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

SEMANTIC, IGNORE = 254, 255
"""Mask values beside ids: a person (or several) without a known id; do not judge."""

EXACT_IDS = {"pennfudan", "coco128_train", "ccp"}
"""Sets where one id is one person; elsewhere ids become SEMANTIC."""

PEOPLE_MISSING = {"pennfudan", "ccp"}
"""Sets whose masks leave passers-by out: where only the teacher sees people, ignore."""

TEACHER_SHARE = {"coco128_train": 0.3, "pennfudan": 0.15, "vikram290": 0.15, "ccp": 0.1}
"""How much of the person target is the teacher's answer instead of the mask's (else 0)."""

CUTOUTS = "cutouts200"
PASTED_SETS = ("ccp", "pennfudan", "coco128_train", "vikram290")
"""Sets whose people are cut out by their masks and pasted elsewhere."""

LONGEST = 512
"""Pictures are held at this long side at most."""
SMALLEST_CUT = 2500
"""Cut people have at least this many pixels."""


@dataclass
class Picture:
    """One training picture; `soft` and `classes` are None without a teacher."""

    image: np.ndarray  # uint8 [h, w, 3], RGB
    mask: np.ndarray  # uint8 [h, w]
    soft: np.ndarray | None  # uint8 [h/2, w/2], 255 x the teacher's probability of a person
    classes: np.ndarray | None  # uint8 [n, n] over the whole picture: Pascal VOC class or 255
    teacher_share: float

    @property
    def peopled(self) -> bool:
        return bool(((self.mask > 0) & (self.mask < IGNORE)).any())


@dataclass
class Cut:
    """A person to paste: uint8 RGB and alpha; `exact` where it is certainly one person."""

    image: np.ndarray
    alpha: np.ndarray
    exact: bool


def set_folders(train: Path) -> list[Path]:
    """The folders below `train` that hold pictures, in name order."""
    return [f for f in sorted(Path(train).iterdir()) if (f / "images").is_dir()]


def read_rgb(file: Path) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(file), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def read_set(folder: Path, teacher: Path | None) -> list[Picture]:
    """Every picture of one set, with its mask and the teacher's cached answers."""
    return [_read_picture(folder, file, teacher) for file in sorted((folder / "images").glob("*.jpg"))]


def _read_picture(folder: Path, file: Path, teacher: Path | None) -> Picture:
    image = read_rgb(file)
    mask_file = folder / "masks" / f"{file.stem}.png"
    mask = (
        cv2.imread(str(mask_file), cv2.IMREAD_GRAYSCALE) if mask_file.exists() else np.zeros(image.shape[:2], np.uint8)
    )
    scale = LONGEST / max(image.shape[:2])
    if scale < 1:
        size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        image = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)

    soft = classes = None
    if teacher is not None:
        soft = cv2.imread(str(teacher / folder.name / f"{file.stem}.person.png"), cv2.IMREAD_GRAYSCALE)
        classes = cv2.imread(str(teacher / folder.name / f"{file.stem}.classes.png"), cv2.IMREAD_GRAYSCALE)
    if soft is not None:
        half = (max(1, image.shape[1] // 2), max(1, image.shape[0] // 2))
        soft = cv2.resize(soft, half, interpolation=cv2.INTER_AREA)
        if folder.name in PEOPLE_MISSING:
            mask = _ignore_unlabelled(mask, soft)
    if folder.name not in EXACT_IDS:
        mask[(mask > 0) & (mask < IGNORE)] = SEMANTIC
    return Picture(image, mask, soft, classes, TEACHER_SHARE.get(folder.name, 0.0) if teacher else 0.0)


def _ignore_unlabelled(mask: np.ndarray, soft: np.ndarray) -> np.ndarray:
    """Set IGNORE where the teacher is sure of a person well away from every labelled one."""
    seen = cv2.resize(soft, mask.shape[::-1], interpolation=cv2.INTER_LINEAR) > 140
    reach = max(5, max(mask.shape) // 20) | 1  # the teacher's outlines are this coarse
    near = cv2.dilate((mask > 0).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    sure = (seen & ~near).astype(np.uint8)
    wider = cv2.dilate(sure, np.ones((9, 9), np.uint8)) > 0
    return np.where(wider & (mask == 0), IGNORE, mask).astype(np.uint8)


def cut_people(train: Path, sets: dict[str, list[Picture]]) -> dict[str, list[Cut]]:
    """People to paste, by the set they come from."""
    cuts = {name: [c for p in sets[name] for c in _cuts_of(p)] for name in PASTED_SETS if name in sets}
    files = sorted((Path(train) / CUTOUTS / "rgba").glob("*.png"))
    cuts[CUTOUTS] = [_cut_of_rgba(cv2.imread(str(f), cv2.IMREAD_UNCHANGED)) for f in files]
    return {name: people for name, people in cuts.items() if people}


def _cuts_of(picture: Picture) -> list[Cut]:
    cuts = []
    for value in np.unique(picture.mask):
        if value in (0, IGNORE):
            continue
        count, labels, stats, _ = cv2.connectedComponentsWithStats((picture.mask == value).astype(np.uint8))
        if count < 2:
            continue
        largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
        x, y, w, h, area = stats[largest]
        if area < SMALLEST_CUT:
            continue
        alpha = (labels[y : y + h, x : x + w] == largest).astype(np.uint8) * 255
        alpha = cv2.GaussianBlur(alpha, (3, 3), 0.7)
        cuts.append(Cut(picture.image[y : y + h, x : x + w].copy(), alpha, value != SEMANTIC))
    return cuts


def _cut_of_rgba(rgba: np.ndarray) -> Cut:
    scale = LONGEST / max(rgba.shape[:2])
    if scale < 1:
        rgba = cv2.resize(rgba, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.where(rgba[..., 3] > 100)
    rgba = rgba[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    return Cut(rgba[..., 2::-1].copy(), rgba[..., 3].copy(), True)


def read_all(train: Path, teacher: Path | None) -> tuple[dict[str, list[Picture]], dict[str, list[Cut]]]:
    """Everything below `train`: pictures by set, and people to paste by set."""
    sets = {folder.name: read_set(folder, teacher) for folder in set_folders(train)}
    return sets, cut_people(train, sets)
