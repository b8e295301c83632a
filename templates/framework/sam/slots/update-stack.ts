updateStack: (update) => sam(update, say),
