"""Spoil a training picture as cameras do: light, colour, blur, noise, compression."""

from __future__ import annotations

import random

import cv2
import numpy as np


def spoil(image: np.ndarray, r: random.Random, noise: np.random.Generator) -> np.ndarray:
    """A changed copy of an RGB uint8 picture; about a tenth of them stay almost as they are."""
    if r.random() < 0.1:
        return image
    image = cv2.LUT(image, _curves(r))
    if r.random() < 0.6:
        image = _saturate(image, 0.0 if r.random() < 0.2 else r.uniform(0.3, 1.4))
    dark = r.random() < 0.16
    if dark:
        image = cv2.LUT(image, _dim(r.uniform(0.2, 0.6), r.uniform(1.0, 1.5)))
    kind = r.random()
    if kind < 0.14:
        image = cv2.GaussianBlur(image, (0, 0), r.uniform(0.5, 1.8))
    elif kind < 0.22:
        image = _motion(image, r.choice([5, 7, 9]), r.uniform(0, 180))
    elif kind < 0.34:
        image = _coarsen(image, r.uniform(0.3, 0.7))
    if r.random() < (0.8 if dark else 0.2):
        grain = noise.standard_normal(image.shape[:2] + (1 if r.random() < 0.4 else 3,), np.float32)
        image = np.clip(image + grain * r.uniform(2, 10), 0, 255).astype(np.uint8)
    if r.random() < 0.2:
        image = cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, r.randint(25, 80)])[1], 1)
    return image


def _curves(r: random.Random) -> np.ndarray:
    """One 256-step curve per channel: contrast, brightness, gamma, a colour cast."""
    x = np.arange(256, dtype=np.float32) / 255
    x = x ** np.exp(r.uniform(-0.35, 0.35)) * (1 + r.uniform(-0.3, 0.3)) + r.uniform(-0.1, 0.1)
    cast = [r.uniform(0.82, 1.18) if r.random() < 0.5 else 1.0 for _ in range(3)]
    return np.clip(np.stack([x * c for c in cast], -1) * 255, 0, 255).astype(np.uint8)[None]


def _dim(gain: float, gamma: float) -> np.ndarray:
    x = np.arange(256, dtype=np.float32) / 255
    return np.clip(x**gamma * gain * 255, 0, 255).astype(np.uint8)


def _saturate(image: np.ndarray, amount: float) -> np.ndarray:
    grey = np.full((3, 3), (1 - amount) / 3, np.float32)
    return cv2.transform(image, grey + np.eye(3, dtype=np.float32) * amount)


def _motion(image: np.ndarray, length: int, angle: float) -> np.ndarray:
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1
    turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), angle, 1)
    kernel = cv2.warpAffine(kernel, turn, (length, length))
    return cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1e-3))


def _coarsen(image: np.ndarray, scale: float) -> np.ndarray:
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
