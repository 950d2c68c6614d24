"""Score predicted id masks against true ones.

Masks are uint8 [h, w]: 0 nobody, k person k, and in the truth 255 "do not judge" and any
other value a person. Shares are fractions of judged pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

IGNORE = 255
LARGE = 0.01
"""Share of the picture from which a person counts as large."""


@dataclass
class Detections:
    """Matched detections of a set, for the average precision at IoU .5."""

    found: list[tuple[float, bool]] = field(default_factory=list)  # (confidence, right)
    true: int = 0

    def average_precision(self) -> float:
        """Mean of the best precision at 101 recalls."""
        if not self.found or not self.true:
            return 0.0
        right = np.array([r for _, r in sorted(self.found, key=lambda d: -d[0])])
        hits = np.cumsum(right)
        recall = hits / self.true
        precision = np.maximum.accumulate((hits / np.arange(1, len(right) + 1))[::-1])[::-1]
        steps = [precision[recall >= r].max() if recall[-1] >= r else 0.0 for r in np.linspace(0, 1, 101)]
        return float(np.mean(steps))


@dataclass
class SetScore:
    """Running score of one set; `row` gives the figures."""

    instances: bool
    ious: list[float] = field(default_factory=list)
    false_areas: list[float] = field(default_factory=list)
    right: int = 0
    spilled: int = 0
    missed: int = 0
    covered: np.ndarray = field(default_factory=lambda: np.zeros(4, np.int64))  # person: all, hidden; rest: all, hidden
    all_people: Detections = field(default_factory=Detections)
    large_people: Detections = field(default_factory=Detections)

    def add(self, predicted: np.ndarray, truth: np.ndarray, confidences: dict[int, float] | None = None) -> None:
        judged = truth != IGNORE
        people, said = (truth > 0) & judged, (predicted > 0) & judged
        if people.any():
            right = int((said & people).sum())
            self.ious.append(right / int((said | people).sum()))
            self.right += right
            self.spilled += int((said & ~people).sum())
            self.missed += int((people & ~said).sum())
        else:
            self.false_areas.append(float(said.sum() / max(1, judged.sum())))
        if self.instances:
            self._match(predicted, truth, judged, confidences)

    def add_covered(self, covered: np.ndarray, truth: np.ndarray) -> None:
        people, rest = (truth > 0) & (truth != IGNORE), truth == 0
        self.covered += [people.sum(), (people & (covered > 0)).sum(), rest.sum(), (rest & (covered > 0)).sum()]

    def _match(self, predicted, truth, judged, confidences) -> None:
        """Greedy matching, most confident first; detections mostly on ignored ground are dropped."""
        true_ids = [v for v in np.unique(truth) if v not in (0, IGNORE)]
        sizes = {v: int((truth == v).sum()) for v in true_ids}
        large = {v for v in true_ids if sizes[v] >= LARGE * truth.size}
        self.all_people.true += len(true_ids)
        self.large_people.true += len(large)
        said_ids = [v for v in np.unique(predicted) if v]
        if confidences is None:
            confidences = {v: float((predicted == v).mean()) for v in said_ids}
        taken = set()
        for value in sorted(said_ids, key=lambda v: -confidences.get(int(v), 0.0)):
            own = predicted == value
            best, match = 0.0, None
            for other in true_ids:
                if other in taken:
                    continue
                both = int((own & (truth == other)).sum())
                iou = both / (int((own & judged).sum()) + sizes[other] - both) if both else 0.0
                if iou > best:
                    best, match = iou, other
            right = best >= 0.5
            if not right and (own & ~judged).sum() > 0.5 * own.sum():
                continue
            if right:
                taken.add(match)
            entry = (confidences.get(int(value), 0.0), right)
            self.all_people.found.append(entry)
            if (match in large) if right else own.mean() >= LARGE:
                self.large_people.found.append(entry)

    def row(self) -> dict[str, float | int]:
        """Figures of the set; those that do not apply are left out."""
        out: dict[str, float | int] = {}
        if self.ious:
            out |= {
                "pictures": len(self.ious),
                "mean_iou": float(np.mean(self.ious)),
                "pooled_iou": self.right / max(1, self.right + self.spilled + self.missed),
                "recall": self.right / max(1, self.right + self.missed),
                "precision": self.right / max(1, self.right + self.spilled),
            }
        if self.false_areas:
            out |= {"empty_pictures": len(self.false_areas), "false_area": float(np.mean(self.false_areas))}
        people, hidden, rest, over = (int(n) for n in self.covered)
        if people:
            out["hidden"] = hidden / people
        if rest:
            out["over_cover"] = over / rest
        if self.instances and self.all_people.true:
            out |= {
                "people": self.all_people.true,
                "ap50": self.all_people.average_precision(),
                "ap50_large": self.large_people.average_precision(),
            }
        return out


def at_size_of(mask: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The mask at the truth's size."""
    if mask.shape == truth.shape:
        return mask
    return cv2.resize(mask, truth.shape[::-1], interpolation=cv2.INTER_NEAREST)
