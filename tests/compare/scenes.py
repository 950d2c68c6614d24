"""Moving scenes of a known number of people, as a camera's NV12 frames."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

FRAMES = 40
PAN, WALK = 2, 4
"""Pixels a frame by which the picture moves, and by which a person moves at most."""
LEAST = 150
"""Rows of the smallest person that is cut out of a picture."""


def cutouts(pictures: Path, fallback: Path) -> list[np.ndarray]:
    """People as BGRA pictures: from a set with masks, or else the two halves of `fallback`."""
    found = [person for mask in sorted(pictures.glob("masks/*.png")) for person in cut_out(mask)]
    if found:
        return found
    picture = cv2.cvtColor(cv2.imread(str(fallback)), cv2.COLOR_BGR2BGRA)
    return [np.ascontiguousarray(half) for half in np.array_split(picture, 2, axis=1)]


def cut_out(mask_file: Path) -> Iterator[np.ndarray]:
    """The people of a picture that are not cut off by its edge."""
    picture = cv2.imread(str(mask_file.parent.parent / "images" / f"{mask_file.stem}.jpg"))
    mask = cv2.imread(str(mask_file), cv2.IMREAD_GRAYSCALE)
    for person in set(np.unique(mask)) - {0, 255}:
        alpha = np.where(mask == person, 255, 0).astype(np.uint8)
        x, y, w, h = cv2.boundingRect(alpha)
        if h >= LEAST and x > 0 and y > 0 and x + w < mask.shape[1] and y + h < mask.shape[0]:
            yield np.dstack([picture, cv2.blur(alpha, (3, 3))])[y : y + h, x : x + w]


def ground(pictures: Path) -> np.ndarray:
    """A picture of a street without people, or else soft noise."""
    file = next(iter(sorted(pictures.glob("images/*.jpg"))), None)
    return np.random.default_rng(0).integers(60, 200, (18, 32, 3), np.uint8) if file is None else cv2.imread(str(file))


@dataclass(frozen=True)
class Scene:
    """People who walk to and fro before a picture that pans."""

    people: int
    width: int = 1280
    height: int = 720
    turned: bool = False
    """The camera is held so that its frames need a quarter turn clockwise."""

    def write(self, into: Path, cut: list[np.ndarray], behind: np.ndarray) -> None:
        rng = np.random.default_rng(self.people)
        behind = cv2.resize(behind, (self.width + PAN * FRAMES, self.height), interpolation=cv2.INTER_CUBIC)
        columns = min(self.people, 7)
        rows = -(-self.people // columns)
        walkers = []
        for at, person in zip(range(self.people), itertools.cycle(cut)):
            scale = self.height * (0.65 if self.people == 1 else 0.42) * rng.uniform(0.8, 1.0) / person.shape[0]
            row, column = divmod(at, columns)
            x = (column + 0.5) * self.width / columns - person.shape[1] * scale / 2
            y = (row + 0.5) * self.height / rows - person.shape[0] * scale / 2
            walkers.append((cv2.resize(person, None, fx=scale, fy=scale), x, y, rng.uniform(-WALK, WALK)))
        with into.open("wb") as file:
            for at in range(FRAMES):
                frame = behind[:, PAN * at : PAN * at + self.width].copy()
                for person, x, y, speed in walkers:
                    paste(frame, person, round(x + speed * at), round(y))
                file.write(nv12(cv2.rotate(frame, cv2.ROTATE_90_COUNTERCLOCKWISE) if self.turned else frame))


def paste(frame: np.ndarray, person: np.ndarray, x: int, y: int) -> None:
    """Paints `person` with the left top corner at `x`, `y`; what lies outside the frame is left out."""
    left, top = max(x, 0), max(y, 0)
    height, width = frame.shape[:2]
    part = person[top - y : max(height - y, 0), left - x : max(width - x, 0)]
    under = frame[top : top + part.shape[0], left : left + part.shape[1]]
    alpha = part[..., 3:] / 255
    under[:] = part[..., :3] * alpha + under * (1 - alpha)


def nv12(picture: np.ndarray) -> bytes:
    """BT.601, limited range."""
    planes = cv2.cvtColor(picture, cv2.COLOR_BGR2YUV_I420).reshape(-1)
    luma = picture.shape[0] * picture.shape[1]
    return planes[:luma].tobytes() + planes[luma:].reshape(2, -1).T.tobytes()
