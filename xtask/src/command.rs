//! Running other programs, with errors that say what was run and what it said.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, anyhow, bail};

use crate::workspace;

/// How much of a failed program's output an error repeats, in lines.
const REPEATED_LINES: usize = 40;

/// What `cargo run` sets for us, and what a cargo we start must not take for its own.
const CARGO_RUN_VARIABLES: [&str; 4] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION",
];

/// A program to run in the repository's root, with its arguments and environment.
pub(crate) struct Run {
    command: Command,
}

impl Run {
    /// Prepares `program`, a path or a name on `PATH`.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(workspace::root());
        for variable in CARGO_RUN_VARIABLES {
            command.env_remove(variable);
        }
        Self { command }
    }

    /// The cargo that runs us, or the one on `PATH`.
    pub(crate) fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs to the end with our own streams, so that long work shows its progress.
    ///
    /// # Errors
    /// When the program cannot be started or ends with a failure.
    pub(crate) fn shown(mut self) -> Result<()> {
        let status = self.command.status().map_err(|error| self.cannot_start(&error))?;
        if !status.success() {
            bail!("`{}` failed ({status})", self.line());
        }
        Ok(())
    }

    /// Runs to the end silently and answers what it printed.
    ///
    /// # Errors
    /// When the program cannot be started or ends with a failure; the end of its output is in the error.
    pub(crate) fn captured(mut self) -> Result<String> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| self.cannot_start(&error))?;
        if !output.status.success() {
            bail!(
                "`{}` failed ({})\n{}",
                self.line(),
                output.status,
                last_lines(&output)
            );
        }
        String::from_utf8(output.stdout).with_context(|| format!("`{}` printed no text", self.line()))
    }

    /// Runs to the end silently, and answers what it printed and whether it ended well.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub(crate) fn told(mut self) -> Result<(String, bool)> {
        let output = self
            .command
            .stdin(Stdio::null())
            .output()
            .map_err(|error| self.cannot_start(&error))?;
        let printed = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        Ok((printed.concat(), output.status.success()))
    }

    /// Becomes the program: its process is ours, and so are its signals and its exit code.
    ///
    /// # Errors
    /// Returns only if the program cannot be started.
    #[cfg(unix)]
    pub(crate) fn replace_this_process(mut self) -> anyhow::Error {
        use std::os::unix::process::CommandExt;
        let error = self.command.exec();
        self.cannot_start(&error)
    }

    fn cannot_start(&self, error: &std::io::Error) -> anyhow::Error {
        let program = Path::new(self.command.get_program()).display();
        anyhow!("cannot start `{program}`: {error}")
    }

    /// The command as one would type it, the program without its folder.
    fn line(&self) -> String {
        let program = Path::new(self.command.get_program());
        let name = program
            .file_name()
            .unwrap_or(self.command.get_program())
            .to_string_lossy()
            .into_owned();
        std::iter::once(name)
            .chain(
                self.command
                    .get_args()
                    .map(|argument| argument.to_string_lossy().into_owned()),
            )
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn last_lines(output: &Output) -> String {
    let text = [
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    ]
    .join("\n");
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(REPEATED_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::Run;

    #[test]
    fn missing_program_is_named_in_the_error() {
        let error = Run::new("no-such-program-here").captured().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot start `no-such-program-here`"),
            "{error}"
        );
    }

    #[test]
    fn failed_program_is_shown_with_its_arguments_and_its_last_words() {
        let error = Run::new("sh")
            .args(["-c", "echo spoken; exit 3"])
            .captured()
            .unwrap_err()
            .to_string();
        assert!(error.contains("sh -c echo spoken; exit 3"), "{error}");
        assert!(
            error.contains("exit status: 3") && error.ends_with("spoken"),
            "{error}"
        );
    }
}
