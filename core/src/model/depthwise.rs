//! Depthwise convolution of 3 by 3 taps, several outputs at once. The inference library walks rows and leaves their ends, strides of two
//! and the limits after it to scalar or further passes, which takes a third of the network's time on x86; its kernels for Arm are as good.

use fearless_simd::{Level, dispatch};
use tract_onnx::tract_core::internal::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cnn::conv::{Conv, KernelFormat};
use tract_onnx::tract_core::ops::cnn::{PaddingSpec, PoolSpec};
use tract_onnx::tract_core::ops::nn::DataFormat;

/// Inputs: planes [channels, height, width] (a batch of one may go before), taps [channels, 1, 3, 3], bias [channels].
#[derive(Debug, Clone, PartialEq)]
struct Depthwise {
    /// 1, or 2 with a dilation of 1 and an even height and width.
    stride: usize,
    /// Also the padding, so that a stride of 1 keeps the size.
    dilation: usize,
    /// What comes out is kept between these.
    least: f32,
    most: f32,
}

impl Eq for Depthwise {}

impl Op for Depthwise {
    fn name(&self) -> StaticName {
        "Depthwise3x3".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Depthwise {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext<'_>, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let (planes, taps, bias) = args_3!(inputs);
        let shape = self.shape(planes.shape());
        let mut output = Tensor::zero::<f32>(&shape)?;
        let &[.., channels, height, width] = planes.shape() else { bail!("planes of rank {}; expected 3 or 4", planes.rank()) };
        let (planes, taps, bias) = (planes.try_as_plain_ram()?, taps.try_as_plain_ram()?, bias.try_as_plain_ram()?);
        let (planes, taps, bias) = (planes.as_slice::<f32>()?, taps.as_slice::<f32>()?, bias.as_slice::<f32>()?);
        ensure!(taps.len() == channels * 9 && bias.len() == channels, "{} taps for {channels} channels", taps.len());
        let mut into = output.try_as_plain_ram_mut()?;
        let into = into.as_slice_mut::<f32>()?;
        let (plane, result) = ((height * width).max(1), (into.len() / channels.max(1)).max(1));
        let mut padded = Padded::new(height, width, self.stride, self.dilation);
        let level = Level::new();
        let channels = planes.chunks_exact(plane).zip(into.chunks_exact_mut(result));
        for ((plane, into), (taps, bias)) in channels.zip(taps.as_chunks::<9>().0.iter().zip(bias)) {
            padded.fill(plane);
            dispatch!(level, _simd => padded.convolve(taps, *bias, self.least, self.most));
            padded.take(into);
        }
        Ok(tvec!(output.into_tvalue()))
    }
}

impl TypedOp for Depthwise {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let shape = inputs[0].shape.as_concrete().context("a size that is known")?;
        Ok(tvec!(f32::fact(self.shape(shape))))
    }

    as_op!();
}

impl Depthwise {
    fn shape(&self, planes: &[usize]) -> TVec<usize> {
        let spatial = planes.len().saturating_sub(2);
        planes.iter().enumerate().map(|(axis, size)| if axis < spatial { *size } else { size / self.stride }).collect()
    }

    /// `conv` as one of these, without limits, if it is of their kind.
    fn of(conv: &Conv, planes: &[usize]) -> Option<Self> {
        let Conv { pool_spec, kernel_fmt: KernelFormat::OIHW, group, q_params: None } = conv else { return None };
        let PoolSpec { data_format: DataFormat::NCHW | DataFormat::CHW, padding: PaddingSpec::Explicit(before, after), .. } =
            pool_spec
        else {
            return None;
        };
        let &[ref batch @ .., channels, height, width] = planes else { return None };
        let both = |sizes: &Option<TVec<usize>>| match sizes.as_deref() {
            None => Some(1),
            Some(&[down, across]) if down == across => Some(down),
            Some(_) => None,
        };
        let (stride, dilation) = (both(&pool_spec.strides)?, both(&pool_spec.dilations)?);
        let fits = *group == channels
            && pool_spec.output_channels == channels
            && *pool_spec.kernel_shape == [3, 3]
            && batch.iter().all(|size| *size == 1)
            && [before, after].iter().all(|padding| ***padding == [dilation; 2])
            && (stride == 1 || (stride == 2 && dilation == 1 && height % 2 == 0 && width % 2 == 0));
        fits.then_some(Self { stride, dilation, least: f32::NEG_INFINITY, most: f32::INFINITY })
    }
}

/// A plane with zeros around it, and what comes of it. A stride of two takes it apart into its even and odd rows and columns: then an
/// output needs the same place of each, and neighbours of it, as with a stride of one.
struct Padded {
    stride: usize,
    dilation: usize,
    width: usize,
    /// Size of each part.
    part: usize,
    part_width: usize,
    /// Part after part: even rows with even columns, with odd ones; odd rows likewise.
    parts: Vec<f32>,
    /// Rows as wide as a part's; what lies beyond an output's width is of no use.
    outputs: Vec<f32>,
}

impl Padded {
    fn new(height: usize, width: usize, stride: usize, dilation: usize) -> Self {
        let (rows, part_width) = ((height + 2 * dilation) / stride, (width + 2 * dilation) / stride);
        // The last output's last neighbour is the last place of a part.
        let outputs = (rows * part_width).saturating_sub((2 * dilation / stride) * (part_width + 1));
        let part = rows * part_width;
        let parts = vec![0.0; part * stride * stride];
        Self { stride, dilation, width, part, part_width, parts, outputs: vec![0.0; outputs] }
    }

    fn fill(&mut self, plane: &[f32]) {
        let Self { stride, dilation, part, part_width, .. } = *self;
        for (y, row) in plane.chunks_exact(self.width).enumerate() {
            let y = y + dilation;
            if stride == 1 {
                self.parts[y * part_width + dilation..][..row.len()].copy_from_slice(row);
                continue;
            }
            let (even, odd) = self.parts[y % 2 * 2 * part..][..2 * part].split_at_mut(part);
            let at = y / 2 * part_width;
            // The padding is one place wide: the first column of the plane is an odd one.
            let columns = even[at + 1..][..row.len() / 2].iter_mut().zip(&mut odd[at..][..row.len() / 2]);
            for ((even, odd), pair) in columns.zip(row.as_chunks::<2>().0) {
                (*odd, *even) = (pair[0], pair[1]);
            }
        }
    }

    /// All outputs as one long row. Multiplied and added tap by tap, without fusing: so every processor gives the same.
    #[inline(always)]
    fn convolve(&mut self, taps: &[f32; 9], bias: f32, least: f32, most: f32) {
        let Self { stride, dilation, part, part_width, .. } = *self;
        let (parts, count) = (&self.parts, self.outputs.len());
        let [a, b, c, d, e, f, g, h, i]: [&[f32]; 9] = std::array::from_fn(|tap| {
            let (down, across) = (tap / 3 * dilation, tap % 3 * dilation);
            let start = (down % stride * stride + across % stride) * part + down / stride * part_width + across / stride;
            &parts[start..][..count]
        });
        for (at, into) in self.outputs.iter_mut().enumerate() {
            let sum = bias + taps[0] * a[at] + taps[1] * b[at] + taps[2] * c[at] + taps[3] * d[at] + taps[4] * e[at];
            let sum = sum + taps[5] * f[at] + taps[6] * g[at] + taps[7] * h[at] + taps[8] * i[at];
            *into = sum.max(least).min(most);
        }
    }

    fn take(&self, into: &mut [f32]) {
        let width = self.width / self.stride;
        for (row, into) in self.outputs.chunks(self.part_width).zip(into.chunks_exact_mut(width)) {
            into.copy_from_slice(&row[..width]);
        }
    }
}

/// Puts these in place of the convolutions of their kind, with the limits that follow them.
pub(super) fn take_over(model: &mut TypedModel) -> TractResult<()> {
    let convolutions: Vec<usize> = model.nodes().iter().filter(|node| node.op_is::<Conv>()).map(|node| node.id).collect();
    for id in convolutions {
        let node = model.node(id);
        let planes = model.outlet_fact(node.inputs[0])?;
        let shape = planes.shape.as_concrete().filter(|_| planes.datum_type == f32::datum_type());
        let Some(mut op) = shape.zip(node.op_as()).and_then(|(shape, conv)| Depthwise::of(conv, shape)) else { continue };
        let mut last = node;
        while let Some((next, limit)) = limit_after(model, last)? {
            match next.op.name().as_ref() {
                "Max" => (op.least, op.most) = (op.least.max(limit), op.most.max(limit)),
                "Min" => (op.least, op.most) = (op.least.min(limit), op.most.min(limit)),
                _ => break,
            }
            last = next;
        }
        let mut patch = TypedModelPatch::default();
        let inputs = patch.taps(model, &node.inputs)?;
        let outputs = patch.wire_node(&last.name, op, &inputs)?;
        patch.shunt_outside(model, last.id.into(), outputs[0])?;
        patch.apply(model)?;
    }
    Ok(())
}

/// The one operator that `node` goes into, and the number that it takes beside.
fn limit_after<'m>(model: &'m TypedModel, node: &TypedNode) -> TractResult<Option<(&'m TypedNode, f32)>> {
    let Some(next) = model.single_succ(node.id)?.filter(|next| next.op_is::<TypedBinOp>()) else { return Ok(None) };
    let Some(other) = next.inputs.iter().find(|input| input.node != node.id) else { return Ok(None) };
    let number = model.outlet_fact(*other)?.konst.as_ref().filter(|number| number.len() == 1);
    let number = number.map(|number| number.cast_to_scalar::<f32>()).transpose()?;
    // A limit that is no number limits nothing.
    Ok(number.filter(|number| !number.is_nan()).map(|number| (next, number)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EMBEDDED;
    use tract_onnx::prelude::{Framework, InferenceModelExt};

    fn random(count: usize, seed: u32) -> Vec<f32> {
        (1..=count as u32).map(|at| (at.wrapping_mul(2_654_435_761).wrapping_add(seed) >> 8) as f32 / 8_388_608.0 - 1.0).collect()
    }

    #[test]
    fn every_output_is_the_sum_of_its_neighbours() {
        for (stride, dilation, height, width) in
            [(1, 1, 7, 5), (1, 1, 1, 1), (1, 2, 9, 14), (1, 4, 3, 2), (2, 1, 8, 6), (2, 1, 2, 2), (1, 1, 30, 65), (2, 1, 34, 66)]
        {
            let channels = 3;
            let (planes, taps, bias) = (random(channels * height * width, 1), random(channels * 9, 2), random(channels, 3));
            let op = Depthwise { stride, dilation, least: -0.5, most: 1.5 };
            let tensor = |shape: &[usize], values: &[f32]| Tensor::from_shape(shape, values).unwrap().into_tvalue();
            let inputs = tvec!(
                tensor(&[channels, height, width], &planes),
                tensor(&[channels, 1, 3, 3], &taps),
                tensor(&[channels], &bias)
            );
            let outputs = op.eval(&EvalContext::out_of_plan(), inputs).unwrap();
            let (rows, columns) = (height / stride, width / stride);
            assert_eq!(outputs[0].shape(), [channels, rows, columns]);
            let plain = outputs[0].try_as_plain_ram().unwrap();
            for (at, output) in plain.as_slice::<f32>().unwrap().iter().enumerate() {
                let (channel, y, x) = (at / columns / rows, at / columns % rows, at % columns);
                let sum: f32 = (0..9)
                    .map(|tap| {
                        let y = (y * stride + tap / 3 * dilation).checked_sub(dilation).filter(|y| *y < height);
                        let x = (x * stride + tap % 3 * dilation).checked_sub(dilation).filter(|x| *x < width);
                        let value = y.zip(x).map_or(0.0, |(y, x)| planes[(channel * height + y) * width + x]);
                        taps[channel * 9 + tap] * value
                    })
                    .sum();
                let expected = (bias[channel] + sum).clamp(-0.5, 1.5);
                assert!((output - expected).abs() < 1e-5, "stride {stride}, dilation {dilation}, {at}: {output}, not {expected}");
            }
        }
    }

    #[test]
    fn the_network_says_the_same_with_them() {
        let fact = f32::fact([1, 3, 96, 160]);
        let graph = tract_onnx::onnx().model_for_read(&mut std::io::Cursor::new(EMBEDDED)).unwrap();
        let graph = graph.with_input_fact(0, fact.into()).unwrap().into_typed().unwrap().into_decluttered().unwrap();
        let mut taken_over = graph.clone();
        take_over(&mut taken_over).unwrap();
        let count = |graph: &TypedModel| graph.nodes().iter().filter(|node| node.op_is::<Depthwise>()).count();
        assert_eq!(count(&graph), 0);
        assert!(count(&taken_over) > 10, "{} of them", count(&taken_over));
        assert!(
            taken_over.nodes().iter().filter_map(|node| node.op_as::<Depthwise>()).any(|op| op.stride == 2 && op.most == 6.0)
        );
        let input = Tensor::from_shape(&[1, 3, 96, 160], &random(3 * 96 * 160, 4)).unwrap().into_tvalue();
        let answer =
            |graph: TypedModel| graph.into_optimized().unwrap().into_runnable().unwrap().run(tvec!(input.clone())).unwrap();
        for (before, after) in answer(graph).iter().zip(answer(taken_over)) {
            before.close_enough(&after, Approximation::Exact).unwrap();
        }
    }
}
