"""Speed, memory and accuracy, measured and printed; nothing here asserts."""
