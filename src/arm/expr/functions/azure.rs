//! Functions that only Azure, or the moment of a deployment, can answer.

use super::{Arguments, Body, Fault, Function, Outcome, function};
use crate::arm::expr::evaluator::Evaluator;
use crate::arm::value::Why;

pub(super) const FUNCTIONS: &[Function] = &[
    function("reference", 1, 3, Body::Strict(|_| ask("reference"))),
    function("references", 1, 2, Body::Strict(|_| ask("references"))),
    function("pickZones", 3, 5, Body::Strict(|_| ask("pickZones"))),
    function("providers", 1, 2, Body::Strict(|_| ask("providers"))),
    function(
        "roleDefinitions",
        1,
        1,
        Body::Strict(|_| ask("roleDefinitions")),
    ),
    function(
        "toLogicalZone",
        3,
        3,
        Body::Strict(|_| ask("toLogicalZone")),
    ),
    function(
        "toPhysicalZone",
        3,
        3,
        Body::Strict(|_| ask("toPhysicalZone")),
    ),
    function(
        "toLogicalZones",
        3,
        3,
        Body::Strict(|_| ask("toLogicalZones")),
    ),
    function(
        "toPhysicalZones",
        3,
        3,
        Body::Strict(|_| ask("toPhysicalZones")),
    ),
    function("deployer", 0, 0, Body::Strict(|_| ask("deployer"))),
    function("extensions", 1, 1, Body::Strict(|_| ask("extensions"))),
    function(
        "externalInputs",
        1,
        1,
        Body::Strict(|_| ask("externalInputs")),
    ),
    function("newGuid", 0, 0, Body::Scoped(|e, _| volatile(e, "newGuid"))),
    function("utcNow", 0, 1, Body::Scoped(|e, _| volatile(e, "utcNow"))),
    function("fail", 1, 1, Body::Strict(fail)),
    // The one of the `list…` functions that takes no third argument.
    function(
        "listOutputsWithSecureValues",
        2,
        2,
        Body::Strict(|_| ask("listOutputsWithSecureValues")),
    ),
];

/// Every other function whose name begins so, such as `listKeys`: of a resource, in an API
/// version, with what the service wants to be told.
pub(super) const LIST: Function = function("list", 2, 3, Body::Strict(|_| ask("list…")));

/// Another value at each deployment.
pub(in crate::arm::expr) const VOLATILE: &[&str] = &["newGuid", "utcNow"];

fn ask(name: &str) -> Outcome {
    Err(Fault::Because(Why::NeedsAzure(name.into())))
}

fn volatile(evaluator: &Evaluator<'_>, name: &str) -> Outcome {
    if evaluator.in_default {
        return Err(Fault::Because(Why::Volatile(name.into())));
    }
    let text = "only in the default value of a parameter".to_owned();
    Err(Fault::Invalid(text))
}

fn fail(arguments: &mut Arguments) -> Outcome {
    Err(Fault::Invalid(arguments.text(0)?.to_owned()))
}
