//! The first step: a shell in which the commands of all others run.

use super::{Item, Phase};

/// Variables that commands use for what is not known, and what they mean. What
/// a command needs once, such as a password, is explained by its own step.
const VARIABLES: [(&str, &str); 2] = [
    ("SOURCE_GROUP", "resource group of the source"),
    ("TARGET_GROUP", "resource group in the target"),
];

/// The step, if any command needs it.
pub(super) fn item(items: &[Item]) -> Option<Item> {
    let commands: Vec<&str> = items
        .iter()
        .filter_map(|item| item.command.as_deref())
        .collect();
    if commands.is_empty() {
        return None;
    }
    let used = VARIABLES
        .iter()
        .filter(|(name, _)| commands.iter().any(|command| uses(command, name)));
    let lines: Vec<String> = used
        .map(|(name, meaning)| format!("{name}='<{meaning}>'"))
        .collect();
    let set = if lines.is_empty() {
        ""
    } else {
        ", and set what the inputs do not tell"
    };
    Some(Item {
        key: "run/shell".to_owned(),
        phase: Phase::Prepare,
        text: format!(
            "Open a bash shell with the Azure CLI, such as Cloud Shell, in this folder, for the commands below: sign in, choose the subscription (`az account set`){set}. Other words in capitals, such as `$POLICY`, are for you to fill in at their step."
        ),
        subjects: Vec::new(),
        command: Some(
            [vec!["az account show --output table".to_owned()], lines]
                .concat()
                .join("\n"),
        ),
        source: None,
        done: false,
    })
}

/// Whether a command uses a variable, in either spelling.
fn uses(command: &str, name: &str) -> bool {
    command.contains(&format!("${name}")) || command.contains(&format!("${{{name}}}"))
}
