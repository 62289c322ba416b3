"""Review of what runs say about samples: values that they lack, and labels."""
