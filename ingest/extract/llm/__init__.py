"""A language model as a proposer: it says who does what to whom, in the text's own words; all else stays ours."""
