//! Floor 4: from an analysis to terminal, Markdown, CSV, JSON and HTML.
