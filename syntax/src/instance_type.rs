//! `instance_type`: one of the six named sizes, or a custom one within the platform's limits.

use crate::{
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    keyword::{Key, names},
    literal, show,
    span::{Extent, Spanned},
    suggest,
    value::Value,
};
use proc_macro2::TokenStream;
use std::ops::RangeInclusive;
use syn::Lit;

/// The size of an instance.
#[derive(Clone, Debug, PartialEq)]
pub enum InstanceType {
    /// `"lite"`, `"basic"`, `"standard-1"` … `"standard-4"`.
    Named(&'static str),
    /// `instance(vcpu = 2, memory_mib = 8192, disk_mb = 16000)`.
    Custom {
        /// Virtual CPUs.
        vcpu: f64,
        /// Memory in MiB.
        memory_mib: u32,
        /// Disk in MB.
        disk_mb: u32,
    },
}

/// The sizes that have a name, smallest first.
pub const NAMED: &[&str] = &["lite", "basic", "standard-1", "standard-2", "standard-3", "standard-4"];

const CUSTOM_KEYS: &[Key] = &[
    Key { name: "vcpu", form: "vcpu = 2" },
    Key { name: "memory_mib", form: "memory_mib = 8192" },
    Key { name: "disk_mb", form: "disk_mb = 16000" },
];
const CUSTOM_FORM: &str = "instance(vcpu = 2, memory_mib = 8192, disk_mb = 16000)";

// What the platform accepts for custom sizes.
const VCPU: RangeInclusive<f64> = 1.0..=4.0;
const MAX_MEMORY_MIB: u32 = 12_288;
const MAX_DISK_MB: u32 = 20_000;
const MEMORY_MIB_PER_VCPU: f64 = 3_072.0;
const DISK_MB_PER_GIB: f64 = 2_000.0;

/// Reads the value of `instance_type`.
pub fn parse(value: &Spanned<Value>, diagnostics: &mut Diagnostics) -> Option<Spanned<InstanceType>> {
    let read = match &value.value {
        Value::Literal(Lit::Str(name)) => {
            named(&name.value()).map_err(|why| diagnostics.error(value.extent, why)).ok()
        }
        Value::Call(word, inner) if *word == "instance" => custom(inner.clone(), value.extent, diagnostics),
        other => {
            diagnostics
                .error(value.extent, literal::wrong(other, &format!("`\"basic\"` or `{CUSTOM_FORM}`")));
            None
        }
    };
    read.map(|read| Spanned::new(read, value.extent))
}

fn named(name: &str) -> Result<InstanceType, String> {
    match (NAMED.iter().find(|known| **known == name), name) {
        (Some(known), _) => Ok(InstanceType::Named(known)),
        (None, "dev") => Err("instance type `dev` is deprecated; write `\"lite\"`, its new name".to_owned()),
        (None, "standard") => {
            Err("instance type `standard` is deprecated; write `\"standard-1\"`, its new name".to_owned())
        }
        (None, _) => Err(format!(
            "unknown instance type `{name}`; {}; or `{CUSTOM_FORM}`",
            suggest::instead_of(name, NAMED)
        )),
    }
}

fn custom(inner: TokenStream, extent: Extent, diagnostics: &mut Diagnostics) -> Option<InstanceType> {
    let parts = split(inner);
    if let [vcpu, memory, disk] = parts.as_slice()
        && !parts.iter().any(|part| part.to_string().contains('='))
    {
        let text = format!(
            "sizes need their names; write `instance(vcpu = {}, memory_mib = {}, disk_mb = {})`",
            show::tokens(vcpu),
            show::tokens(memory),
            show::tokens(disk)
        );
        diagnostics.error(extent, text);
        return None;
    }
    let args = Args::parse(parts, CUSTOM_KEYS, "instance(…)", diagnostics);
    let absent: Vec<&str> =
        names(CUSTOM_KEYS).into_iter().filter(|name| args.extent_of(name).is_none()).collect();
    if !absent.is_empty() && !args.is_incomplete() {
        let text =
            format!("the size lacks {}; write all three, as in `{CUSTOM_FORM}`", suggest::list(absent));
        diagnostics.error(extent, text);
    }
    let vcpu = args.value("vcpu", diagnostics, literal::number);
    let memory = args.value("memory_mib", diagnostics, literal::count);
    let disk = args.value("disk_mb", diagnostics, literal::count);
    let (vcpu, memory, disk) = (vcpu?, memory?, disk?);
    within_limits(&vcpu, &memory, &disk, diagnostics);
    Some(InstanceType::Custom { vcpu: *vcpu, memory_mib: *memory, disk_mb: *disk })
}

/// The server refuses what breaks these limits, long after wrangler accepted it.
fn within_limits(
    vcpu: &Spanned<f64>,
    memory: &Spanned<u32>,
    disk: &Spanned<u32>,
    diagnostics: &mut Diagnostics,
) {
    if !VCPU.contains(&**vcpu) {
        diagnostics.error(vcpu.extent, format_args!("{} vCPU is outside the limits; write 1 to 4", **vcpu));
        return;
    }
    let least = (**vcpu * MEMORY_MIB_PER_VCPU).ceil() as u32;
    if **memory > MAX_MEMORY_MIB {
        let text = format!("{} MiB of memory is above the limit; write at most {MAX_MEMORY_MIB}", **memory);
        diagnostics.error(memory.extent, text);
    } else if **memory < least {
        let text = format!(
            "{} MiB of memory is too little for {} vCPU, each needs 3 GiB; write at least {least}",
            **memory, **vcpu
        );
        diagnostics.error(memory.extent, text);
    }
    let most = (f64::from(**memory) / 1024.0 * DISK_MB_PER_GIB) as u32;
    if **disk > MAX_DISK_MB {
        diagnostics.error(
            disk.extent,
            format_args!("{} MB of disk is above the limit; write at most {MAX_DISK_MB}", **disk),
        );
    } else if **disk > most {
        let text = format!(
            "{} MB of disk may be refused with {} MiB of memory, the platform gives 2 GB for each GiB; write at most {most}",
            **disk, **memory
        );
        diagnostics.warning(disk.extent, text);
    }
}
