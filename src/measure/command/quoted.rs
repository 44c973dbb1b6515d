//! A command line as one would type it.

/// Words as one would type them in a shell.
pub(super) fn quoted(words: &[String]) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=+./,:@%{}".contains(c);
    let quote = |word: &String| match word.as_str() {
        "" => "''".to_owned(),
        word if word.chars().all(plain) => word.to_owned(),
        word => format!("'{}'", word.replace('\'', r"'\''")),
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}
