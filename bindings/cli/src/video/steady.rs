//! Frames at one rate, for containers that know no times: a frame stays until the next one comes, and of several that come at once
//! the first is taken.

use crate::video::stream::{Frame, Ratio, Stream};

/// Which frame is written when.
pub(crate) struct Steady {
    /// Seconds a tick of the frames that come.
    tick: Ratio,
    /// Frames a second that are written.
    rate: Ratio,
    /// How many have been written.
    written: i64,
    /// The frame that was written last.
    last: Option<Frame>,
    /// When the frame that came last ends, in ticks.
    end: i64,
    last_duration: i64,
}

impl Steady {
    /// `from`: the stream that comes; `to`: the one that is written.
    pub(crate) fn new(from: &Stream, to: &Stream) -> Self {
        let (tick, rate) = (from.tick, to.tick.inverse());
        Self { tick, rate, written: 0, last: None, end: 0, last_duration: from.last_duration }
    }

    /// Writes a frame by `write`, times counting frames then; before it, as often as needed, the one before. Gives back samples that
    /// are of no use any more.
    ///
    /// # Errors
    /// When `write` fails.
    pub(crate) fn write<E>(
        &mut self,
        mut frame: Frame,
        mut write: impl FnMut(&Frame) -> Result<(), E>,
    ) -> Result<Option<Vec<u8>>, E> {
        let place = self.tick.times(frame.time, self.rate);
        self.end = frame.time + self.last_duration;
        if place < self.written {
            return Ok(Some(frame.samples));
        }
        let mut before = self.last.take();
        // A video that begins late begins with its first frame.
        self.fill(before.as_mut().unwrap_or(&mut frame), place, &mut write)?;
        self.fill(&mut frame, place + 1, &mut write)?;
        self.last = Some(frame);
        Ok(before.map(|frame| frame.samples))
    }

    /// Writes the last frame until its end.
    ///
    /// # Errors
    /// When `write` fails.
    pub(crate) fn finish<E>(mut self, mut write: impl FnMut(&Frame) -> Result<(), E>) -> Result<(), E> {
        let end = self.tick.times(self.end, self.rate);
        self.last.take().map_or(Ok(()), |mut last| self.fill(&mut last, end, &mut write))
    }

    fn fill<E>(&mut self, frame: &mut Frame, until: i64, write: &mut impl FnMut(&Frame) -> Result<(), E>) -> Result<(), E> {
        while self.written < until {
            frame.time = self.written;
            write(frame)?;
            self.written += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_gets_the_frame_that_is_shown_then() {
        struct Case(&'static [i64], i64, &'static [u8]);
        for Case(times, last_duration, expected) in [
            // A hundred ticks a second, ten frames a second.
            Case(&[0, 10, 20, 30], 10, &[0, 1, 2, 3]),
            Case(&[0, 11, 19, 31], 10, &[0, 1, 2, 3]),
            Case(&[0, 40, 50], 10, &[0, 0, 0, 0, 1, 2]),
            Case(&[0, 10], 30, &[0, 1, 1, 1]),
            Case(&[20, 30], 10, &[0, 0, 0, 1]),
            Case(&[0, 2, 4, 10, 12], 28, &[0, 3, 3, 3]),
        ] {
            let stream = |den| Stream { tick: Ratio { num: 1, den }, last_duration, ..Stream::default() };
            let mut steady = Steady::new(&stream(100), &stream(10));
            let mut written = Vec::new();
            let mut write = |frame: &Frame| {
                assert_eq!(frame.time, written.len() as i64, "{times:?}");
                written.push(frame.samples[0]);
                Ok::<(), ()>(())
            };
            for (n, time) in times.iter().enumerate() {
                steady.write(Frame { samples: vec![n as u8], time: *time }, &mut write).unwrap();
            }
            steady.finish(&mut write).unwrap();
            assert_eq!(written, expected, "{times:?}");
        }
    }
}
