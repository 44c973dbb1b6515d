//! The devices that drivers offer.

use opencl3::device::{CL_DEVICE_TYPE_ALL, CL_DEVICE_TYPE_CPU, Device as Handle};
use opencl3::error_codes::ClError;
use opencl3::platform::get_platforms;
use std::sync::OnceLock;

/// A device, and what of it matters here.
#[derive(Debug, Clone)]
pub struct Device {
    /// What its driver calls it.
    pub name: String,
    /// Whose driver it is.
    pub platform: String,
    /// How many work-groups it runs at a time.
    pub units: u32,
    /// Whether it is this machine's processor.
    pub is_cpu: bool,
    /// Whether it computes in doubles.
    pub has_doubles: bool,
    pub(super) handle: Handle,
}

/// How to get one.
const INSTALL: &str = "install a driver: on Debian and Ubuntu 'apt-get install pocl-opencl-icd' (the processor \
                       as a device), elsewhere the one of the device's vendor and an OpenCL loader \
                       (libOpenCL.so.1, OpenCL.dll)";

/// Those that there are, in the order of their drivers.
///
/// # Errors
/// Why there are none, and how to get one.
pub fn devices() -> Result<&'static [Device], String> {
    static FOUND: OnceLock<Result<Vec<Device>, ClError>> = OnceLock::new();
    match FOUND.get_or_init(find) {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("no OpenCL driver here offers a device; {INSTALL}")),
        Err(error) => Err(format!("there is no OpenCL driver here ({error}); {INSTALL}")),
    }
}

fn find() -> Result<Vec<Device>, ClError> {
    let mut found = Vec::new();
    for platform in get_platforms()? {
        let name = platform.name()?;
        // A driver without a device answers with an error.
        let handles = platform.get_devices(CL_DEVICE_TYPE_ALL).unwrap_or_default();
        found.extend(handles.into_iter().filter_map(|handle| device(&name, handle.into()).ok()));
    }
    Ok(found)
}

fn device(platform: &str, handle: Handle) -> Result<Device, ClError> {
    Ok(Device {
        name: handle.name()?.trim().to_owned(),
        platform: platform.trim().to_owned(),
        units: handle.max_compute_units()?,
        is_cpu: handle.dev_type()? & CL_DEVICE_TYPE_CPU != 0,
        has_doubles: handle.double_fp_config().is_ok_and(|config| config != 0),
        handle,
    })
}
