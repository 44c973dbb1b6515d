/// Files put into the page beside the analysis as CSV and JSON, which always are.
#[derive(Debug, Clone, Default)]
pub struct Attachments {
    /// In the order of their links.
    pub files: Vec<Attachment>,
}

/// One file inside the page.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// What it is saved as.
    pub name: String,
    /// Such as `application/json`.
    pub media_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}
