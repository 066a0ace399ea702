// Articles of one text.
CREATE INDEX article_text IF NOT EXISTS FOR (n:Article) ON (n.text_id)
