migrate: toggle,
