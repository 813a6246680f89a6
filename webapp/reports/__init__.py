"""Paper: what a report says (plain content first), and the ink that draws it."""
