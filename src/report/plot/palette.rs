//! The page's colours, for pictures that leave it.

use super::marker::COLOURS;

/// How light or dark a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on nearly black.
    Dark,
}

/// Colours of a theme, named as in the style sheet.
#[derive(Debug)]
pub(super) struct Palette {
    pub(super) paper: &'static str,
    pub(super) ink: &'static str,
    pub(super) quiet: &'static str,
    pub(super) soft: &'static str,
    pub(super) grid: &'static str,
    pub(super) family: &'static str,
    pub(super) bad: &'static str,
    /// Of the series.
    pub(super) series: [&'static str; COLOURS],
    /// Of their names, which are text.
    pub(super) names: [&'static str; COLOURS],
    /// Of what is lost, and of phases.
    pub(super) slices: [&'static str; 11],
}

impl Theme {
    pub(super) fn palette(self) -> &'static Palette {
        match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        }
    }
}

const LIGHT: Palette = Palette {
    paper: "#ffffff",
    ink: "#1b222c",
    quiet: "#57606c",
    soft: "#f3f5f7",
    grid: "#e6e9ed",
    family: "#7f8792",
    bad: "#a3112b",
    series: ["#0072b2", "#ce5a00", "#1a9a80", "#8a2560", "#5b46d6", "#4a3b1f"],
    names: ["#0072b2", "#b04c00", "#0d7660", "#8a2560", "#5b46d6", "#4a3b1f"],
    slices: [
        "#bfdcf5", "#bfe5d3", "#dbd3f5", "#f5cfe0", "#dfe3e8", "#f8dcb4", "#ece8a8", "#f8c9bb",
        "#e3d0b8", "#d3e3b2", "#f6d3c9",
    ],
};

const DARK: Palette = Palette {
    paper: "#12161b",
    ink: "#e6e9ee",
    quiet: "#a3acb8",
    soft: "#1b222b",
    grid: "#2a313b",
    family: "#7a8593",
    bad: "#ff9dac",
    series: ["#5ab4f0", "#ff8f52", "#6fe0c2", "#e07bb0", "#9a93ff", "#ead68a"],
    names: ["#5ab4f0", "#ff8f52", "#6fe0c2", "#e07bb0", "#9a93ff", "#ead68a"],
    slices: [
        "#1c4468", "#17503a", "#3f3675", "#662847", "#39424e", "#5e3c10", "#4c4712", "#692f1f",
        "#54422a", "#3d5019", "#5c3329",
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Both colours of what begins so in the style sheet.
    fn of_the_page(start: &str) -> Option<[&'static str; 2]> {
        let style = include_str!("../assets/page.css");
        let (_, rest) = style.split_once(start)?;
        let (of, _) = rest.strip_prefix("light-dark(")?.split_once(')')?;
        let (light, dark) = of.split_once(", ")?;
        Some([light, dark])
    }

    #[test]
    fn the_colours_are_the_pages() {
        let is = |start: &str, of: &dyn Fn(&Palette) -> &'static str| {
            assert_eq!(of_the_page(start), Some([of(&LIGHT), of(&DARK)]), "{start}");
        };
        is("--bg: ", &|of| of.paper);
        is("--ink: ", &|of| of.ink);
        is("--quiet: ", &|of| of.quiet);
        is("--soft: ", &|of| of.soft);
        is("--grid: ", &|of| of.grid);
        is("--family: ", &|of| of.family);
        is("--bad: ", &|of| of.bad);
        for number in 0..COLOURS {
            is(&format!("--s{number}: "), &|of| of.series[number]);
            let own = of_the_page(&format!("--t{number}: "));
            let of_series = [LIGHT.series[number], DARK.series[number]];
            let of_names = [LIGHT.names[number], DARK.names[number]];
            assert_eq!(own.unwrap_or(of_series), of_names, "--t{number}");
        }
        for number in 0..LIGHT.slices.len() {
            is(&format!(".slice.p{number} {{ fill: "), &|of| of.slices[number]);
        }
    }
}
