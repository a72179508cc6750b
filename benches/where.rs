//! What it costs to ask all regions instead of one, in V and in milliseconds: a whole `where` over a
//! vault export of the fixtures, in memory, from the bytes of the zip to the text.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a bench reports on standard output and stops when its own input is wrong"
)]

mod yardstick;

use std::hint::black_box;
use std::path::{Path, PathBuf};

use armove::app::config::Config;
use armove::app::options::{
    DeploymentContext, Parameters, RegionsFormat, RegionsOptions, ReportOptions, Verbosity,
};
use armove::app::regions::run;

/// How often each thing is measured; the shortest counts.
const ROUNDS: usize = 15;

fn main() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vault-export.zip");
    let v = yardstick::v(&yardstick::below("fixtures/vault-export"), 2 * ROUNDS);
    println!("vault-export.zip, V = {v:.2?}");
    let mut before = None;
    for (what, to) in [("one region", &["swedencentral"][..]), ("all regions", &[])] {
        let options = options(fixture.clone(), to);
        let time = yardstick::best_of(ROUNDS, || {
            let mut out = Vec::new();
            let exit = run(&options, &Config::default(), &mut out, &mut std::io::sink());
            black_box((exit.unwrap(), out));
        });
        let seconds = time.as_secs_f64();
        print!(
            "  {what:<12} {time:>9.2?} = {:>6.1} V",
            seconds / v.as_secs_f64()
        );
        match before {
            None => println!(),
            Some(one) => println!(", {:.2} times one region", seconds / one),
        }
        before = Some(seconds);
    }
}

fn options(input: PathBuf, to: &[&str]) -> RegionsOptions {
    RegionsOptions {
        inputs: vec![input],
        parameters: Parameters::default(),
        to: to.iter().map(|name| (*name).to_owned()).collect(),
        geographies: Vec::new(),
        from: None,
        rules: Vec::new(),
        select: Vec::new(),
        ignore: Vec::new(),
        context: DeploymentContext::default(),
        overlays: Vec::new(),
        report: ReportOptions {
            format: RegionsFormat::Text,
            output: None,
            fail_on: None,
            allow_none: false,
            color: false,
            verbosity: Verbosity::Normal,
        },
    }
}
