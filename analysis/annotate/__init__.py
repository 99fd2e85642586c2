"""Mark spans in articles: sentences, tokens, names, quotations, hedges, tone."""
