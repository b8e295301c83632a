const { lagMs = 500, speed = 20, data, logs = false } = options
