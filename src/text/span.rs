//! The only coordinate used inside the program.

/// A range of bytes in the decoded text of one [`Source`](super::Source).
///
/// Lines and columns exist only where something is shown to a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl From<std::ops::Range<usize>> for Span {
    /// A range of indices; no source is larger than a span can say.
    fn from(range: std::ops::Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(range.start), offset(range.end))
    }
}

impl Span {
    /// The range from `start` up to, but not with, `end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty range at `offset`.
    #[must_use]
    pub const fn at(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the range holds no byte.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies inside this range (its borders included).
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same range counted from `start`, for a text that was cut out there.
    #[must_use]
    pub const fn relative_to(self, start: u32) -> Self {
        Self::new(
            self.start.saturating_sub(start),
            self.end.saturating_sub(start),
        )
    }

    /// The range as indices of a `str`.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}
