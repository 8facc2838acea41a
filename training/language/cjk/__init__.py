"""What Chinese and Japanese captions have in common: how they are composed. Their words are in `data/<lang>/lists.txt`."""
