//! Rows as legal facts: the only translator between stored words and legal words.
