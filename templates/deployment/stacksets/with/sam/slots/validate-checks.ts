'stack set': stackSet,
