GRANT SELECT ON evacuations TO service;
