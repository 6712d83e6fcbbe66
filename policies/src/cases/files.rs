//! Case files on disk: the one place of this crate that reads a file.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Bases, Case, CaseError, parse};

const BASES: &str = "bases.toml";

/// Reads every case of a file or, in order of path, of every TOML and JSON file below a folder. Bases come from
/// the nearest `bases.toml` beside the file or above it.
pub fn load(path: &Path) -> Result<Vec<Case>, CaseError> {
    let mut files = Vec::new();
    collect(path, &mut files)?;
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let bases = match nearest_bases(&file) {
            Some(found) => Bases::parse(&found.display().to_string(), &read(&found)?)?,
            None => Bases::default(),
        };
        cases.extend(parse(&file.display().to_string(), &read(&file)?, &bases)?);
    }
    if cases.is_empty() {
        return Err(fail(path, "holds no cases; name a .toml or .json file, or a folder of them".to_owned()));
    }
    Ok(cases)
}

/// Reads every case of files that are at hand as pairs of path and text, bases among them.
pub fn read_all(files: &[(&str, &str)]) -> Result<Vec<Case>, CaseError> {
    let mut cases = Vec::new();
    for (file, text) in files.iter().filter(|(file, _)| !file.ends_with(BASES)) {
        let above = Path::new(file).ancestors().skip(1).map(|folder| folder.join(BASES));
        let nearest =
            above.into_iter().find_map(|bases| files.iter().find(|(name, _)| bases == Path::new(name)));
        let bases = nearest.map_or(Ok(Bases::default()), |(name, text)| Bases::parse(name, text))?;
        cases.extend(parse(file, text, &bases)?);
    }
    Ok(cases)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), CaseError> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|error| fail(path, error.to_string()))?;
    for entry in entries {
        let found = entry.map_err(|error| fail(path, error.to_string()))?.path();
        let is_case = found.extension().is_some_and(|ending| ending == "toml" || ending == "json")
            && found.file_name().is_some_and(|name| name != BASES);
        if found.is_dir() || is_case {
            collect(&found, files)?;
        }
    }
    Ok(())
}

fn nearest_bases(file: &Path) -> Option<PathBuf> {
    file.ancestors().skip(1).map(|folder| folder.join(BASES)).find(|bases| bases.is_file())
}

fn read(path: &Path) -> Result<String, CaseError> {
    fs::read_to_string(path).map_err(|error| fail(path, error.to_string()))
}

fn fail(path: &Path, why: String) -> CaseError {
    CaseError { file: path.display().to_string(), line: 0, case: None, why }
}
