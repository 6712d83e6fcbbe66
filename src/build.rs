//! Compiles the legal cases in, so that the pages of the law show them wherever the market runs.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let folder = root.join("policies/cases");
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    files.sort();
    let entries: Vec<String> = files
        .iter()
        .map(|file| {
            let name = file.strip_prefix(&folder).unwrap_or(file);
            let (name, file) = (name.to_string_lossy(), file.to_string_lossy());
            format!("    ({name:?}, include_str!({file:?})),")
        })
        .collect();
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("cases.rs"), format!("&[\n{}\n]\n", entries.join("\n")))?;
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", folder.display())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "json") {
            files.push(path);
        }
    }
    Ok(())
}
