//! The armove binary: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    armove::cli::run()
}
