//! Writing results: a folder as a whole, or nothing.
