"""The offices as one instance knows them: held in memory and searched there."""
