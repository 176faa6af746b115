"""Who may, in this app. Predicates over a person and a thing; what may happen to the thing its table says."""
