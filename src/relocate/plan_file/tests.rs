use super::{Mistake, PlanFile, with_gone};
use crate::text::Source;

fn read(text: &str) -> (PlanFile, Vec<Mistake>) {
    let (file, mistakes) = PlanFile::read(&Source::new("plan.toml", text));
    let mistakes = mistakes.into_iter().map(|(_, mistake)| mistake);
    (file, mistakes.collect())
}

#[test]
fn a_value_is_a_persons_unless_the_note_behind_it_says_the_same() {
    let (file, mistakes) = read(
        "[[resource]]\nid = \"A.B/c/d\"\naction = \"drop\" # armove: \"drop\"\n\
         name = \"e\" # armove: \"d\"\nregion = \"westus\"\nreplication = \"a#b\" # armove: \"a#b\"\n",
    );
    assert_eq!(mistakes, []);
    let own = |key: &str| file.resources[0].get(key).map(|text| text.is_own);
    assert_eq!(own("action"), Some(false));
    assert_eq!(own("name"), Some(true));
    assert_eq!(own("region"), Some(true));
    assert_eq!(own("replication"), Some(false));
    assert_eq!(own("apiVersion"), None);
}

#[test]
fn what_armove_noted_counts_until_a_person_changes_the_target() {
    let noted = "[target]\nregion = \"westus\" # armove: \"westus\"\n";
    assert!(read(noted).0.obeys_noted());
    assert!(!read(&noted.replacen("westus", "eastus", 1)).0.obeys_noted());
    let (mut remade, _) = read(noted);
    remade.is_remade = true;
    assert!(!remade.obeys_noted());
}

#[test]
fn what_is_not_toml_is_told_alone() {
    let (file, mistakes) = read("[target]\nregion = westus\n[nonsense]\n");
    assert!(matches!(mistakes.as_slice(), [Mistake::Syntax(_)]));
    assert!(file.target.get("region").is_none());
}

#[test]
fn what_is_gone_is_kept_as_a_comment_once() {
    let old = "[[resource]]\nid = \"A.B/c/d\"\n# why\naction = \"drop\"\n\n[[resource]]\nid = \"A.B/c/e\"\n";
    let (file, _) = read(old);
    let gone = [("resource", file.resources[0].span)];
    let new = "[[resource]]\nid = \"A.B/c/e\"\n";
    let first = with_gone(new, old, &gone);
    assert!(first.ends_with("needed:\n# [[resource]]\n# id = \"A.B/c/d\"\n# action = \"drop\"\n"));
    assert_eq!(with_gone(new, &first, &[]), first);
    assert_eq!(with_gone(new, new, &[]), new);
}
