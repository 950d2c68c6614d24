//! One photo at a time.

use std::sync::Arc;

use fuzzy_people_core as core;

use crate::error::Result;
use crate::guard::{blank_unless_done, caught};
use crate::layouts::{PackedLayout, PictureLayout};
use crate::logging;
use crate::memory::{Memory, lend};

/// Finds people in photos and obscures them. One serves any number of photos, from several threads at once.
#[derive(uniffi::Object)]
pub struct Obscurer {
    core: core::Obscurer,
}

/// Everybody in one photo.
#[derive(uniffi::Object)]
pub struct FoundPeople {
    people: core::People,
}

/// Somebody in a photo.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct ObscuredPerson {
    /// Id, box in upright pixels, confidence.
    pub person: core::Person,
    /// Whether the person was obscured.
    pub obscured: bool,
}

#[uniffi::export]
impl FoundPeople {
    /// The people, ids 1, 2, 3 and so on, the largest first.
    pub fn list(&self) -> Vec<core::Person> {
        self.people.list.clone()
    }

    /// Who is at a place in upright pixels, if anybody.
    pub fn person_at(&self, x: u32, y: u32) -> Option<u32> {
        self.people.person_at(x, y)
    }
}

#[uniffi::export]
impl Obscurer {
    /// `threads`: on how many one photo is looked at. `model`: an ONNX file's bytes, instead of the model inside this library.
    #[uniffi::constructor]
    pub fn new(options: core::Options, threads: u32, model: Option<Vec<u8>>) -> Result<Self> {
        logging::start();
        let core = caught(|| {
            Ok(match model {
                None => core::Obscurer::new(options)?,
                Some(bytes) => core::Obscurer::with_model(&bytes, options)?,
            })
        })?;
        Ok(Self { core: core.with_threads(threads as usize) })
    }

    /// Everybody in a photo.
    pub fn find(&self, pixels: &[u8], layout: PackedLayout) -> Result<FoundPeople> {
        caught(|| Ok(FoundPeople { people: self.core.find(&core::Picture::upright(layout.frame(pixels)?))? }))
    }

    /// What is promised of the photos.
    pub fn guarantee(&self) -> core::Guarantee {
        let options = self.core.options();
        options.effect.guarantee(options.colours)
    }

    #[expect(clippy::too_many_arguments, reason = "a language's wrapper calls it, nobody by hand")]
    /// The photo, upright, with those of `found` obscured whom the policy names, or else everybody there is, into `into`. Who was
    /// obscured.
    pub fn obscure(
        &self,
        pixels: &[u8],
        layout: PackedLayout,
        found: Option<Arc<FoundPeople>>,
        policy: core::Policy,
        into_address: u64,
        into_bytes: u64,
        picture: PictureLayout,
    ) -> Result<Vec<ObscuredPerson>> {
        let borrowed = Memory::new(pixels.as_ptr().addr() as u64, pixels.len() as u64);
        lend([borrowed], [Memory::new(into_address, into_bytes)], |[pixels], [bytes]| {
            blank_unless_done(picture.picture(bytes)?, |out| {
                let upright = core::Picture::upright(layout.frame(pixels)?);
                let here;
                let people = match &found {
                    Some(found) => &found.people,
                    None => {
                        here = self.core.find(&upright)?;
                        &here
                    }
                };
                let obscured = self.core.obscure(upright, people, &policy)?;
                out.copy_from(&obscured.picture)?;
                Ok(obscured.people.into_iter().map(|(person, obscured)| ObscuredPerson { person, obscured }).collect())
            })
        })
    }
}
