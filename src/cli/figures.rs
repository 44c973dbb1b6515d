use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::usage::Usage;
use crate::analysis::Analysis;
use crate::report::{self, FigureFormat, FigureOptions, ReportError, Theme, complain, plain};
use crate::say::numbers::counted;

/// Figures as files, for papers and slides.
#[derive(Debug, Args)]
#[command(next_help_heading = "Figures")]
pub(super) struct Figures {
    /// Also write each figure of the page into this folder, as a file that stands alone
    #[arg(long, value_name = "DIR")]
    figures: Option<PathBuf>,
    /// svg, or pdf-ready: SVG in millimetres on the paper that is there, which `rsvg-convert -f pdf`
    /// and Inkscape make into PDF; PNG is a button of the page, or `rsvg-convert -z 2` of an svg
    #[arg(long, value_name = "FORMAT", default_value = "svg", requires = "figures")]
    figure_format: Format,
    /// Colours of the figures
    #[arg(long, default_value = "light", requires = "figures")]
    theme: Paper,
    /// Figures on log2 axes
    #[arg(long, requires = "figures")]
    log2: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Svg,
    PdfReady,
    #[value(hide = true)]
    Png,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Paper {
    Light,
    Dark,
}

impl Figures {
    /// Writes what is asked for, and says where.
    pub(super) fn write(&self, analysis: &Analysis) -> anyhow::Result<()> {
        let Some(folder) = &self.figures else { return Ok(()) };
        let options = FigureOptions {
            format: match self.figure_format {
                Format::Svg => FigureFormat::Svg,
                Format::PdfReady => FigureFormat::PdfReady,
                Format::Png => {
                    return Err(Usage::error(
                        "figures are written as svg or pdf-ready, not as png: `rsvg-convert -z 2 \
                     figure.svg -o figure.png` makes one of an svg, and each figure of the page \
                     has a button that saves it",
                    ));
                }
            },
            theme: match self.theme {
                Paper::Light => Theme::Light,
                Paper::Dark => Theme::Dark,
            },
            log2: self.log2,
        };
        let written = report::write_figures(folder, analysis, &options).map_err(with_way_out)?;
        let said = format!("{} in {}", counted(written.len(), "figure"), folder.display());
        complain(&plain(&said));
        Ok(())
    }
}

/// The error with the option that names the folder of figures.
fn with_way_out(error: ReportError) -> anyhow::Error {
    match error {
        ReportError::NotFolder { .. } | ReportError::NotOurs { .. } => {
            anyhow::anyhow!("{error}; --figures names one, such as --figures figures")
        }
        other => other.into(),
    }
}
