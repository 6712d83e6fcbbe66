//! A folder of law files, read as the market would read it. What stands in its way is an error with file, rule and
//! cure.

use std::{fs, path::Path};

use anyhow::{Context, ensure};
use policies::Law;

/// Far more than any law needs: a wrong folder is noticed before it is read whole.
const FILES_MAX: usize = 1_000;
const BYTES_MAX: u64 = 1_000_000;

/// The law of a folder in the shape of `policies/law`.
pub(super) fn read(folder: &Path) -> anyhow::Result<Law> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort();
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    Law::from_files(&borrowed)
        .with_context(|| format!("the law in {} cannot be applied; the law in force stays", folder.display()))
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> anyhow::Result<()> {
    let place = |path: &Path| path.display().to_string();
    for entry in fs::read_dir(folder).with_context(|| place(folder))? {
        let path = entry.with_context(|| place(folder))?.path();
        let law = path
            .extension()
            .is_some_and(|end| ["cedar", "cedarschema", "toml"].iter().any(|law| end == *law));
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if law {
            ensure!(
                files.len() < FILES_MAX,
                "{} holds more than {FILES_MAX} files; name a folder of law",
                place(root)
            );
            let size = path.metadata().with_context(|| place(&path))?.len();
            ensure!(
                size <= BYTES_MAX,
                "{} is larger than {BYTES_MAX} bytes; no file of the law is",
                place(&path)
            );
            let text = fs::read_to_string(&path).with_context(|| place(&path))?;
            files.push((path.strip_prefix(root)?.display().to_string(), text));
        }
    }
    Ok(())
}
