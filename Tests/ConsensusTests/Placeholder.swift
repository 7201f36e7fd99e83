// Placeholder: the room's first test replaces this one.
