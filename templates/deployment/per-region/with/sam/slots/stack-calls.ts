stack,
updateStack: (update) => sam(update, say),
