const { lagMs = 50, speed = 20, data, logs = false } = options
