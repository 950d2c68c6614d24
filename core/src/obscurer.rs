//! The whole way, for one picture at a time.

use std::sync::Arc;

use crate::cover::Cover;
use crate::effect::{Effect, Guarantee};
use crate::error::Result;
use crate::find::find;
use crate::frame::Frame;
use crate::live::{LiveObscurer, LiveOptions};
use crate::model::Model;
use crate::options::Options;
use crate::people::{People, Person};
use crate::picture::Picture;
use crate::policy::Policy;

/// Finds people and obscures them. One of them serves any number of pictures, from several threads at once.
#[derive(Debug)]
pub struct Obscurer {
    model: Arc<Model>,
    options: Options,
    threads: usize,
}

/// What leaves: a picture in which everyone whom the policy names is obscured, and what was done.
#[derive(Debug)]
pub struct Obscured {
    /// Upright pixels, in the format of the input.
    pub picture: Picture,
    /// Which pixels were obscured, margin and policy applied.
    pub cover: Cover,
    /// The people, and whether each was obscured.
    pub people: Vec<(Person, bool)>,
    /// What is promised of the picture.
    pub guarantee: Guarantee,
}

impl Obscurer {
    /// With the model inside this library.
    ///
    /// # Errors
    /// [`crate::Error::Setting`] when an option is out of its range.
    pub fn new(options: Options) -> Result<Self> {
        Self::of(Model::embedded()?, options)
    }

    /// With a model of one's own: the bytes of an ONNX file with the interface of `models/README.md`.
    ///
    /// # Errors
    /// [`crate::Error::Setting`] when an option is out of its range, [`crate::Error::Model`] when the bytes are no such model.
    pub fn with_model(bytes: &[u8], options: Options) -> Result<Self> {
        Self::of(Model::new(bytes)?, options)
    }

    fn of(model: Model, options: Options) -> Result<Self> {
        options.check()?;
        Ok(Self { model: Arc::new(model), options, threads: 1 })
    }

    /// A stream with this obscurer's model and options; the model is loaded once for all of them.
    ///
    /// # Errors
    /// [`crate::Error::Setting`] when a choice is out of its range.
    pub fn live(&self, live: LiveOptions) -> Result<LiveObscurer> {
        LiveObscurer::of(self.model.clone(), self.options, live)
    }

    /// Lets one picture's tiles be looked at on at most `threads` threads; 1 unless asked.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// The options in force.
    pub const fn options(&self) -> &Options {
        &self.options
    }

    /// A frame made upright, everybody found and obscured as `policy` says: the whole flow.
    ///
    /// # Errors
    /// As [`Obscurer::find`] and [`Obscurer::obscure`]: there is then no picture to show.
    pub fn obscure_frame(&self, frame: Frame<'_>, policy: &Policy) -> Result<Obscured> {
        let picture = Picture::upright(frame);
        let people = self.find(&picture)?;
        self.obscure(picture, &people, policy)
    }

    /// Everybody in a picture of 1 pixel to 100 megapixels.
    ///
    /// # Errors
    /// [`crate::Error::Inference`] when the model fails.
    pub fn find(&self, picture: &Picture) -> Result<People> {
        find(&self.model, picture, self.options.threshold, self.threads)
    }

    /// Obscures in place whom `policy` names among `people`, who were found in this very picture.
    ///
    /// # Errors
    /// [`crate::Error::OtherPicture`] when the people are from a picture of another size, [`crate::Error::NoSuchPerson`] when the
    /// policy names somebody who is not among them. The picture is gone then.
    pub fn obscure(&self, mut picture: Picture, people: &People, policy: &Policy) -> Result<Obscured> {
        people.check_size(&picture)?;
        let cover = policy.decide(people, self.options.margin)?;
        Effect::paint(&mut picture, &cover, &self.options)?;
        let people = people.list.iter().map(|person| (*person, policy.obscures(person.id))).collect();
        Ok(Obscured { picture, cover, people, guarantee: self.options.effect.guarantee(self.options.colours) })
    }
}
