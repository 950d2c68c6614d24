//! Who is obscured, and with what margin: from people to a cover.

use crate::cover::{Cover, NOBODY_KNOWN};
use crate::error::{Error, Result};
use crate::people::People;

/// Who is obscured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Policy {
    /// Everybody.
    #[default]
    Everyone,
    /// Everybody but these.
    EveryoneExcept(Vec<u32>),
    /// Nobody but these. Pixels that are perhaps somebody unknown stay hidden.
    Only(Vec<u32>),
}

impl Policy {
    /// Whether this policy obscures person `id`.
    pub fn obscures(&self, id: u32) -> bool {
        match self {
            Self::Everyone => true,
            Self::EveryoneExcept(kept) => !kept.contains(&id),
            Self::Only(named) => named.contains(&id),
        }
    }

    /// The decision: every pixel of an obscured person, unsure ones included, and a margin around each of `margin` times the
    /// person's size. A pixel of a person who stays clear is hidden where another's margin reaches it: who it belongs to is not
    /// sure enough there.
    ///
    /// # Errors
    /// [`Error::NoSuchPerson`] when the policy names somebody who is not among `people`.
    pub fn decide(&self, people: &People, margin: f32) -> Result<Cover> {
        if let Self::EveryoneExcept(ids) | Self::Only(ids) = self
            && let Some(&id) = ids.iter().find(|id| !people.list.iter().any(|person| person.id == **id))
        {
            return Err(Error::NoSuchPerson { id, people: people.list.len() });
        }
        let cover = self.cover(people, margin)?;
        Ok(match self {
            Self::Everyone => cover,
            Self::EveryoneExcept(_) | Self::Only(_) => cover.sparing(&Self::Everyone.cover(people, margin)?),
        })
    }

    fn cover(&self, people: &People, margin: f32) -> Result<Cover> {
        let mut obscured = [false; 256];
        obscured[usize::from(NOBODY_KNOWN)] = true;
        for person in &people.list {
            obscured[person.id as usize] = self.obscures(person.id);
        }
        // A pixel that is perhaps somebody unknown counts as the obscured person's it most likely belongs to.
        let owner = |(suspect, label): (&u8, &u8)| match *suspect {
            NOBODY_KNOWN if *label != 0 && obscured[usize::from(*label)] => *label,
            id if obscured[usize::from(id)] => id,
            _ => 0,
        };
        let owners = people.mask.suspects.iter().zip(&people.mask.labels).map(owner).collect();
        let cover = Cover::new(owners, people.mask.width, people.mask.height)?;
        // At least a pixel: the model's finest answer is two pixels wide.
        let least = if margin > 0.0 { 1.0 } else { 0.0 };
        let reach: Vec<f32> = cover.sizes().iter().map(|size| (*size as f32 * margin).max(least)).collect();
        cover.grown(&reach)
    }
}
