//! The first step: a shell in which the commands of all others run.

use super::{Item, Phase};

/// Variables that commands use for what is not known, and what they mean. What
/// a command needs once, such as a password, is explained by its own step.
const VARIABLES: [(&str, &str); 3] = [
    ("SOURCE_GROUP", "resource group of the source"),
    ("TARGET_GROUP", "resource group in the target"),
    ("SOURCE_REGION", "region of the source"),
];

/// Variables for names that only a deployment knows; each step that uses one names the resources
/// that it stands for.
const NAMES: [(&str, &str); 4] = [
    ("NAME", "name of what the step lists, in the source"),
    ("NEW_NAME", "its name in the target"),
    ("PARENT", "name of what it is a part of, in the source"),
    ("NEW_PARENT", "that name in the target"),
];

/// A function that makes a SAS token of an account, for blobs and files, with these rights.
const TOKEN: &str = "sas() { az storage account generate-sas --account-name \"$1\" --permissions \"$2\" --services bf --resource-types sco --https-only --expiry \"$(date -u -d '3 days' +%Y-%m-%dT%H:%MZ)\" --output tsv; }";

/// What is to be known about it.
const ABOUT_TOKENS: &str = " `sas` makes a token of a storage account, from its key and for three days. Where an account allows no keys, sign in with `azcopy login` instead, and leave out the `?` and what follows it.";

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
    let sets_nothing = lines.is_empty();
    let has_tokens = commands.iter().any(|command| command.contains("$(sas "));
    let token = has_tokens.then(|| TOKEN.to_owned());
    let lines: Vec<String> = lines.into_iter().chain(token).collect();
    let names: Vec<String> = NAMES
        .iter()
        .filter(|(name, _)| commands.iter().any(|command| uses(command, name)))
        .map(|(name, meaning)| format!("`${name}` ({meaning})"))
        .collect();
    let told = if names.is_empty() {
        String::new()
    } else {
        format!(
            " Where an expression makes a name, set it anew for each step and each resource that it lists, as `az resource list` shows it: {}.",
            names.join(", ")
        )
    };
    let tokens = if has_tokens { ABOUT_TOKENS } else { "" };
    let set = if sets_nothing {
        ""
    } else {
        ", and set what the inputs do not tell"
    };
    Some(Item {
        key: "run/shell".to_owned(),
        phase: Phase::Prepare,
        text: format!(
            "Open a bash shell with the Azure CLI, such as Cloud Shell, in this folder, for the commands below: sign in, choose the subscription (`az account set`){set}. Other words in capitals, such as `$POLICY`, are for you to fill in at their step.{told}{tokens}"
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
    let plain = format!("${name}");
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let mut rest = command;
    while let Some((_, after)) = rest.split_once(plain.as_str()) {
        if ends(after) {
            return true;
        }
        rest = after;
    }
    command.contains(&format!("${{{name}}}"))
}
