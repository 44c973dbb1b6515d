use std::io::IsTerminal;

/// Columns where nothing tells how many there are.
const USUAL_COLUMNS: usize = 80;

/// The narrowest terminal that is written for.
pub(in crate::report) const NARROWEST: usize = 24;

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Characters a line.
    pub columns: usize,
    /// Colours by ANSI escape sequences.
    pub colour: bool,
    /// Characters beyond ASCII.
    pub unicode: bool,
}

impl Terminal {
    /// What standard output can show: `COLUMNS` or the terminal's own width, else 80; colour on
    /// a terminal unless `NO_COLOR` is set or `TERM` is `dumb`; Unicode where the locale is
    /// UTF-8.
    pub fn of_stdout() -> Self {
        let tty = std::io::stdout().is_terminal();
        let own = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self::from_environment(|name| std::env::var(name).ok(), tty, own.filter(|_| tty))
    }

    /// The same from variables looked up by name, whether output is a terminal, and its width.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
        is_terminal: bool,
        width: Option<usize>,
    ) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let asked = set("COLUMNS").and_then(|columns| columns.parse().ok()).filter(|n| *n > 0);
        let colour =
            is_terminal && set("NO_COLOR").is_none() && set("TERM").as_deref() != Some("dumb");
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| set(name));
        let unicode = match locale {
            Some(locale) => {
                let locale = locale.to_ascii_lowercase();
                locale.contains("utf-8") || locale.contains("utf8")
            }
            // Windows and macOS write UTF-8 without saying so.
            None => cfg!(any(windows, target_os = "macos")),
        };
        Self { columns: asked.or(width).unwrap_or(USUAL_COLUMNS), colour, unicode }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Terminal {
        let look = |name: &str| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Terminal::from_environment(look, true, Some(100))
    }

    #[test]
    fn columns_no_color_and_the_locale_are_honoured() {
        assert_eq!(with(&[("LANG", "C")]), Terminal { columns: 100, colour: true, unicode: false });
        let asked = with(&[("COLUMNS", "40"), ("NO_COLOR", "1"), ("LC_ALL", "de_DE.UTF-8")]);
        assert_eq!(asked, Terminal { columns: 40, colour: false, unicode: true });
        assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")]).unicode);
        assert!(with(&[("NO_COLOR", "")]).colour);
        assert_eq!(with(&[("COLUMNS", "wide")]).columns, 100);
    }
}
