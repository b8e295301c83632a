objects: new Map(),
