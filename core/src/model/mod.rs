//! The network: loaded once, run on any size that is a multiple of 32.

mod depthwise;

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::infer::InferenceOp;

use crate::error::{Error, Result};
use crate::input::{ModelInput, SIDE_MULTIPLE};
use crate::logit;

/// The model inside this library; its card is `models/README.md`.
pub const EMBEDDED: &[u8] = include_bytes!("../../../models/person.onnx");

/// The largest model file accepted, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// Plans kept: one per input size. Photos need a few, a stream one.
const MAX_PLANS: usize = 8;

type Runnable = Arc<TypedRunnableModel>;

/// What the network says of its input. Row by row; probabilities are quantised to a byte to keep large pictures small.
#[derive(Default)]
pub(crate) struct Scores {
    /// Person probability in 255ths, at half the input's width and height.
    pub(crate) person: Vec<u8>,
    /// How much a place looks like a person's centre, 0 to 1, at a quarter of the input's width and height.
    pub(crate) centre: Vec<f32>,
    /// From the place to its person's centre in input pixels, downwards, at a quarter.
    pub(crate) offset_y: Vec<f32>,
    /// From the place to its person's centre in input pixels, to the right, at a quarter.
    pub(crate) offset_x: Vec<f32>,
}

/// A network with the interface of `models/README.md`: `image` to `person`, `centre` and `offset`.
pub struct Model {
    graph: InferenceModel,
    plans: Mutex<HashMap<(u32, u32), Runnable>>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Model")
    }
}

impl Model {
    /// What the network takes.
    pub const INPUTS: [&str; 1] = ["image"];
    /// What the network gives.
    pub const OUTPUTS: [&str; 3] = ["person", "centre", "offset"];
    /// The sides of what it takes are multiples of so many samples.
    pub const SIDE_MULTIPLE: u32 = SIDE_MULTIPLE;

    /// Reads an ONNX file's bytes and tries it on a small input.
    ///
    /// # Errors
    /// [`Error::Model`] when the bytes are not a model, or not one with this interface.
    pub fn new(bytes: &[u8]) -> Result<Self> {
        if bytes.is_empty() || bytes.len() > MAX_BYTES {
            return Err(Error::Model(format!("{} bytes; expected an ONNX file of 1 to {MAX_BYTES} bytes", bytes.len())));
        }
        let graph = onnx()
            .model_for_read(&mut Cursor::new(bytes))
            .map_err(|_| Error::Model("not an ONNX file that can be read".into()))?;
        let named = |outlets: &[OutletId]| outlets.iter().map(|o| name(&graph, *o)).collect::<Vec<_>>();
        let inputs = graph.input_outlets().map(named).unwrap_or_default();
        let outputs = graph.output_outlets().map(named).unwrap_or_default();
        if inputs != Self::INPUTS || outputs != Self::OUTPUTS {
            return Err(Error::Model(format!(
                "inputs {inputs:?} and outputs {outputs:?}; expected {:?} and {:?}",
                Self::INPUTS,
                Self::OUTPUTS
            )));
        }
        let model = Self { graph, plans: Mutex::default() };
        let (width, height) = (64, 96);
        let grey = ModelInput { planes: vec![0.0; 3 * 64 * 96], width, height };
        model.run(&grey).map_err(|e| Error::Model(e.to_string()))?;
        Ok(model)
    }

    /// The model inside this library.
    ///
    /// # Errors
    /// Never, unless the library was built with a broken model.
    pub fn embedded() -> Result<Self> {
        Self::new(EMBEDDED)
    }

    /// Runs the network.
    ///
    /// # Errors
    /// [`Error::Inference`] when it fails, answers in another shape than promised, or with anything but finite numbers.
    pub(crate) fn run(&self, input: &ModelInput) -> Result<Scores> {
        let mut scores = Scores::default();
        self.run_into(input, &mut scores)?;
        Ok(scores)
    }

    /// [`Model::run`] into the same buffers.
    pub(crate) fn run_into(&self, input: &ModelInput, scores: &mut Scores) -> Result<()> {
        let (width, height) = (input.width as usize, input.height as usize);
        let failed = |what: TractError| Error::Inference(what.to_string());
        let plan = self.plan(input.width, input.height).map_err(failed)?;
        let tensor = Tensor::from_shape(&[1, 3, height, width], &input.planes).map_err(failed)?;
        let outputs = plan.run(tvec!(tensor.into())).map_err(failed)?;

        let person = values(&outputs, 0, &[1, 1, height / 2, width / 2])?;
        logit::to_bytes(person.iter().copied(), &mut scores.person);
        let centre = values(&outputs, 1, &[1, 1, height / 4, width / 4])?;
        let offset = values(&outputs, 2, &[1, 2, height / 4, width / 4])?;
        let (offset_y, offset_x) = offset.split_at(offset.len() / 2);
        for (into, from) in [(&mut scores.centre, centre), (&mut scores.offset_y, offset_y), (&mut scores.offset_x, offset_x)] {
            into.clear();
            into.extend_from_slice(from);
        }
        Ok(())
    }

    /// The network compiled for one input size.
    fn plan(&self, width: u32, height: u32) -> TractResult<Runnable> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plans.get(&(width, height)) {
            return Ok(plan.clone());
        }
        let fact = f32::fact([1, 3, height as usize, width as usize]);
        let mut graph = self.graph.clone().with_input_fact(0, fact.into())?.into_typed()?.into_decluttered()?;
        if cfg!(target_arch = "x86_64") {
            depthwise::take_over(&mut graph)?;
        }
        let plan = graph.into_optimized()?.into_runnable()?;
        if plans.len() >= MAX_PLANS {
            plans.clear();
        }
        plans.insert((width, height), plan.clone());
        Ok(plan)
    }
}

/// The name of an outlet: its own, or its node's.
fn name(graph: &Graph<InferenceFact, Box<dyn InferenceOp>>, outlet: OutletId) -> String {
    graph.outlet_label(outlet).unwrap_or_else(|| graph.node(outlet.node).name.as_str()).to_owned()
}

/// Output `index` as numbers, checked.
fn values<'a>(outputs: &'a [TValue], index: usize, shape: &[usize]) -> Result<&'a [f32]> {
    let output = outputs.get(index).ok_or_else(|| Error::Inference(format!("output {index} is missing")))?;
    if output.shape() != shape {
        return Err(Error::Inference(format!("output {index} has shape {:?}; expected {shape:?}", output.shape())));
    }
    let values =
        output.try_as_plain_ram().and_then(|plain| plain.as_slice::<f32>()).map_err(|e| Error::Inference(e.to_string()))?;
    // All of them looked at, which vectorises.
    if values.iter().fold(true, |finite, v| finite & v.is_finite()) {
        return Ok(values);
    }
    Err(Error::Inference(format!("output {index} is not all finite numbers")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused() {
        for (what, bytes) in [("empty", &b""[..]), ("noise", b"no model at all"), ("cut", &EMBEDDED[..EMBEDDED.len() / 2])] {
            assert!(matches!(Model::new(bytes), Err(Error::Model(_))), "{what}");
        }
    }

    #[test]
    fn scores_that_are_not_numbers_or_not_as_promised_are_an_error() {
        for (what, output) in [
            ("a NaN", Tensor::from_shape(&[1, 2], &[0.5, f32::NAN])),
            ("an infinity", Tensor::from_shape(&[1, 2], &[f32::INFINITY, 0.5])),
            ("another shape", Tensor::from_shape(&[2, 1], &[0.5f32, 0.5])),
            ("another type", Tensor::from_shape(&[1, 2], &[1i64, 2])),
        ] {
            let outputs = [output.unwrap().into_tvalue()];
            assert!(matches!(values(&outputs, 0, &[1, 2]), Err(Error::Inference(_))), "{what}");
        }
        assert!(matches!(values(&[], 0, &[1, 2]), Err(Error::Inference(_))));
    }
}
