"""The pages of the preferences. What is changed on them holds at once, and can be changed back."""
