"""The network: a MobileNetV2-0.5 encoder with DeepLab's context head and a light decoder.

Sizes are given for an input [N, 3, H, W] with H and W multiples of 32. Two outputs:

* person  [N, 1, H/2, W/2]  logit that a person covers the place
* places  [N, 3, H/4, W/4]  centre heat (about 0..1), then dy and dx from the place to its
  person's centre, in units of OFFSET_UNIT input pixels

`Exported(net)` wraps it into the shipped interface (offsets in input pixels, three outputs).
Every ConvUnit may carry a batch norm; `fold_norms` melts them into the convolutions, so the
shipped graph is convolutions, ReLUs, additions, nearest resizes, one mean and one shuffle.
"""

from __future__ import annotations

import copy

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

OFFSET_UNIT = 32.0
"""Input pixels per unit of the offset maps inside the network."""

MEAN, SCALE = 128.0, 128.0
"""Pixels enter as (value - MEAN) / SCALE."""

# (input channels, expanded, output, stride, dilation) of the MobileNetV2 blocks, width 0.5,
# output stride 16 as in DeepLabv3: the last three blocks are dilated instead of strided.
BLOCKS = [
    (16, 16, 8, 1, 1),
    (8, 48, 12, 2, 1), (12, 72, 12, 1, 1),
    (12, 72, 16, 2, 1), (16, 96, 16, 1, 1), (16, 96, 16, 1, 1),
    (16, 96, 32, 2, 1), (32, 192, 32, 1, 1), (32, 192, 32, 1, 1), (32, 192, 32, 1, 1),
    (32, 192, 48, 1, 1), (48, 288, 48, 1, 1), (48, 288, 48, 1, 1),
    (48, 288, 80, 1, 1), (80, 480, 80, 1, 2), (80, 480, 80, 1, 2), (80, 480, 160, 1, 2),
]  # fmt: skip
STRIDE4_BLOCK, STRIDE8_BLOCK = 3, 6
"""Blocks whose expanded features, before their stride, feed the decoder."""


class ConvUnit(nn.Module):
    """Convolution, batch norm (or nothing) and activation ("relu6", "relu" or "none")."""

    def __init__(self, inputs, outputs, kernel=1, stride=1, dilation=1, groups=1, act="none", norm=True):
        super().__init__()
        pad = dilation * (kernel // 2)
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, pad, dilation, groups)
        self.norm = nn.BatchNorm2d(outputs, momentum=0.03) if norm else nn.Identity()
        self.act = {"relu6": nn.ReLU6(), "relu": nn.ReLU(), "none": nn.Identity()}[act]

    def forward(self, x: Tensor) -> Tensor:
        return self.act(self.norm(self.conv(x)))


class Block(nn.Module):
    """Inverted residual. Returns the output and the expanded features."""

    def __init__(self, inputs, expanded, outputs, stride, dilation):
        super().__init__()
        self.expand = ConvUnit(inputs, expanded, act="relu6") if expanded != inputs else nn.Identity()
        self.depthwise = ConvUnit(expanded, expanded, 3, stride, dilation, groups=expanded, act="relu6")
        self.project = ConvUnit(expanded, outputs)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        wide = self.expand(x)
        out = self.project(self.depthwise(wide))
        return (x + out if self.residual else out), wide


class Encoder(nn.Module):
    """Features at strides 4 (72 channels), 8 (96) and 16 (256, with whole-picture context)."""

    def __init__(self):
        super().__init__()
        self.stem = ConvUnit(3, 16, 3, 2, act="relu6")
        self.blocks = nn.ModuleList([Block(*b) for b in BLOCKS])
        self.aspp = ConvUnit(160, 256, act="relu")
        self.pooling = ConvUnit(160, 256, act="relu", norm=False)
        # DeepLab concatenates (pooled, aspp) and projects; split in two, the pooled half is a
        # bias per picture and the concatenation disappears.
        self.merge_pooled = nn.Conv2d(256, 256, 1, bias=False)
        self.merge = ConvUnit(256, 256)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = self.stem(x)
        for i, block in enumerate(self.blocks):
            x, wide = block(x)
            if i == STRIDE4_BLOCK:
                stride4 = wide
            elif i == STRIDE8_BLOCK:
                stride8 = wide
        pooled = self.merge_pooled(self.pooling(x.mean((2, 3), keepdim=True)))
        merged = self.merge.conv(self.aspp(x)) + pooled
        return stride4, stride8, F.relu(self.merge.norm(merged))


class Separable(nn.Module):
    """Depthwise 3x3, then 1x1 with a ReLU."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.depthwise = ConvUnit(inputs, inputs, 3, groups=inputs)
        self.point = ConvUnit(inputs, outputs, act="relu")

    def forward(self, x: Tensor) -> Tensor:
        return self.point(self.depthwise(x))


class Net(nn.Module):
    """Encoder and decoder; 0.73 M weights."""

    def __init__(self, wide=64, mid=48, narrow=32):
        super().__init__()
        self.encoder = Encoder()
        self.from16 = ConvUnit(256, wide)
        self.lateral8 = ConvUnit(96, wide)
        self.mix8 = Separable(wide, wide)
        self.from8 = ConvUnit(wide, mid)
        self.lateral4 = ConvUnit(72, mid)
        self.mix4 = nn.Sequential(Separable(mid, mid), Separable(mid, mid))
        self.person = nn.Conv2d(mid, 4, 1)
        self.places_mix = Separable(mid, narrow)
        self.places = nn.Conv2d(narrow, 3, 1)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        return self.forward_with_context(image)[:2]

    def forward_with_context(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Both outputs, and the encoder's context features [N, 256, H/16, W/16]."""
        stride4, stride8, top = self.encoder(image)
        x = self.mix8(F.relu(_double(self.from16(top)) + self.lateral8(stride8)))
        x = self.mix4(F.relu(_double(self.from8(x)) + self.lateral4(stride4)))
        return F.pixel_shuffle(self.person(x), 2), self.places(self.places_mix(x)), top


def _double(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def fold_norms(module: nn.Module) -> nn.Module:
    """Melt every frozen batch norm below `module` into its convolution, in place."""
    for unit in module.modules():
        if isinstance(unit, Encoder):
            _scale_rows(unit.merge_pooled, unit.merge.norm)
        if isinstance(unit, ConvUnit) and isinstance(unit.norm, nn.BatchNorm2d):
            norm, conv = unit.norm, unit.conv
            gain = norm.weight.data / (norm.running_var + norm.eps).sqrt()
            conv.weight.data *= gain.view(-1, 1, 1, 1)
            conv.bias.data = (conv.bias.data - norm.running_mean) * gain + norm.bias.data
            unit.norm = nn.Identity()
    return module


def _scale_rows(conv: nn.Conv2d, norm: nn.Module) -> None:
    if isinstance(norm, nn.BatchNorm2d):
        gain = norm.weight.data / (norm.running_var + norm.eps).sqrt()
        conv.weight.data *= gain.view(-1, 1, 1, 1)


class Exported(nn.Module):
    """The shipped interface: person logit, centre heat, offset in input pixels."""

    def __init__(self, net: Net):
        super().__init__()
        self.net = fold_norms(copy.deepcopy(net).cpu().eval())
        last = self.net.places
        last.weight.data[1:] *= OFFSET_UNIT
        last.bias.data[1:] *= OFFSET_UNIT

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        person, places = self.net(image)
        return person, places[:, :1], places[:, 1:]


def load(path) -> Net:
    """Read weights, norms folded: a checkpoint of train.py (its average), an exported .onnx
    (int8 or not), or the first trial's."""
    net = Net()
    if str(path).endswith(".onnx"):
        weights = _from_onnx(path)
        fold_norms(net).load_state_dict(weights)
        return net.eval()
    state = torch.load(path, map_location="cpu", weights_only=True)
    if "average" in state:
        fold_norms(net).load_state_dict(state["average"])
    else:
        net.load_state_dict(from_trial(state["net"]))
        fold_norms(net)
    return net.eval()


def fresh(path) -> Net:
    """DeepLab's encoder and an untrained decoder, without norms."""
    net = fold_norms(Net())
    for name, module in net.named_modules():
        if isinstance(module, nn.Conv2d) and not name.startswith("encoder."):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            nn.init.zeros_(module.bias)
    for last, bias in ((net.person, -1.0), (net.places, 0.0)):
        last.weight.data *= 0.1
        last.bias.data.fill_(bias)
    net.encoder.load_state_dict(deeplab_encoder(path))
    return net.eval()


def _from_onnx(path) -> dict[str, Tensor]:
    """State dict of an Exported file; int8 weights become float again."""
    import onnx

    arrays = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    weights = {}
    for name, array in arrays.items():
        name = name.removeprefix("net.")
        if name.endswith((".weight", ".bias")):
            weights[name] = torch.from_numpy(array.copy())
        elif name.endswith(".int8"):
            scale = arrays[f"net.{name.removesuffix('.int8')}.scale"].reshape(-1, 1, 1, 1)
            weights[name.removesuffix(".int8")] = torch.from_numpy(array.astype(np.float32) * scale)
    weights["places.weight"][1:] /= OFFSET_UNIT
    weights["places.bias"][1:] /= OFFSET_UNIT
    return weights


def deeplab_encoder(path) -> dict[str, Tensor]:
    """Encoder weights, folded, of DeepLabv3 MobileNetV2-0.5 from an .npz of `LAYER.w` and `LAYER.b`."""
    arrays = np.load(path)
    names = {"image_pooling": "pooling", "concat_projection": "merge", "aspp0": "aspp"}
    out = {}
    for key in arrays.files:
        layer, _, kind = key.rpartition(".")
        if layer in ("", "logits"):
            continue
        if layer.startswith("b"):
            layer = "blocks." + layer[1:]
        name = f"{names.get(layer, layer)}.conv.{'weight' if kind == 'w' else 'bias'}"
        value = torch.from_numpy(arrays[key])
        if name == "merge.conv.weight":
            out["merge_pooled.weight"], value = value[:, :256].clone(), value[:, 256:].clone()
        out[name] = value
    return out


def blend_encoder(net: Net, path, share: float) -> None:
    """Move the encoder's weights `share` of the way to DeepLab's, in place (0 leaves them)."""
    own = net.encoder.state_dict()
    for name, value in deeplab_encoder(path).items():
        own[name].lerp_(value, share)


# Names of the project's first trial, whose weights the training starts from.
_TRIAL_NAMES = {
    "t": "from16", "l8": "lateral8", "d8": "mix8", "u4": "from8", "l4": "lateral4", "d4a": "mix4.0",
    "d4b": "mix4.1", "mask": "person", "i1": "places_mix", "inst": "places",
}  # fmt: skip
_TRIAL_PARTS = {"c": "conv", "bn": "norm", "e": "expand", "d": "depthwise", "p": "project"}
_TRIAL_ENCODER = {"b": "blocks", "pool": "pooling", "cp": "merge"}


def from_trial(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Rename the trial's state dict to this network's names."""
    out = {}
    for name, value in weights.items():
        head, *rest = name.split(".")
        if head == "enc":
            rest = [_TRIAL_ENCODER.get(rest[0], rest[0])] + [_TRIAL_PARTS.get(r, r) for r in rest[1:]]
            new = ".".join(["encoder", *rest])
        else:
            parts = {**_TRIAL_PARTS, "p": "point"}
            new = ".".join([_TRIAL_NAMES[head], *(parts.get(r, r) for r in rest)])
        if new == "encoder.merge.conv.weight":  # (pooled, aspp) columns
            out["encoder.merge_pooled.weight"] = value[:, :256].clone()
            value = value[:, 256:].clone()
        out[new] = value
    return out
