"""How large the court may become: counts, processor time, money and limits, by arithmetic."""
