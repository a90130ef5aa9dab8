"""A static briefing site generator: YAML records in, checked and linked Markdown pages out.

The rooms of this package and the floors they stand on are drawn in docs/architecture.md.
"""
