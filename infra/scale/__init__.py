"""How large the court may become on one deployment: counts, processor time, money and limits, by arithmetic."""
