//! Workspace tables: which are as every workspace brings them (R15).

use crate::arm::{ResourceRef, Value};
use crate::json::Node;

use super::evidence::{Found, Subject};

/// Type of the workspace that a table belongs to.
const WORKSPACE: &str = "Microsoft.OperationalInsights/workspaces";

/// Days that a workspace keeps data when it does not say so.
const DEFAULT_DAYS: i64 = 30;

/// Days that tables of Application Insights and of usage keep data at no cost.
const FREE_DAYS: i64 = 90;

/// Endings of tables that people make: custom logs, search results, restored data.
const OWN_ENDINGS: [(&str, &str); 3] = [
    ("_cl", "a custom log"),
    ("_srch", "the result of a search job"),
    ("_rst", "restored data"),
];

/// Tests a table.
pub fn test(table: &Subject<'_>) -> Found {
    let names = table.names();
    let Some(name) = names.last().and_then(Value::as_str) else {
        return Found::Unknown("the name of the table is not known".to_owned());
    };
    let lower = name.to_ascii_lowercase();
    match OWN_ENDINGS
        .iter()
        .find(|(ending, _)| lower.ends_with(ending))
    {
        Some(("_cl", _)) => return Found::Nothing,
        Some((_, what)) => return Found::Changed(format!("it is {what}")),
        None => {}
    }
    match table.property(["plan"]) {
        None => {}
        Some(Value::String(plan)) if plan.eq_ignore_ascii_case("Analytics") => {}
        Some(Value::String(plan)) => return Found::Changed(format!("its plan is {plan}")),
        Some(_) => return Found::Unknown("its plan is not known".to_owned()),
    }
    if has_own_columns(table) {
        return Found::Changed("it has columns of its own".to_owned());
    }
    retention(table, &lower)
}

/// Columns that people add to a built-in table end in `_CF`.
fn has_own_columns(table: &Subject<'_>) -> bool {
    let columns = table
        .resource
        .properties()
        .and_then(|properties| properties.path(["schema", "columns"]));
    columns
        .map_or(&[][..], Node::elements)
        .iter()
        .any(|column| {
            let name = column.get("name").and_then(Node::as_str);
            name.is_some_and(|name| name.to_ascii_lowercase().ends_with("_cf"))
        })
}

/// Tests how long the table keeps its data.
fn retention(table: &Subject<'_>, lower_name: &str) -> Found {
    let days = |key: &str| match table.property([key]) {
        None | Some(Value::Int(-1)) => Ok(None),
        Some(Value::Int(days)) => Ok(Some(days)),
        Some(_) => Err(Found::Unknown(format!("the value of `{key}` is not known"))),
    };
    let (own, total) = match (days("retentionInDays"), days("totalRetentionInDays")) {
        (Ok(own), Ok(total)) => (own, total),
        (Err(found), _) | (_, Err(found)) => return found,
    };
    let Some(own) = own else {
        return match total {
            None => Found::Shown(
                "a table of the service that keeps data as the workspace does".to_owned(),
            ),
            Some(total) => Found::Changed(format!("it keeps data for {total} days in all")),
        };
    };
    if let Some(total) = total.filter(|total| *total != own) {
        return Found::Changed(format!(
            "it keeps data for {total} days in all, of which {own} for queries"
        ));
    }
    let is_free =
        lower_name.starts_with("app") || lower_name == "azureactivity" || lower_name == "usage";
    if is_free && own == FREE_DAYS {
        return Found::Shown(format!(
            "a table of the service that keeps data for {own} days, as by default"
        ));
    }
    match workspace_days(table) {
        Ok(days) if days == own => Found::Shown(format!(
            "a table of the service that keeps data for {own} days, as the workspace does"
        )),
        Ok(days) => Found::Changed(format!(
            "it keeps data for {own} days, the workspace for {days}"
        )),
        Err(found) => found,
    }
}

/// How long the workspace of a table keeps data.
fn workspace_days(table: &Subject<'_>) -> Result<i64, Found> {
    let unknown = |why: &str| Err(Found::Unknown(why.to_owned()));
    let names = table.names();
    let Some(name) = names.first() else {
        return unknown("the workspace is not known");
    };
    let candidates = table.estate.named(WORKSPACE, name).iter();
    let own_template = |at: &&ResourceRef| at.template == table.at.template;
    let Some(workspace) = candidates
        .filter(own_template)
        .find_map(|at| Subject::of(table.estate, *at))
    else {
        return unknown("how long the workspace keeps data is not in the export");
    };
    match workspace.property(["retentionInDays"]) {
        None => Ok(DEFAULT_DAYS),
        Some(Value::Int(days)) => Ok(days),
        Some(_) => unknown("how long the workspace keeps data is not known"),
    }
}
