//! The fixtures are what `fixtures/README.md` says they are.
#![allow(
    clippy::unwrap_used,
    reason = "a fixture that cannot be read fails its test"
)]

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// Folders that claim to be what the portal exports.
const EXPORTS: [&str; 14] = [
    "vault-export",
    "vault-file-shares",
    "vault-guarded",
    "machines-closed",
    "snapshot-group",
    "private-endpoint-vault",
    "oldest-format",
    "two-vaults-one-key-vault",
    "storage-sql",
    "estate/network",
    "estate/vault",
    "estate/machines",
    "mixed-group",
    "storage-data",
];

/// The files of an export, in the order in which the portal packs them.
const EXPORT_FILES: [&str; 2] = ["template.json", "parameters.json"];

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_slice(&fs::read(fixture(path)).unwrap()).unwrap()
}

fn resources(template: &Value) -> &Vec<Value> {
    template["resources"].as_array().unwrap()
}

fn dependencies(resource: &Value) -> usize {
    resource["dependsOn"].as_array().map_or(0, Vec::len)
}

#[test]
fn the_zip_holds_the_two_files_of_its_folder() {
    let mut archive =
        ZipArchive::new(Cursor::new(fs::read(fixture("vault-export.zip")).unwrap())).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(names, EXPORT_FILES);
    for name in EXPORT_FILES {
        let mut packed = Vec::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_end(&mut packed)
            .unwrap();
        let loose = fs::read(fixture("vault-export").join(name)).unwrap();
        assert!(packed == loose, "{name} differs; see fixtures/README.md");
    }
}

#[test]
#[ignore = "writes fixtures/vault-export.zip"]
fn pack_the_zip_again() {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for name in EXPORT_FILES {
        archive.start_file(name, options).unwrap();
        let loose = fs::read(fixture("vault-export").join(name)).unwrap();
        archive.write_all(&loose).unwrap();
    }
    let packed = archive.finish().unwrap().into_inner();
    fs::write(fixture("vault-export.zip"), packed).unwrap();
}

#[test]
fn exports_have_the_frame_of_an_export() {
    for folder in EXPORTS {
        let template = json(&format!("{folder}/template.json"));
        assert_eq!(
            template["variables"],
            Value::Object(Default::default()),
            "{folder}"
        );
        assert!(template.get("outputs").is_none(), "{folder}");

        let declared = template["parameters"].as_object().unwrap();
        let text = fs::read_to_string(fixture(folder).join("template.json")).unwrap();
        for (name, parameter) in declared {
            let kind = parameter["type"].as_str().unwrap();
            assert!(
                ["String", "SecureString"].contains(&kind),
                "{folder} {name}"
            );
            assert_eq!(
                parameter.get("defaultValue").is_some(),
                kind == "String",
                "{folder} {name}"
            );
            assert!(
                text.contains(&format!("parameters('{name}')")),
                "{folder}: {name} is not used"
            );
        }

        let given = json(&format!("{folder}/parameters.json"));
        let given = given["parameters"].as_object().unwrap();
        assert!(declared.keys().eq(given.keys()), "{folder}");
        assert!(given.values().all(|v| v["value"].is_null()), "{folder}");
    }
}

#[test]
fn exports_list_their_resources_as_an_export_does() {
    for folder in EXPORTS {
        let template = json(&format!("{folder}/template.json"));
        let order: Vec<(usize, String)> = resources(&template)
            .iter()
            .map(|r| {
                let full_type = r["type"].as_str().unwrap();
                (dependencies(r), full_type.to_ascii_lowercase())
            })
            .collect();
        assert!(order.is_sorted(), "{folder}: {order:#?}");
    }
}

/// The resource ids that stand in `dependsOn`, made from type and name as text.
#[test]
fn exports_depend_only_on_what_they_hold() {
    for folder in EXPORTS {
        let template = json(&format!("{folder}/template.json"));
        let held: Vec<String> = resources(&template).iter().map(own_id).collect();
        for resource in resources(&template) {
            for dependency in resource["dependsOn"].as_array().into_iter().flatten() {
                let id = dependency.as_str().unwrap();
                assert!(
                    held.iter().any(|h| h == id),
                    "{folder}: {id} of {}",
                    resource["name"]
                );
            }
        }
    }
}

/// `[resourceId('T', parameters('p'), 'a', 'b')]` for a resource that is called
/// `[concat(parameters('p'), '/a/b')]`.
fn own_id(resource: &Value) -> String {
    let name = resource["name"].as_str().unwrap();
    let inner = name.trim_start_matches('[').trim_end_matches(']');
    let arguments = match inner.strip_prefix("concat(") {
        Some(rest) => rest
            .trim_end_matches(')')
            .replace(", '/", ", '")
            .replace('/', "', '"),
        None => inner.to_owned(),
    };
    format!(
        "[resourceId('{}', {arguments})]",
        resource["type"].as_str().unwrap()
    )
}

#[test]
fn inline_and_separate_children_are_equal() {
    let template = json("vault-export/template.json");
    for (parent, list) in [
        ("Microsoft.Network/networkSecurityGroups", "securityRules"),
        ("Microsoft.Network/virtualNetworks", "subnets"),
    ] {
        let inline = resources(&template)
            .iter()
            .find(|r| r["type"] == parent)
            .and_then(|r| r["properties"][list].as_array())
            .unwrap();
        assert_eq!(inline.len(), 2);
        for child in inline {
            let suffix = format!("/{}')]", child["name"].as_str().unwrap());
            let separate = resources(&template)
                .iter()
                .find(|r| {
                    r["type"] == format!("{parent}/{list}")
                        && r["name"].as_str().unwrap().ends_with(&suffix)
                })
                .unwrap();
            assert_eq!(separate["properties"], child["properties"]);
        }
    }
}

/// What a leak test may look for: all secrets contain one of the two markers.
#[test]
fn every_made_up_secret_is_marked() {
    let text = fs::read_to_string(fixture("hostile/secrets.json")).unwrap();
    for number in [1, 3, 7, 8, 9, 10, 12, 13, 14, 16, 17, 18, 19] {
        let marked = format!("FAKE-SECRET-{number:02}-");
        assert_eq!(text.matches(&marked).count(), 1, "{marked}");
    }
    // Account key, token, private key, custom data: the same words in Base64.
    for tail in ["MDIt", "MDQt", "MDU=", "MTUt"] {
        let marked = format!("RkFLRS1TRUNSRVQt{tail}");
        assert_eq!(text.matches(&marked).count(), 1, "{marked}");
    }
}

#[test]
fn no_fixture_names_a_real_place() {
    let mut pending = vec![fixture("")];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            for quote in ['"', '\''] {
                for id in text.split(&format!("{quote}/subscriptions/")).skip(1) {
                    assert!(
                        id.starts_with("00000000-0000-4000-8000-"),
                        "{}",
                        path.display()
                    );
                }
            }
        }
    }
}
