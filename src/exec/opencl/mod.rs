//! Work-groups of a device that OpenCL reaches: each pulls tasks from a counter in the device's memory.

mod device;
mod program;

pub use device::{Device, devices};

use super::job::{Job, refused};
use crate::units::Bound;
use crate::work::{
    Call, Checksum, Crew, Entry, ExecError, Executor, Parameter, Spec, Stage, Workload, phases_told,
};
use program::Program;
use std::sync::Arc;

pub(super) const ENTRY: Entry<dyn Executor> = Entry {
    name: "opencl",
    summary: "n work-groups of an OpenCL device that pull tasks from a shared counter; what goes there and back and the launch are timed",
    parameters: &[
        Parameter {
            name: "device",
            default: "0",
            what: "which one, as 'amdahl machine' lists them",
        },
        Parameter {
            name: "items",
            default: "1",
            what: "work-items of a work-group, each of which pulls tasks, 1 to 1024",
        },
    ],
    build: |spec| {
        let device = spec.value("device", 0, "a number that 'amdahl machine' lists", |_| true)?;
        let items =
            spec.value("items", 1, "a whole number, 1 to 1024", |n| (1..=1024).contains(n))?;
        Ok(Arc::new(OpenCl { spec: spec.clone(), device, items }))
    },
};

struct OpenCl {
    spec: Spec,
    device: usize,
    items: usize,
}

impl OpenCl {
    /// The device, or why there is none.
    fn device(&self) -> Result<&'static Device, String> {
        let all = devices()?;
        all.get(self.device).ok_or_else(|| match all.len() {
            1 => format!("there is no device {}: there is one, device=0", self.device),
            many => format!("there is no device {}: there are 0 to {}", self.device, many - 1),
        })
    }
}

impl Executor for OpenCl {
    fn spec(&self) -> Spec {
        self.spec.clone()
    }

    fn refuses(&self, workload: &dyn Workload) -> Option<String> {
        let Some(kernel) = workload.on_device() else {
            return Some("it has no kernel in OpenCL C".into());
        };
        match self.device() {
            Err(reason) => Some(reason),
            Ok(device) => (kernel.needs_doubles() && !device.has_doubles).then(|| {
                format!("its kernel computes in doubles, which '{}' does not have", device.name)
            }),
        }
    }

    fn bound(&self, workload: &dyn Workload) -> Bound {
        match self.device() {
            Ok(device) if device.is_cpu => workload.bound(),
            // Here nothing computes: this processor waits for the device.
            _ => Bound::Io,
        }
    }

    fn hides_workers(&self) -> bool {
        true
    }

    fn is_offload(&self) -> bool {
        true
    }

    fn lesson(&self, _workload: &dyn Workload) -> String {
        let place = self.device().map_or_else(
            |_| "a device".into(),
            |device| format!("'{}' ({} compute units)", device.name, device.units),
        );
        format!(
            "What goes to {place} and back and the launch are the serial part of an offloaded job: the larger the job, the smaller their share."
        )
    }

    fn crew(
        &self,
        workers: usize,
        workload: &Arc<dyn Workload>,
    ) -> Result<Box<dyn Crew>, ExecError> {
        let job = Job::new(self, workers, workload)?;
        let refuse = |reason| refused(workload.as_ref(), self, reason);
        let device = self.device().map_err(refuse)?;
        let program = match workload.on_device() {
            Some(kernel) => Program::new(device, kernel, workers, self.items).map_err(refuse)?,
            None => return Err(refuse("it has no kernel in OpenCL C".into())),
        };
        Ok(Box::new(DeviceCrew { job, program }))
    }
}

struct DeviceCrew {
    job: Job,
    program: Program,
}

impl Crew for DeviceCrew {
    fn enter(&mut self, body: &mut (dyn FnMut(&mut Call<'_>) + Send)) {
        let Self { job, program } = self;
        body(&mut || job.call(|(_, kind)| offload(job, program, kind)));
    }
}

fn offload(job: &Job, program: &mut Program, kind: Stage) -> Checksum {
    let kernel =
        job.workload.on_device().expect("a crew is made of a workload with a kernel alone");
    let tasks = kind.tasks(job.workers);
    phases_told("launch", || match program.call(tasks, kernel) {
        Ok((answer, took)) => {
            let parts = [
                ("to the device", took.there),
                ("kernel", took.kernel),
                ("from the device", took.back),
            ];
            (answer, parts)
        }
        Err(error) => panic!("{}: the device failed: {error}", job.workload.spec()),
    })
}
