//! Schema.
/// A schema.
#[derive(Debug)]
pub struct Schema {
    value: serde_json::Value,
}
impl Schema {
    /// As written.
    #[must_use]
    pub const fn as_json(&self) -> &serde_json::Value {
        &self.value
    }
    /// Reads.
    /// # Errors
    /// bad
    pub fn new(value: serde_json::Value) -> Result<Self, String> {
        Ok(Self { value })
    }
}
