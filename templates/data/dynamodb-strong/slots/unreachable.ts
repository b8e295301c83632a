'AbortError',
