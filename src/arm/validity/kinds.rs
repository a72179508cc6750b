//! What can be wrong with a template, one enum a family. Texts say what stands
//! there and what is allowed.

mod language;
mod resources;

pub use language::{DeclarationFault, ExpressionFault, FunctionFault, StructureFault};
pub use resources::{
    CopyFault, DependencyFault, Held, LimitFault, NestedFault, OutputFault, ResourceFault,
    ValueFault,
};
