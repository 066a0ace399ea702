// Claims on a question and option by kind: finds the recorded votes among what was said.
CREATE INDEX claim_kind IF NOT EXISTS FOR (n:Claim) ON (n.question, n.option, n.kind)
