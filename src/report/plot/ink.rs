//! What is drawn, by kind: the page's style sheet knows it by its class, a figure's own file says
//! its looks.

use super::figure::{Role, Slice};
use super::legend::Key;
use super::marker::colour;
use super::palette::Palette;

/// A kind of thing drawn, in the colour with a number where it belongs to a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ink {
    Shade,
    Shaded,
    Grid,
    Axis,
    Tick,
    Caption,
    Note,
    Letter,
    Title,
    Line(Role),
    Band(Option<usize>),
    Bar(usize),
    PaleBar(usize),
    Dot(usize),
    Hollow(usize),
    HollowOfAny,
    Arrow(usize),
    PaleArrow(usize),
    Gained(usize),
    Lost(usize),
    Rest,
    End(usize),
    Leader(usize),
}

impl Ink {
    pub(super) fn line(role: Role) -> Self {
        Self::Line(match role {
            Role::Joined(series) => Role::Joined(colour(series)),
            Role::Fit(series) => Role::Fit(colour(series)),
            Role::Beyond(series) => Role::Beyond(colour(series)),
            Role::Law(series) => Role::Law(colour(series)),
            Role::Ideal
            | Role::Family
            | Role::Zero
            | Role::Border
            | Role::Failed
            | Role::Theory
            | Role::Capacity
            | Role::Schedule => role,
        })
    }

    pub(super) fn band(series: Option<usize>) -> Self {
        Self::Band(series.map(colour))
    }

    /// `pale`: of a point that says nothing about the code.
    pub(super) fn bar(series: usize, pale: bool) -> Self {
        if pale { Self::PaleBar(colour(series)) } else { Self::Bar(colour(series)) }
    }

    pub(super) fn dot(series: usize) -> Self {
        Self::Dot(colour(series))
    }

    pub(super) fn hollow(series: usize) -> Self {
        Self::Hollow(colour(series))
    }

    pub(super) fn arrow(series: usize, pale: bool) -> Self {
        if pale { Self::PaleArrow(colour(series)) } else { Self::Arrow(colour(series)) }
    }

    pub(super) fn end(series: usize) -> Self {
        Self::End(colour(series))
    }

    pub(super) fn leader(series: usize) -> Self {
        Self::Leader(colour(series))
    }

    pub(super) fn slice(slice: Slice) -> Self {
        match slice {
            Slice::Gained(series) => Self::Gained(colour(series)),
            Slice::Lost(number, _) => Self::Lost(number),
            Slice::Rest => Self::Rest,
        }
    }

    /// The class that the page's style sheet knows it by.
    pub(super) fn class(self) -> String {
        match self {
            Self::Shade => "shade".into(),
            Self::Shaded => "shaded".into(),
            Self::Grid => "grid".into(),
            Self::Axis => "axis".into(),
            Self::Tick => "tick".into(),
            Self::Caption => "caption".into(),
            Self::Note => "note".into(),
            Self::Letter => "letter".into(),
            Self::Title => "title".into(),
            Self::Line(role) => line_class(role),
            Self::Band(None) => "band allowed".into(),
            Self::Band(Some(colour)) => format!("band s{colour}"),
            Self::Bar(colour) => format!("bar s{colour}"),
            Self::PaleBar(colour) => format!("bar hollow s{colour}"),
            Self::Dot(colour) => format!("dot s{colour}"),
            Self::Hollow(colour) => format!("dot hollow s{colour}"),
            Self::HollowOfAny => "dot hollow".into(),
            Self::Arrow(colour) => format!("arrow s{colour}"),
            Self::PaleArrow(colour) => format!("arrow hollow s{colour}"),
            Self::Gained(colour) => format!("slice s{colour}"),
            Self::Lost(number) => format!("slice p{number}"),
            Self::Rest => "slice rest".into(),
            Self::End(colour) => format!("end s{colour}"),
            Self::Leader(colour) => format!("leader s{colour}"),
        }
    }

    /// The same looks as attributes, for a picture without the page's style sheet.
    pub(super) fn attributes(self, of: &Palette) -> String {
        let text = |colour, size| format!("fill=\"{colour}\" font-size=\"{size}\"");
        match self {
            Self::Shade => filled(of.soft),
            Self::Shaded | Self::Note => text(of.quiet, 45),
            Self::Tick | Self::Caption => text(of.quiet, 48),
            Self::Letter => text(of.ink, 48) + " font-weight=\"600\"",
            Self::End(colour) => text(of.names[colour], 48) + " font-weight=\"700\"",
            Self::Title => text(of.ink, 60) + " font-weight=\"700\"",
            Self::Grid => stroked(of.grid, 4, ""),
            Self::Axis => stroked(of.family, 4, ""),
            Self::Line(role) => line_attributes(role, of),
            Self::Band(None) => filled(of.quiet) + " fill-opacity=\"0.12\"",
            Self::Band(Some(colour)) => filled(of.series[colour]) + " fill-opacity=\"0.2\"",
            Self::Bar(colour) => stroked(of.series[colour], 6, ""),
            Self::PaleBar(colour) => stroked(of.series[colour], 6, "") + " stroke-opacity=\"0.45\"",
            Self::Dot(colour) => {
                outlined(of.series[colour], of.paper, 9, "") + " paint-order=\"stroke\""
            }
            Self::Hollow(colour) => outlined(of.paper, of.series[colour], 7, ""),
            Self::HollowOfAny => outlined(of.paper, of.quiet, 7, ""),
            Self::Arrow(colour) => filled(of.series[colour]),
            Self::PaleArrow(colour) => filled(of.series[colour]) + " fill-opacity=\"0.35\"",
            Self::Gained(colour) => outlined(of.series[colour], of.series[colour], 5, ""),
            Self::Lost(number) => outlined(of.slices[number], of.quiet, 5, ""),
            Self::Rest => outlined(of.paper, of.quiet, 5, "14 12"),
            Self::Leader(colour) => stroked(of.series[colour], 3, "3 9"),
        }
    }
}

/// The class of what a legend's key shows.
pub(in crate::report) fn class_of(key: Key) -> String {
    let ink = match key {
        Key::Marker(series) => Ink::dot(series),
        Key::Hollow(series) => series.map_or(Ink::HollowOfAny, Ink::hollow),
        Key::Line(role) => Ink::line(role),
        Key::Band(series) => return format!("range s{}", colour(series)),
        Key::Allowed => return "allowed".into(),
        Key::Slice(slice) => Ink::slice(slice),
    };
    ink.class()
}

fn line_class(role: Role) -> String {
    match role {
        Role::Ideal => "ideal".into(),
        Role::Family => "family".into(),
        Role::Zero => "zero".into(),
        Role::Border => "border".into(),
        Role::Failed => "failed".into(),
        Role::Theory => "theory".into(),
        Role::Capacity => "capacity".into(),
        Role::Schedule => "schedule".into(),
        Role::Joined(colour) => format!("joined s{colour}"),
        Role::Fit(colour) => format!("fit s{colour}"),
        Role::Beyond(colour) => format!("beyond s{colour}"),
        Role::Law(colour) => format!("law s{colour}"),
    }
}

fn line_attributes(role: Role, of: &Palette) -> String {
    match role {
        Role::Ideal => stroked(of.quiet, 6, "4 14"),
        Role::Family => stroked(of.family, 4, ""),
        Role::Zero | Role::Border => stroked(of.quiet, 6, ""),
        Role::Failed => stroked(of.bad, 10, ""),
        Role::Theory => stroked(of.ink, 6, "28 10 6 10"),
        Role::Capacity => stroked(of.ink, 5, "6 8"),
        Role::Schedule => stroked(of.quiet, 7, "2 7"),
        Role::Joined(colour) => stroked(of.series[colour], 7, "") + " stroke-linejoin=\"round\"",
        Role::Fit(colour) => stroked(of.series[colour], 8, ""),
        Role::Beyond(colour) => stroked(of.series[colour], 8, "22 14"),
        Role::Law(colour) => stroked(of.series[colour], 9, "3 15") + " stroke-linecap=\"round\"",
    }
}

fn filled(colour: &str) -> String {
    format!("fill=\"{colour}\"")
}

fn stroked(colour: &str, width: u32, dashes: &str) -> String {
    outlined("none", colour, width, dashes)
}

fn outlined(fill: &str, stroke: &str, width: u32, dashes: &str) -> String {
    let dashes = match dashes.is_empty() {
        true => String::new(),
        false => format!(" stroke-dasharray=\"{dashes}\""),
    };
    format!("fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\"{dashes}")
}
