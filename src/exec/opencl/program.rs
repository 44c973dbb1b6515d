//! A kernel on a device: its program, its buffers, and one call of it.

use super::device::Device;
use crate::work::{Checksum, DeviceKernel};
use opencl3::command_queue::{CL_QUEUE_PROFILING_ENABLE, CommandQueue};
use opencl3::context::Context;
use opencl3::error_codes::ClError;
use opencl3::event::Event;
use opencl3::kernel::{ExecuteKernel, Kernel};
use opencl3::memory::{Buffer, CL_MEM_READ_ONLY, CL_MEM_READ_WRITE};
use opencl3::program::Program as Built;
use opencl3::types::{CL_FALSE, CL_TRUE, cl_mem_flags};
use std::ptr::null_mut;
use std::time::Duration;

/// What every kernel stands in.
const CREW: &str = include_str!("crew.cl");

/// Built and with its buffers, but nothing in them.
pub(super) struct Program {
    kernel: Kernel,
    queue: CommandQueue,
    next: Buffer<u32>,
    answers: Array<u64>,
    given: Array<u64>,
    input: Array<f64>,
    output: Array<f64>,
    workers: usize,
    items: usize,
    /// Last, since the others are its own.
    _context: Context,
}

/// An array here and there.
struct Array<T> {
    here: Vec<T>,
    there: Buffer<T>,
}

/// How long a call's parts took by the device's clock.
pub(super) struct Took {
    pub(super) there: Duration,
    pub(super) kernel: Duration,
    pub(super) back: Duration,
}

impl<T: Clone + Default> Array<T> {
    fn new(context: &Context, here: Vec<T>, flags: cl_mem_flags) -> Result<Self, ClError> {
        // No buffer is empty.
        let size = here.len().max(1);
        // SAFETY: without a pointer the driver allocates the memory.
        let there = unsafe { Buffer::create(context, flags, size, null_mut()) }?;
        Ok(Self { here, there })
    }

    fn send(&mut self, queue: &CommandQueue) -> Result<Option<Event>, ClError> {
        if self.here.is_empty() {
            return Ok(None);
        }
        // SAFETY: both have the same length; the array lives until the call has waited for its end.
        let sent =
            unsafe { queue.enqueue_write_buffer(&mut self.there, CL_FALSE, 0, &self.here, &[]) };
        sent.map(Some)
    }

    fn fetch(&mut self, queue: &CommandQueue) -> Result<Option<Event>, ClError> {
        if self.here.is_empty() {
            return Ok(None);
        }
        // SAFETY: both have the same length, and the read ends before this does.
        let fetched =
            unsafe { queue.enqueue_read_buffer(&self.there, CL_TRUE, 0, &mut self.here, &[]) };
        fetched.map(Some)
    }
}

impl Program {
    /// For so many work-groups of so many items.
    pub(super) fn new(
        device: &Device,
        kernel: &dyn DeviceKernel,
        workers: usize,
        items: usize,
    ) -> Result<Self, String> {
        let told = |error: ClError| format!("'{}' does not take it ({error})", device.name);
        let context = Context::from_device(&device.handle).map_err(told)?;
        // As one text: cl3 0.13 hands the driver several as what it cannot read.
        let source = [CREW, kernel.source()].concat();
        let mut program = Built::create_from_source(&context, &source).map_err(told)?;
        let options = if kernel.needs_doubles() { "-DDOUBLES" } else { "" };
        if let Err(error) = program.build(context.devices(), options) {
            let log = program.get_build_log(device.handle.id()).unwrap_or_default();
            return Err(format!(
                "'{}' does not build its kernel ({error}): {}",
                device.name,
                log.trim_end_matches(['\0', '\n', ' '])
            ));
        }
        let kernel = (Kernel::create(&program, "crew").map_err(told)?, kernel);
        Self::with_buffers(context, kernel, workers, items).map_err(told)
    }

    fn with_buffers(
        context: Context,
        (built, kernel): (Kernel, &dyn DeviceKernel),
        workers: usize,
        items: usize,
    ) -> Result<Self, ClError> {
        let (read, write) = (CL_MEM_READ_ONLY, CL_MEM_READ_WRITE);
        let output = vec![f64::NAN; kernel.output()];
        Ok(Self {
            kernel: built,
            queue: CommandQueue::create_default(&context, CL_QUEUE_PROFILING_ENABLE)?,
            // SAFETY: without a pointer the driver allocates the memory.
            next: unsafe { Buffer::create(&context, write, 1, null_mut()) }?,
            answers: Array::new(&context, vec![0; workers * items], write)?,
            given: Array::new(&context, kernel.given(), read)?,
            input: Array::new(&context, kernel.input(), read)?,
            output: Array::new(&context, output, write)?,
            workers,
            items,
            _context: context,
        })
    }

    /// All tasks once: what they need there, the kernel, and what came of it back.
    pub(super) fn call(
        &mut self,
        tasks: usize,
        kernel: &dyn DeviceKernel,
    ) -> Result<(Checksum, Took), ClError> {
        let queue = &self.queue;
        // SAFETY: one number is written before the call goes on.
        let reset = unsafe { queue.enqueue_write_buffer(&mut self.next, CL_TRUE, 0, &[0], &[]) }?;
        let sent = [Some(reset), self.given.send(queue)?, self.input.send(queue)?];
        let tasks = tasks as u32;
        // SAFETY: these are the arguments of `crew` in crew.cl, in its order; the buffers live on.
        let ran = unsafe {
            ExecuteKernel::new(&self.kernel)
                .set_arg(&self.next)
                .set_arg(&self.answers.there)
                .set_arg(&tasks)
                .set_arg(&self.given.there)
                .set_arg(&self.input.there)
                .set_arg(&self.output.there)
                .set_global_work_size(self.workers * self.items)
                .set_local_work_size(self.items)
                .enqueue_nd_range(queue)
        }?;
        let back = [self.output.fetch(queue)?, self.answers.fetch(queue)?];
        let answers = self.answers.here.iter().copied().map(Checksum);
        let answer = answers.chain([kernel.answer(&self.output.here)]).collect();
        let took = Took { there: spent(&sent)?, kernel: spent(&[Some(ran)])?, back: spent(&back)? };
        Ok((answer, took))
    }
}

/// By the queue's own events.
fn spent(events: &[Option<Event>]) -> Result<Duration, ClError> {
    let mut nanos = 0;
    for event in events.iter().flatten() {
        nanos += event.profiling_command_end()?.saturating_sub(event.profiling_command_start()?);
    }
    Ok(Duration::from_nanos(nanos))
}
