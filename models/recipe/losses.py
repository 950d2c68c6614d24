"""What training minimises."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor

from data import IGNORE
from targets import Targets

WEIGHTS = {"bce": 1.0, "dice": 0.5, "heat": 40.0, "offset": 0.4, "classes": 0.1}
"""Of the parts in their sum."""
MISSED = 1.3
"""Weight of person places against others in the cross-entropy: a missed person is worse."""
DICE_SLACK = 20
"""Places added to both sides of Dice, so that a few wrong places on an empty tile weigh little."""


def losses(person: Tensor, places: Tensor, classes: Tensor, t: Targets) -> dict[str, Tensor]:
    """The parts, unweighted, of the outputs of `Net` and of the class head (logits [N, 21, H/16, W/16])."""
    logit = person[:, 0]
    weight = t.person_weight * (1 + (MISSED - 1) * t.person)
    bce = F.binary_cross_entropy_with_logits(logit, t.person, weight, reduction="sum") / weight.sum()

    judged = (t.person_weight > 0).float()
    said, truth = logit.sigmoid() * judged, t.person * judged
    both, either = (said * truth).sum((1, 2)), said.sum((1, 2)) + truth.sum((1, 2))
    dice = 1 - ((2 * both + DICE_SLACK) / (either + DICE_SLACK)).mean()

    heat = ((places[:, 0] - t.heat) ** 2 * t.heat_weight).sum() / t.heat_weight.sum()
    far = (places[:, 1:] - t.offset).abs() * t.offset_weight[:, None]
    offset = far.sum() / (2 * t.offset_weight.sum() + 1)

    known = (t.classes != IGNORE).sum().clamp(min=1)
    named = F.cross_entropy(classes, t.classes, ignore_index=IGNORE, reduction="sum") / known
    return {"bce": bce, "dice": dice, "heat": heat, "offset": offset, "classes": named}
