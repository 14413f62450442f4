"""收件台: what parties hand in on paper, entered by an officer of the department."""
