//! The yardstick V of all benches: how long `serde_json` takes to read the
//! same bytes as a `Value`, on one thread, in the same run. Ratios to it hold
//! across machines, milliseconds do not.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// The deployment templates of `../shared/corpus` that are strict JSON; where
/// that folder is missing, templates made up here.
pub fn templates() -> Vec<String> {
    let found = below("../shared/corpus");
    if found.is_empty() {
        (1..40).map(|size| made_up(size * 5)).collect()
    } else {
        found
    }
}

/// The templates that the portal exported, of `../shared/corpus/exports`; where
/// that folder is missing, those of `fixtures`.
pub fn exports() -> Vec<String> {
    let found = below("../shared/corpus/exports");
    if found.is_empty() {
        below("fixtures")
    } else {
        found
    }
}

/// The deployment templates below a folder that are strict JSON, by their paths.
pub fn below(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "json"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    texts
        .filter(|text| text.contains("eploymentTemplate.json"))
        .filter(|text| serde_json::from_str::<serde_json::Value>(text).is_ok())
        .collect()
}

/// A template with this many resources, laid out as the portal exports them.
fn made_up(resources: usize) -> String {
    let mut text = String::from("{\n    \"contentVersion\": \"1.0.0.0\",\n    \"resources\": [\n");
    for number in 0..resources {
        let comma = if number + 1 < resources { "," } else { "" };
        let _ = write!(
            text,
            r#"        {{
            "type": "Microsoft.Network/networkInterfaces",
            "apiVersion": "2023-09-01",
            "name": "[parameters('networkInterfaces_nic{number}_name')]",
            "location": "westeurope",
            "dependsOn": [
                "[resourceId('Microsoft.Network/virtualNetworks', parameters('vnet'))]"
            ],
            "properties": {{
                "enableAcceleratedNetworking": true,
                "priority": {number},
                "note": "first line\nsecond \"line\""
            }}
        }}{comma}
"#
        );
    }
    text.push_str("    ]\n}\n");
    text
}

/// The shortest of `rounds` runs.
pub fn best_of(rounds: usize, mut run: impl FnMut()) -> Duration {
    (0..rounds)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

/// V over these texts.
pub fn v(texts: &[String], rounds: usize) -> Duration {
    best_of(rounds, || {
        for text in texts {
            let value = serde_json::from_slice::<serde_json::Value>(text.as_bytes());
            black_box(&value).as_ref().ok();
        }
    })
}
