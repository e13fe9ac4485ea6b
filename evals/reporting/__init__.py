"""Views of a score: terminal, Markdown, HTML, JUnit XML."""
