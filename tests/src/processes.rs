//! The processes of a started program: what they hold in memory, and ending them without warning.

use std::collections::HashMap;
use std::fs;
use std::process::{Command, Stdio};

/// A process and everything it started, the process itself first.
pub fn tree(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = process.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some(parent) = parent(id) {
            children.entry(parent).or_default().push(id);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(process) = found.get(next) {
        found.extend(children.remove(process).unwrap_or_default());
        next += 1;
    }
    found
}

/// The memory of a process and everything it started, shared pages counted once (PSS), in kB.
pub fn memory_kb(root: u32) -> u64 {
    tree(root).into_iter().filter_map(proportional_kb).sum()
}

/// End a process and everything it started at once, as a power failure would.
pub fn end(root: u32) {
    let ids: Vec<String> = tree(root).iter().map(u32::to_string).collect();
    // A process that ended by itself in the meantime is what we wanted.
    let _ = Command::new("kill").arg("-9").args(ids).stderr(Stdio::null()).status();
}

fn parent(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    field(&status, "PPid:")
}

fn proportional_kb(process: u32) -> Option<u64> {
    let memory = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    field(&memory, "Pss:")
}

fn field<T: std::str::FromStr>(text: &str, name: &str) -> Option<T> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
