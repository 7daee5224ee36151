//! Shrinks the style sheets and the lists of texts that are compiled into the modules: a visitor downloads them without
//! comments and indentation.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    let output = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    shrink_all(Path::new("src"), &output)
}

/// Shrinks every style sheet and list below a folder into a file of the same name.
fn shrink_all(folder: &Path, output: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            shrink_all(&path, output)?;
        } else if let (Some(kind), Some(name)) = (path.extension().and_then(|e| e.to_str()), path.file_name())
        {
            let shrink: fn(&str) -> String = match kind {
                "css" => shrink_style,
                "txt" => shrink_lines,
                _ => continue,
            };
            fs::write(output.join(name), shrink(&fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}

/// Takes out blank lines, comments and the spaces around a name's `=`.
fn shrink_lines(list: &str) -> String {
    let mut small = String::new();
    for line in list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if !small.is_empty() {
            small.push('\n');
        }
        small.push_str(&line.replacen(" = ", "=", 1));
    }
    small
}

/// Takes out comments, line breaks and the spaces beside punctuation. Texts in quotes hold none of these in our sheets.
fn shrink_style(css: &str) -> String {
    let mut rest = css;
    let mut bare = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        bare.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    let mut small = String::new();
    for word in bare.split_whitespace() {
        // A space may go after these, and before all of them but the colon: ` :hover` and `:hover` differ.
        let is_glued =
            small.ends_with(['{', '}', ';', ',', ':', '>']) || word.starts_with(['{', '}', ';', ',', '>']);
        if !is_glued && !small.is_empty() {
            small.push(' ');
        }
        small.push_str(word);
    }
    small.replace(";}", "}")
}
