"""The court's manual, walked through the whole product."""
