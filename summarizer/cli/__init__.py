"""The command line: options, commands, help and progress displays."""
