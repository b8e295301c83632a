CancellationReasons?: { Code?: string }[]
