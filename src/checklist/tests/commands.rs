//! Every command of the table, run by a real shell with names that try to leave
//! their word. The programs it would call are replaced by one that shows its
//! arguments, so that what arrives can be compared.

use std::fs;
use std::process::Command;

use super::find;
use super::sample::{self, NAME};
use crate::catalog::Task;
use crate::checklist::Item;

/// Breaks out of single quotes, double quotes, substitutions, lines and redirections.
const HOSTILE: &str = "a'$(touch pwned)\"`touch pwned`;touch pwned;\ntouch pwned\n#\u{1b}[2J\\";

fn item(task: Task<'static>, name: &str) -> Option<Item> {
    find(
        &sample::steps(&sample::template(task, name, None)),
        task.key,
    )
    .cloned()
}

fn placeholders_left(text: &str) -> bool {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let inner = after.split_once('}').map_or("", |(inner, _)| inner);
        let plain =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '|' | '[' | ']' | '*');
        if !before.ends_with(['$', '%']) && !inner.is_empty() && inner.chars().all(plain) {
            return true;
        }
        rest = after;
    }
    false
}

#[test]
fn nothing_is_left_to_fill_in() {
    for task in sample::tasks().into_iter().filter(sample::is_written) {
        let item = item(task, NAME);
        assert!(item.is_some(), "{}", task.key);
        let item = item.unwrap();
        assert!(
            !placeholders_left(&item.text),
            "{}: {}",
            task.key,
            item.text
        );
        let command = item.command.unwrap_or_default();
        assert!(!placeholders_left(&command), "{}: {command}", task.key);
        // A line may go when the sample lacks its value, but not the whole command.
        let wants_values = task.command.is_some_and(|command| {
            command.lines().all(|line| {
                line.contains("{properties") || line.contains("{plan") || line.contains("{kind")
            })
        });
        assert!(
            !command.is_empty() || task.command.is_none() || wants_values,
            "{}",
            task.key
        );
    }
}

#[test]
fn hostile_names_reach_programs_whole_and_start_nothing() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("skipped: there is no bash here");
        return;
    }
    let programs = [
        "az",
        "azcopy",
        "kubectl",
        "pg_dump",
        "pg_dumpall",
        "pg_restore",
        "mysql",
        "mysqldump",
        "curl",
        "sas",
    ];
    for task in sample::tasks().into_iter().filter(sample::is_written) {
        // A test on the name fixes it.
        let Some(item) = item(task, HOSTILE) else {
            continue;
        };
        let Some(command) = item.command else {
            continue;
        };
        let folder = tempfile::tempdir().unwrap();
        let stubs: String = programs
            .iter()
            .map(|name| format!("{name}() {{ printf '%s\\0' \"$@\" >> arguments; }}\n"))
            .collect();
        let script = format!("set +e\n{stubs}{command}\n");
        let parsed = Command::new("bash")
            .args(["-n", "-c", &script])
            .output()
            .unwrap();
        assert!(
            parsed.status.success(),
            "{}: {}\n{command}",
            task.key,
            String::from_utf8_lossy(&parsed.stderr)
        );
        Command::new("bash")
            .args(["-c", &script])
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            !folder.path().join("pwned").exists(),
            "{}: {command}",
            task.key
        );
        let named = ["{name}", "{new}"]
            .iter()
            .any(|word| task.command.unwrap_or_default().contains(word));
        let arguments = fs::read_to_string(folder.path().join("arguments")).unwrap_or_default();
        // A new name may be cut; its beginning shows that it came as it is.
        let begins = |argument: &str| argument.contains("a'$(touch pwned");
        if named && !task.command.unwrap_or_default().contains("$(") {
            assert!(
                arguments.split('\0').any(begins),
                "{}: {command}\n{arguments:?}",
                task.key
            );
        }
    }
}
