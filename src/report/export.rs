//! Figures as files, for papers and slides.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::ReportError;
use super::figures::{self, Named};
use super::html::typographic;
use super::plot::{MARK, Medium, Scale, Theme, sheet};
use super::write::check_files;
use crate::analysis::Analysis;
use crate::data::store;

/// What figures are drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum FigureFormat {
    /// SVG for screens and slides.
    #[default]
    Svg,
    /// SVG in millimetres without a background, which other programs make into PDF.
    PdfReady,
}

/// How figures are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FigureOptions {
    /// As what.
    pub format: FigureFormat,
    /// On light or dark paper.
    pub theme: Theme,
    /// On log2 axes in place of linear ones.
    pub log2: bool,
}

/// Every figure of the page as a file that stands alone: its name and its content. The same input
/// gives the same bytes.
///
/// # Errors
/// [`ReportError::Plot`] for a figure that could not be drawn.
pub fn figure_files(
    analysis: &Analysis,
    options: &FigureOptions,
) -> Result<Vec<(String, String)>, ReportError> {
    let scale = if options.log2 { Scale::Log2 } else { Scale::Linear };
    let medium = match options.format {
        FigureFormat::Svg => Medium::Screen,
        FigureFormat::PdfReady => Medium::Print,
    };
    let mut taken = HashSet::new();
    let mut files = Vec::new();
    for mut named in figures::sheets(analysis, scale) {
        let name = free(&stem(&named), &mut taken);
        named.sheet.caption = typographic(&named.sheet.caption);
        files.push((format!("{name}.svg"), sheet(&named.sheet, options.theme, medium)?));
    }
    Ok(files)
}

/// Writes every figure of the page into `folder` and returns their paths.
///
/// # Errors
/// [`ReportError`] when a figure cannot be drawn or written, or would take the place of a file that
/// is no figure of ours; then none is written.
pub fn write_figures(
    folder: &Path,
    analysis: &Analysis,
    options: &FigureOptions,
) -> Result<Vec<PathBuf>, ReportError> {
    let files = figure_files(analysis, options)?;
    let marks: Vec<(&str, &str)> = files.iter().map(|(name, _)| (name.as_str(), MARK)).collect();
    check_files(folder, &marks)?;
    let mut written = Vec::new();
    for (name, content) in &files {
        let path = folder.join(name);
        store::write_whole(&path, content.as_bytes())?;
        written.push(path);
    }
    Ok(written)
}

/// A series' name takes at most so many characters of a file's.
const LONGEST: usize = 60;

/// `primes-threads-speedup`; of all series `all-speedup`.
fn stem(of: &Named) -> String {
    let name = of.series.as_deref().map_or_else(|| "all".into(), slug);
    format!("{name}-{}", of.what)
}

/// Lower-case letters and digits of a name with hyphens between: nothing in it leads to another
/// folder, and no system gives it a meaning.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().map(|letter| letter.to_ascii_lowercase()) {
        match letter.is_ascii_alphanumeric() {
            true => slug.push(letter),
            false if slug.is_empty() || slug.ends_with('-') => {}
            false => slug.push('-'),
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "series".into() } else { slug.into() }
}

/// The name, with a number where it is taken.
fn free(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = |number: u32| format!("{name}-{number}");
    let names = std::iter::once(name.to_owned()).chain((2..).map(numbered));
    let free = names.into_iter().find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_series_leads_out_of_the_folder() {
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("C:\\x\u{0}\n|con"), "c-x-con");
        assert_eq!(slug("…/日本"), "series");
        assert_eq!(slug("primes,n=10@Threads"), "primes-n-10-threads");
        assert_eq!(slug(&"a/".repeat(200)).len(), 59);
    }

    #[test]
    fn names_that_become_alike_are_numbered() {
        let mut taken = HashSet::new();
        let names = ["a-b", "a-b", "a-b-2", "a-b"].map(|name| free(name, &mut taken));
        assert_eq!(names, ["a-b", "a-b-2", "a-b-2-2", "a-b-3"]);
    }
}
