//! Floor 5: the command line, a file a command.
