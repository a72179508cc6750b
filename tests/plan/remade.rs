//! A plan that is made again: twice the same, and a person's decisions stay.

use insta::assert_snapshot;
use similar::TextDiff;

use super::bench::Edit::{More, Set, Text};
use super::bench::{Bench, VAULT};

const ACCOUNT: &str = "Microsoft.Storage/storageAccounts/stfjordprod01";
const SITE_PLAN: &str = "Microsoft.Web/serverfarms/asp-fjord-portal";

#[test]
fn the_plan_of_the_vault() {
    assert_snapshot!(Bench::new(&[VAULT]).plan(&[]));
}

#[test]
fn a_plan_made_twice_is_the_same() {
    let bench = Bench::new(&[VAULT]);
    let first = bench.plan(&[]);
    assert_eq!(bench.plan(&[]), first);
    // To standard output, and without what was there.
    let shown = bench.run("plan", &["--to", "swedencentral"]);
    assert_eq!(String::from_utf8(shown.stdout).unwrap(), first);
}

#[test]
fn what_a_person_decided_stays_and_the_rest_is_decided_anew() {
    let bench = Bench::new(&[VAULT]);
    bench.plan(&[]);
    bench.edit(&[
        Set(ACCOUNT, "name", "stfjordnew"),
        Set(SITE_PLAN, "action", "leave"),
        More("[[resource]]\nid = \"Microsoft.Web/sites/gone\"\naction = \"drop\""),
    ]);
    let before = bench.read("plan.toml");
    let after = bench.plan(&["--suffix", "x9"]);
    let diff = TextDiff::from_lines(&before, &after);
    assert_snapshot!(diff.unified_diff().context_radius(0).to_string());
    // What was told of things that are gone is told once.
    assert_eq!(bench.plan(&["--suffix", "x9"]), after);
}

#[test]
fn another_target_decides_anew_what_is_not_a_persons() {
    let bench = Bench::new(&[VAULT]);
    bench.plan(&[]);
    bench.edit(&[
        Text("region = \"swedencentral\"", "region = \"norwayeast\""),
        Set(ACCOUNT, "name", "stfjordnew"),
    ]);
    assert!(bench.obey("out", &[]).status.success());
    let plan = bench.read("out/plan.toml");
    assert!(plan.contains("\"westeurope\" = \"norwayeast\""), "{plan}");
    assert!(plan.contains("name = \"stfjordnew\""), "{plan}");
    assert!(!plan.contains("swedencentral"), "{plan}");
}

#[test]
fn what_is_new_is_told_and_decided_by_the_options() {
    let bench = Bench::new(&[VAULT]);
    let plan = bench.plan(&[]);
    let start = plan
        .find(&format!("[[resource]]\nid = \"{ACCOUNT}\""))
        .unwrap();
    let end = start + plan[start..].find("\n\n").unwrap();
    bench.replace("plan.toml", &format!("{}{}", &plan[..start], &plan[end..]));
    let output = bench.obey("out", &["-v"]);
    assert!(output.status.success(), "{output:?}");
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("`Microsoft.Storage/storageAccounts/stfjordprod01` is not in the plan"),
        "{shown}"
    );
    assert!(
        bench
            .read("out/plan.toml")
            .contains("name = \"stfjordprod01sdc\"")
    );
}
