//! Tests of what a plan file decides.
