//! What a library weighs.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use fuzzy_people_core::EMBEDDED;
use goblin::Object;
use goblin::elf::header::EM_AARCH64;

/// A phone's library, in bytes: an app's download grows by no more.
const BUDGET: u64 = 8_000_000;
/// Smaller sections are summed up.
const SMALL: u64 = 50_000;

/// Prints what takes the space in an ELF library.
///
/// # Errors
/// When it is arm64's and over its budget.
pub(crate) fn report(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let Object::Elf(elf) = Object::parse(&bytes)? else { bail!("{}: no ELF library", path.display()) };
    let total = bytes.len() as u64;
    println!("{}: {}", path.display(), megabytes(total));
    println!("  {:<22} {}", "model (in .rodata)", megabytes(EMBEDDED.len() as u64));
    let in_file = |section: &&goblin::elf::SectionHeader| section.sh_type != goblin::elf::section_header::SHT_NOBITS;
    let mut named: Vec<(&str, u64)> = elf
        .section_headers
        .iter()
        .filter(in_file)
        .map(|section| (elf.shdr_strtab.get_at(section.sh_name).unwrap_or("?"), section.sh_size))
        .collect();
    named.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    for (name, size) in named.iter().filter(|(_, size)| *size >= SMALL) {
        println!("  {name:<22} {}", megabytes(*size));
    }
    let listed: u64 = named.iter().map(|(_, size)| *size).filter(|size| *size >= SMALL).sum();
    println!("  {:<22} {}", "the rest", megabytes(total.saturating_sub(listed)));
    let arm64 = elf.header.e_machine == EM_AARCH64;
    ensure!(!arm64 || total <= BUDGET, "{} is over its budget of {}", path.display(), megabytes(BUDGET));
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{:>6.2} MB", bytes as f64 / 1e6)
}
