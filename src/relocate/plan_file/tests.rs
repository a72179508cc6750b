//! Tests of plan files.
