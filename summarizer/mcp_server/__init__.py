"""The server of the Model Context Protocol (MCP): tools that summarize and search records.

Articles and results are untrusted. Paths are refused outside the folder that the user allows, and
the words of articles are data in typed fields.
"""
