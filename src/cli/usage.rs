/// Something asked for makes no sense: exit code 2, as for an unknown flag.
#[derive(Debug)]
pub(super) struct Usage(String);

impl Usage {
    /// The error that ends a command so.
    pub(super) fn error(what: impl std::fmt::Display) -> anyhow::Error {
        Self(what.to_string()).into()
    }
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}
