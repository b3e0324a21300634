"""The offices as one instance knows them: kept in memory and searched there."""
