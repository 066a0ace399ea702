// Claims by article.
CREATE INDEX claim_by_article IF NOT EXISTS FOR (n:Claim) ON (n.article)
