use super::*;

fn texts(of: &[&str]) -> Vec<String> {
    of.iter().map(|&text| text.to_owned()).collect()
}

const A: &str = "00000000-0000-4000-8000-000000000001";
const B: &str = "00000000-0000-4000-8000-00000000000B";

#[test]
fn pairs_split_at_the_first_sign_and_keep_their_order() {
    let read = names(&texts(&["b=c=d", " a = e ", "b=c=d"])).unwrap();
    assert_eq!(read, [("b".into(), "c=d".into()), ("a".into(), "e".into())]);
}

#[test]
fn what_is_no_pair_is_told_with_an_example() {
    for text in ["stcontoso", "=x", "x=", " = "] {
        let error = names(&texts(&[text])).unwrap_err();
        assert!(matches!(error, OptionError::NotAPair { .. }));
        assert!(error.to_string().contains("--name stcontoso=stcontososdc"));
    }
}

#[test]
fn two_new_values_for_one_old_are_refused_whatever_the_case() {
    let error = groups(&texts(&["rg-A=rg-b", "RG-a=rg-c"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "--resource-group is given twice for `RG-a`, with `rg-b` and with `rg-c`: give it once"
    );
}

#[test]
fn subscriptions_are_ids_on_both_sides() {
    assert!(subscriptions(&texts(&[&format!("{A}={B}")])).is_ok());
    for wrong in [
        format!("Production={B}"),
        format!("{A}=x"),
        format!("{A}={}", B.replace('B', "G")),
        format!("{A}={}", B.replace('-', "")),
    ] {
        let error = subscriptions(&texts(&[&wrong])).unwrap_err();
        assert!(matches!(error, OptionError::NotAGuid { .. }), "{wrong}");
    }
}

#[test]
fn groups_are_names_that_azure_takes() {
    assert!(groups(&texts(&["rg-web=rg_web.(2)", "größe=b"])).is_ok());
    let long = format!("a={}", "x".repeat(91));
    for wrong in ["a=b.", "a=b c", "a/b=c", long.as_str()] {
        let error = groups(&texts(&[wrong])).unwrap_err();
        assert!(matches!(error, OptionError::NotAGroup { .. }), "{wrong}");
    }
}

#[test]
fn suffixes_are_what_a_name_can_end_in() {
    assert_eq!(suffix("sdc").unwrap(), "sdc");
    assert_eq!(suffix("-sdc-2").unwrap(), "-sdc-2");
    for wrong in ["", "sdc-", "SDC", "s d", "é", &"x".repeat(25)] {
        assert!(suffix(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_context_is_read_key_by_key() {
    let parts = [
        format!("subscription={A}"),
        "Group=rg-web".to_owned(),
        "location=West Europe".to_owned(),
        format!("tenant={B}"),
    ];
    let context = DeploymentContext::read(&parts).unwrap();
    assert_eq!(context.subscription.as_deref(), Some(A));
    assert_eq!(context.group.as_deref(), Some("rg-web"));
    assert_eq!(context.location.as_deref(), Some("West Europe"));
    assert_eq!(context.tenant.as_deref(), Some(B));
}

#[test]
fn a_wrong_context_is_refused() {
    let read = |part: &str| DeploymentContext::read(&texts(&[part])).unwrap_err();
    assert!(matches!(read("rg=x"), OptionError::UnknownContext { .. }));
    assert!(matches!(read("group"), OptionError::NotAPair { .. }));
    assert!(matches!(read("tenant=x"), OptionError::NotAGuid { .. }));
    assert!(matches!(read("group=a."), OptionError::NotAGroup { .. }));
}

#[test]
fn no_path_means_the_current_folder_and_stdin_comes_once() {
    let here = inputs(Vec::new()).unwrap();
    assert_eq!(here, [PathBuf::from(".")]);
    let both = inputs(vec!["-".into(), "a".into()]).unwrap();
    assert_eq!(both, [PathBuf::from("-"), PathBuf::from("a")]);
    let twice = inputs(vec!["-".into(), "-".into()]);
    assert_eq!(twice, Err(OptionError::StdinTwice));
}

fn asked(to: &str, from: Option<&str>, map: &[(&str, &str)]) -> RelocateOptions {
    let pair = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    RelocateOptions {
        inputs: Vec::new(),
        parameters: Parameters::default(),
        plan: None,
        out: None,
        force: false,
        dry_run: true,
        diff: false,
        relocation: relocate::Options {
            to: to.to_owned(),
            from: from.map(str::to_owned),
            regions: map.iter().map(pair).collect(),
            ..relocate::Options::default()
        },
        catalogs: CatalogOptions::default(),
        baseline: BaselineOptions::default(),
        context: DeploymentContext::default(),
        report: ReportOptions {
            format: Format::Text,
            output: None,
            fail_on: None,
            allow_none: false,
            color: false,
            verbosity: Verbosity::Normal,
        },
    }
}

#[test]
fn regions_get_their_canonical_names() {
    let mut options = asked(
        "Sweden Central",
        Some("WestEurope"),
        &[("North Europe", "norwayeast")],
    );
    options.context.location = Some("West  europe".to_owned());
    let named = options.with_region_names(Catalog::embedded()).unwrap();
    assert_eq!(named.relocation.to, "swedencentral");
    assert_eq!(named.relocation.from.as_deref(), Some("westeurope"));
    let mapped = ("northeurope".to_owned(), "norwayeast".to_owned());
    assert_eq!(named.relocation.regions, [mapped]);
    assert_eq!(named.context.location.as_deref(), Some("westeurope"));
}

#[test]
fn an_unknown_region_is_told_with_the_nearest() {
    let error = asked("swedencentrall", None, &[])
        .with_region_names(Catalog::embedded())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("--to: there is no region `swedencentrall`; did you mean swedencentral")
    );
    let far = asked("atlantis-under-the-sea", None, &[])
        .with_region_names(Catalog::embedded())
        .unwrap_err();
    assert!(
        far.to_string()
            .ends_with("write it as `westeurope` or `West Europe`")
    );
}

#[test]
fn a_logical_location_is_no_target() {
    let error = asked("global", None, &[])
        .with_region_names(Catalog::embedded())
        .unwrap_err();
    assert!(matches!(error, RegionError::Logical { option: "--to", .. }));
}

#[test]
fn one_region_goes_to_one_place_whatever_its_spelling() {
    let catalog = Catalog::embedded();
    let spelt = [("West Europe", "norwayeast"), ("westeurope", "uksouth")];
    let twice = asked("swedencentral", None, &spelt).with_region_names(catalog);
    assert!(matches!(twice, Err(RegionError::MappedTwice { .. })));
    let against = [("West Europe", "norwayeast")];
    let source = asked("swedencentral", Some("westeurope"), &against);
    assert!(source.with_region_names(catalog).is_err());
    let same = [("West Europe", "Sweden Central")];
    let source = asked("swedencentral", Some("westeurope"), &same);
    assert!(source.with_region_names(catalog).is_ok());
}
