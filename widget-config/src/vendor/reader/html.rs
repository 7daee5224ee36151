//! The scripts of a piece of a page.

/// The text with all that is no script blanked out, so that places stay what they are. What holds no script element is taken as
/// script.
pub(super) fn scripts(text: &str) -> String {
    // ASCII alone changes, so that places are the same in both.
    let lower = text.to_ascii_lowercase();
    let mut kept: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    // Somebody may have begun to copy inside of the element.
    match (find(&lower, "<script", 0), find(&lower, "</script", 0)) {
        (None, None) => return text.to_owned(),
        (begin, Some(end)) if begin.is_none_or(|begin| end < begin) => {
            kept.push((0, end));
            at = end + 1;
        }
        _ => {}
    }
    while let Some(begin) = find(&lower, "<script", at) {
        // What is commented out in the markup is not run.
        let before = lower.get(at..begin).unwrap_or_default();
        if let Some(comment) = before.find("<!--") {
            at = find(&lower, "-->", at + comment).map_or(text.len(), |end| end + 1);
            continue;
        }
        let Some(content) = end_of_tag(&lower, begin) else {
            break;
        };
        let end = find(&lower, "</script", content).unwrap_or(text.len());
        kept.push((content, end));
        at = end;
    }
    blank(text, &kept)
}

fn find(text: &str, what: &str, from: usize) -> Option<usize> {
    Some(text.get(from..)?.find(what)? + from)
}

/// Behind the `>` of a tag; one inside of an attribute's quotes is none.
fn end_of_tag(text: &str, begin: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, byte) in text.as_bytes().get(begin..)?.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(begin + offset + 1),
            _ => {}
        }
    }
    None
}

fn blank(text: &str, kept: &[(usize, usize)]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut at = 0;
    let put_blank = |blanked: &mut String, from: usize, to: usize| {
        for byte in text.as_bytes().get(from..to).unwrap_or_default() {
            blanked.push(if matches!(byte, b'\n' | b'\r') {
                char::from(*byte)
            } else {
                ' '
            });
        }
        // Two scripts are two: the last statement of one does not go on in the next.
        if to < text.len() && blanked.ends_with(' ') {
            blanked.pop();
            blanked.push(';');
        }
    };
    for (begin, end) in kept {
        put_blank(&mut blanked, at, *begin);
        blanked.push_str(text.get(*begin..*end).unwrap_or_default());
        at = *end;
    }
    put_blank(&mut blanked, at, text.len());
    blanked
}

#[cfg(test)]
mod tests {
    use super::scripts;

    #[test]
    fn scripts_stay_where_they_are() {
        for (page, parts) in [
            ("a = 1", &["a = 1"][..]),
            ("<p>don't</p><script>a</script>!", &["a"]),
            ("a = 1;</script><b>", &["a = 1;"]),
            ("<!-- <script>a</script> -->\n<script>b", &["b"]),
            ("<script src='a>b'\n>X</SCRIPT> <script>Y</script>", &["X", "Y"]),
            ("<script", &[]),
        ] {
            let kept = scripts(page);
            let read: Vec<&str> = kept
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect();
            let expected: Vec<&str> = parts.iter().map(|part| part.trim_end_matches(';')).collect();
            assert_eq!(read, expected, "{page}");
            assert_eq!(kept.len(), page.len(), "{page}");
            assert_eq!(kept.matches('\n').count(), page.matches('\n').count(), "{page}");
            for part in parts {
                assert_eq!(kept.rfind(part), page.rfind(part), "{page}");
            }
        }
    }
}
