//! Lists of values that many hold and few change.

use std::ops::Deref;
use std::sync::Arc;

/// Elements of an array or members of an object, shared by all copies of the value: a variable
/// is handed on much more often than it is changed. None is the empty list, which costs nothing.
#[derive(Clone, Debug)]
pub struct Shared<T>(Option<Arc<Vec<T>>>);

impl<T> Shared<T> {
    /// No elements.
    #[must_use]
    pub const fn empty() -> Self {
        Self(None)
    }

    /// The elements.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        self.0.as_ref().map_or(&[], |elements| elements.as_slice())
    }
}

impl<T: Clone> Shared<T> {
    /// These elements and one behind them.
    #[must_use]
    pub fn and(&self, last: T) -> Self {
        let mut elements = Vec::with_capacity(self.len() + 1);
        elements.extend_from_slice(self);
        elements.push(last);
        elements.into()
    }

    /// The elements to change or take; copied where others hold them too.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0.map_or_else(Vec::new, Arc::unwrap_or_clone)
    }
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<T> Deref for Shared<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> From<Vec<T>> for Shared<T> {
    fn from(elements: Vec<T>) -> Self {
        Self((!elements.is_empty()).then(|| Arc::new(elements)))
    }
}

impl<T> FromIterator<T> for Shared<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        elements.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T: Clone> IntoIterator for Shared<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Shared<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

/// The same list is equal to itself; others are compared.
impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}
