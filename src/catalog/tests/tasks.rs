use std::collections::BTreeSet;

use super::super::layout::{TASKS, task};
use super::super::{Asks, Basis, Catalog, On, Task};

const CATALOG: Catalog<'static> = Catalog::embedded();

fn types(task: Task<'static>) -> Vec<&'static str> {
    let list = CATALOG.pack.table(&TASKS).row(row(task)).strings(task::ON);
    list.iter().collect()
}

fn row(task: Task<'static>) -> usize {
    let mut rows = CATALOG.pack.table(&TASKS).rows();
    rows.find(|row| row.text(task::KEY) == task.key)
        .unwrap()
        .number
}

#[test]
fn every_task_says_what_where_and_on_what_ground() {
    assert!(CATALOG.tasks().count() > 150);
    let mut keys = BTreeSet::new();
    for task in CATALOG.tasks() {
        assert!(keys.insert(task.key), "{} twice", task.key);
        let (area, step) = task.key.split_once('/').unwrap();
        assert!(!area.is_empty() && !step.is_empty(), "{}", task.key);
        assert!(task.text.ends_with('.'), "{}", task.key);
        assert!(
            (20..500).contains(&task.text.len()),
            "{}: {} bytes",
            task.key,
            task.text.len()
        );
        assert!(
            !task.source.date.is_empty() && !task.source.what.is_empty(),
            "{}",
            task.key
        );
        let has_page = task.source.url.starts_with("https://");
        assert!(has_page || task.basis != Basis::Documented, "{}", task.key);
    }
}

#[test]
fn types_are_those_of_azure() {
    for task in CATALOG.tasks() {
        if !matches!(task.on, On::Types(_)) {
            continue;
        }
        let each = task.each.into_iter();
        let estate = task.tests().filter_map(|test| match test.asks {
            Asks::Estate(kind) => Some(kind),
            _ => None,
        });
        for name in types(task).into_iter().chain(each).chain(estate) {
            let known = CATALOG.canonical_type(name);
            assert!(
                known.is_some_and(|known| known.eq_ignore_ascii_case(name)),
                "{}: {name}",
                task.key
            );
        }
        for test in task.tests() {
            if let Asks::Child(child) = test.asks {
                let known = types(task)
                    .iter()
                    .any(|kind| CATALOG.canonical_type(&format!("{kind}/{child}")).is_some());
                assert!(known, "{}: no child {child}", task.key);
            }
        }
    }
}

/// Whether two tasks never appear about the same resource, since their tests are opposites.
fn exclude_each_other(one: Task<'static>, other: Task<'static>) -> bool {
    let asked = |task: Task<'static>| -> Vec<(String, bool)> {
        task.tests()
            .map(|test| (format!("{:?}", test.asks), test.negated))
            .collect()
    };
    let theirs = asked(other);
    asked(one)
        .into_iter()
        .any(|(asks, negated)| theirs.contains(&(asks, !negated)))
}

/// Two tasks of one phase that can be about the same resource must not say the same.
#[test]
fn no_two_tasks_say_the_same() {
    let words = |text: &'static str| -> BTreeSet<&'static str> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.len() > 3).collect()
    };
    let tasks: Vec<Task<'static>> = CATALOG.tasks().collect();
    for (index, one) in tasks.iter().enumerate() {
        for other in tasks
            .iter()
            .skip(index + 1)
            .filter(|other| other.due == one.due)
        {
            let types = types(*one);
            let meet = types.contains(&"any") || types.iter().any(|name| other.is_on(name));
            if !meet || exclude_each_other(*one, *other) {
                continue;
            }
            let (a, b) = (words(one.text), words(other.text));
            let shared = a.intersection(&b).count();
            let smaller = a.len().min(b.len());
            assert!(
                shared * 2 < smaller,
                "{} and {}: {shared} of {smaller} words",
                one.key,
                other.key
            );
        }
    }
}

#[test]
fn values_of_tests_are_never_empty() {
    for task in CATALOG.tasks() {
        for test in task.tests() {
            match test.asks {
                Asks::Is(_, texts) => assert!(
                    texts.iter().all(|text| !text.trim().is_empty()),
                    "{}",
                    task.key
                ),
                Asks::Contains(_, part) => assert!(!part.is_empty(), "{}", task.key),
                Asks::Listed | Asks::Protected => {}
                Asks::Child(kind) | Asks::Level(kind) | Asks::Estate(kind) => {
                    assert!(!kind.is_empty(), "{}", task.key)
                }
                Asks::Has(_)
                | Asks::Unknown(_)
                | Asks::Known(_)
                | Asks::SameGeography
                | Asks::Renamed => {}
            }
        }
    }
}
