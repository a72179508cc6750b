//! The armove binary: arguments in, exit code out.

fn main() {}
