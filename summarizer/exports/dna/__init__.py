"""Export to Discourse Network Analyzer."""
