//! Biometric data in a table: templates of fingerprints by how they begin, and vectors of numbers of one length, as
//! programs that recognise faces and voices make them.

use crate::inspect::sight::Sight;

/// A template by ISO/IEC 19794-2 begins with `FMR\0`, an image by part 4 with `FIR\0`; in base64 or hexadecimal.
#[inline]
pub(in crate::inspect) fn look_fingerprint(cell: &[u8]) -> Option<Sight> {
    let begins = [b"Rk1SA".as_slice(), b"RklSA", b"464D5200", b"464d5200", b"46495200"];
    (cell.len() >= 24 && begins.iter().any(|magic| cell.starts_with(magic))).then_some(Sight::Hit)
}

/// Sixteen decimal fractions or more between brackets, commas, blanks: how many there are.
#[inline]
pub(in crate::inspect) fn look_vector(cell: &[u8]) -> Option<usize> {
    let (mut numbers, mut points, mut inside) = (0, 0, false);
    for byte in cell {
        match byte {
            b'0'..=b'9' | b'-' | b'+' | b'e' | b'E' => {
                numbers += usize::from(!inside);
                inside = true;
            }
            b'.' => points += 1,
            b',' | b';' | b' ' | b'[' | b']' | b'(' | b')' | b'|' | b'\n' | b'\r' | b'\t' => inside = false,
            _ => return None,
        }
    }
    (numbers >= 16 && points * 10 >= numbers * 9).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{Sight, look_fingerprint, look_vector};

    #[test]
    fn templates_and_vectors_are_recognised() {
        assert_eq!(look_fingerprint(b"Rk1SACAyMAAAAAAAAAAAAAAAAAAA"), Some(Sight::Hit));
        assert_eq!(look_fingerprint(b"iVBORw0KGgoAAAANSUhEUgAAAAEA"), None);
        let vector = vec!["-0.1234"; 16].join(",");
        assert_eq!(look_vector(format!("[{vector}]").as_bytes()), Some(16));
        assert_eq!(look_vector(b"[0.1,0.2,0.3]"), None, "three numbers are no face");
        assert_eq!(look_vector("1,".repeat(20).as_bytes()), None, "whole numbers");
    }
}
