"""The commands, one module each; a command imports the code that it runs when it is called."""
