//! What the library exports, as text, so that a change of it shows in review.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{FieldMetadata, FnParamMetadata, Metadata, Type};

use crate::paths;

/// The snapshot.
fn path() -> PathBuf {
    paths::root().join("bindings/ffi/surface.txt")
}

/// Writes the snapshot anew.
pub(crate) fn write(library: &Path) -> Result<()> {
    std::fs::write(path(), text(library)?).context("the snapshot")
}

/// A line for each thing that is exported, sorted.
fn text(library: &Path) -> Result<String> {
    let found = extract_from_library(library.try_into().context("the library's path")?)?;
    let mut lines: Vec<String> = found.iter().filter_map(line).collect();
    lines.sort();
    Ok(lines.join("\n") + "\n")
}

fn line(item: &Metadata) -> Option<String> {
    Some(match item {
        Metadata::Func(f) => format!("fn {}({}){}", f.name, inputs(&f.inputs), output(f.return_type.as_ref(), f.throws.as_ref())),
        Metadata::Object(o) => format!("object {}", o.name),
        Metadata::Constructor(c) => {
            format!("object {}.{}({}){}", c.self_name, c.name, inputs(&c.inputs), output(None, c.throws.as_ref()))
        }
        Metadata::Method(m) => {
            let output = output(m.return_type.as_ref(), m.throws.as_ref());
            format!("object {}.{}({}){output}", m.self_name, m.name, inputs(&m.inputs))
        }
        Metadata::Record(r) => format!("record {} {{ {} }}", r.name, fields(&r.fields)),
        Metadata::Enum(e) => {
            let variants: Vec<_> = e
                .variants
                .iter()
                .map(|v| if v.fields.is_empty() { v.name.clone() } else { format!("{}({})", v.name, fields(&v.fields)) })
                .collect();
            format!("enum {} {{ {} }}", e.name, variants.join(", "))
        }
        Metadata::Namespace(_) | Metadata::UdlFile(_) => return None,
        other => format!("{other:?}"),
    })
}

fn inputs(inputs: &[FnParamMetadata]) -> String {
    let input = |input: &FnParamMetadata| format!("{}: {}{}", input.name, if input.by_ref { "&" } else { "" }, name(&input.ty));
    inputs.iter().map(input).collect::<Vec<_>>().join(", ")
}

fn fields(fields: &[FieldMetadata]) -> String {
    let field = |field: &FieldMetadata| {
        if field.name.is_empty() { name(&field.ty) } else { format!("{}: {}", field.name, name(&field.ty)) }
    };
    fields.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn output(returned: Option<&Type>, thrown: Option<&Type>) -> String {
    let mut text = String::new();
    for (word, ty) in [("->", returned), ("throws", thrown)] {
        if let Some(ty) = ty {
            // Writing into a string cannot fail.
            write!(text, " {word} {}", name(ty)).ok();
        }
    }
    text
}

fn name(ty: &Type) -> String {
    match ty {
        Type::Optional { inner_type } => format!("{}?", name(inner_type)),
        Type::Sequence { inner_type } => format!("[{}]", name(inner_type)),
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } => name.clone(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surface_is_as_the_snapshot_says() {
        // The library as it was built for this test, beside it.
        let test = std::env::current_exe().unwrap();
        let found = text(&test.with_file_name("libfuzzy_people.a")).unwrap();
        let expected = std::fs::read_to_string(path()).unwrap();
        assert_eq!(found, expected, "look at the difference, then: target/release/xtask snapshot");
    }
}
