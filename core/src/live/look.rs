//! Looks of the model: at once, or on one worker thread while frames go on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::JoinHandle;

use crate::camera::Small;
use crate::error::{Error, Result};
use crate::input::ModelInput;
use crate::model::Model;
use crate::scan::Level;

/// A frame as the model sees it, and what it says of it. Its buffers go round.
#[derive(Default)]
pub(super) struct Shot {
    pub(super) small: Small,
    pub(super) level: Level,
    /// When the frame was taken, in milliseconds.
    pub(super) time: i64,
    /// Of which scene: shots of an earlier one are of no use.
    pub(super) scene: u64,
    pub(super) input: ModelInput,
}

impl Shot {
    /// Lets the model look.
    ///
    /// # Errors
    /// [`Error::Inference`]: the shot says nothing then.
    pub(super) fn look(&mut self, model: &Model) -> Result<()> {
        self.input.fill(&self.small.rgb, self.small.width, self.small.height);
        model.run_into(&self.input, &mut self.level.scores)?;
        (self.level.width, self.level.height) = (self.small.width, self.small.height);
        Ok(())
    }
}

/// One thread that looks at shots; it ends when this is dropped.
pub(super) struct Worker {
    shots: Option<SyncSender<Box<Shot>>>,
    looked: Receiver<(Box<Shot>, Result<()>)>,
    thread: Option<JoinHandle<()>>,
    /// The shot that goes back and forth, while it is here.
    spare: Option<Box<Shot>>,
}

impl Worker {
    pub(super) fn start(model: Arc<Model>) -> Result<Self> {
        let (shots, todo) = sync_channel::<Box<Shot>>(1);
        let (done, looked) = sync_channel(1);
        let work = move || {
            while let Ok(mut shot) = todo.recv() {
                let result = shot.look(&model);
                if done.send((shot, result)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("fuzzy-people".into()).spawn(work);
        let thread = thread.map_err(|error| Error::Inference(format!("no thread for the model: {error}")))?;
        Ok(Self { shots: Some(shots), looked, thread: Some(thread), spare: Some(Box::default()) })
    }

    /// What was looked at since the last time, if anything.
    ///
    /// # Errors
    /// [`Error::Inference`] when the look failed, or the thread is gone.
    pub(super) fn take(&mut self) -> Result<Option<Box<Shot>>> {
        match self.looked.try_recv() {
            Ok((shot, Ok(()))) => Ok(Some(shot)),
            Ok((shot, Err(error))) => {
                self.spare = Some(shot);
                Err(error)
            }
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(Error::Inference("the model's thread has ended".into())),
        }
    }

    /// The shot to fill when the worker has nothing to do.
    pub(super) fn idle(&mut self) -> Option<&mut Shot> {
        self.spare.as_deref_mut()
    }

    /// Sends the shot of [`Worker::idle`] off.
    ///
    /// # Errors
    /// [`Error::Inference`] when the thread is gone.
    pub(super) fn send(&mut self) -> Result<()> {
        let Some(shot) = self.spare.take() else { return Ok(()) };
        let sent = self.shots.as_ref().is_some_and(|shots| shots.try_send(shot).is_ok());
        if sent { Ok(()) } else { Err(Error::Inference("the model's thread has ended".into())) }
    }

    /// Gives a shot back.
    pub(super) fn give_back(&mut self, shot: Box<Shot>) {
        self.spare = Some(shot);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shots = None;
        if let Some(thread) = self.thread.take() {
            // What it was looking at is of no use any more; a panic in it was told as an error already.
            let _ = thread.join();
        }
    }
}
