migrations,
