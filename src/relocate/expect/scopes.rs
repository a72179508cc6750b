//! Names of groups in properties of their own, beside IDs that hold them.

use crate::arm::Value;
use crate::json::Pointer;

use super::super::redirect;
use super::Expectation;
use super::places::key_of;

/// Properties that name the group of something.
const KEYS: [&str; 2] = ["resourceGroup", "resourceGroupName"];

impl Expectation<'_> {
    /// The group that is mapped in a property that is named for it.
    pub(super) fn named_group(&self, value: &Value, path: &Pointer) -> Option<Value> {
        let is_property = path
            .tokens()
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case("properties"));
        let key = key_of(path).filter(|_| is_property)?;
        if !KEYS.iter().any(|known| key.eq_ignore_ascii_case(known)) {
            return None;
        }
        let new = redirect::group(self.plan, value.as_str()?)?;
        Some(Value::String(new.into()))
    }
}
