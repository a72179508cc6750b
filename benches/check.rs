//! How long a whole audit of a folder takes, on one thread and on two, and how that compares to the
//! yardstick on one thread: walking, reading, parsing, evaluating, rules and catalogue, up to the
//! sorted findings. What the report costs beyond is measured by `render`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench reports on standard output and stops when its own input is wrong"
)]

mod yardstick;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use armove::app::audit::{Question, audit};
use armove::catalog::Catalog;
use armove::input::{self, Inputs, Request};
use armove::rule::RuleSet;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 7;

fn main() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folders = if shared.is_dir() {
        vec![shared.join("quickstart"), shared.join("exports"), shared]
    } else {
        vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")]
    };
    let pools = [1, 2].map(|threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        (threads, pool.unwrap())
    });
    for folder in folders {
        report(&folder, &pools);
    }
}

fn report(folder: &Path, pools: &[(usize, ThreadPool)]) {
    let texts = texts(&read(folder));
    let bytes: usize = texts.iter().map(String::len).sum();
    let v = yardstick::v(&texts, 2 * ROUNDS);
    println!(
        "{}: {} files of {bytes} bytes, V = {v:.2?}",
        folder.file_name().unwrap_or_default().display(),
        texts.len()
    );
    for to in [None, Some("swedencentral".to_owned())] {
        let question = Question {
            to: to.clone(),
            ..Question::default()
        };
        for (threads, pool) in pools {
            let (mut reading, mut whole) = (Duration::MAX, Duration::MAX);
            let mut findings = 0;
            for _ in 0..ROUNDS {
                let (read, all, found) = pool.install(|| timed(folder, &question));
                (reading, whole) = (reading.min(read), whole.min(all));
                findings = found;
            }
            let in_v = |time: Duration| time.as_secs_f64() / v.as_secs_f64();
            println!(
                "  {} thread{}, to {}: {whole:>9.2?} = {:>5.2} V, of it reading {:>5.2} V; {findings} findings",
                threads,
                if *threads == 1 { " " } else { "s" },
                to.as_deref().unwrap_or("none"),
                in_v(whole),
                in_v(reading)
            );
        }
    }
}

/// The time of reading, that of everything, and the number of findings.
fn timed(folder: &Path, question: &Question) -> (Duration, Duration, usize) {
    let start = Instant::now();
    let rules = RuleSet::embedded();
    let inputs = read(folder);
    let reading = start.elapsed();
    let audited = audit(&inputs, &rules, Catalog::embedded(), question, &|_| false);
    let findings = black_box(&audited).run.findings.len();
    let whole = start.elapsed();
    (reading, whole, findings)
}

fn read(folder: &Path) -> Inputs {
    let request = Request {
        paths: vec![PathBuf::from(folder)],
        ..Request::default()
    };
    input::read(&request, &mut std::io::empty())
}

/// The texts of all files of the run that are strict JSON.
fn texts(inputs: &Inputs) -> Vec<String> {
    let read = inputs.files.iter().filter(|file| file.is_read());
    let texts = read.filter_map(|file| String::from_utf8(file.bytes.to_vec()).ok());
    texts
        .filter(|text| serde_json::from_str::<serde_json::Value>(text).is_ok())
        .collect()
}
