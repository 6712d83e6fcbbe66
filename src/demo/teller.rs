//! Says the story on standard output.

use std::io::{self, Write};

/// One sentence, or several.
pub(super) fn say(text: &str) -> io::Result<()> {
    writeln!(io::stdout().lock(), "{text}")
}

/// A heading.
pub(super) fn chapter(title: &str) -> io::Result<()> {
    say(&format!("\n── {title}"))
}
