// pg is a CommonJS package, which asks for Node's modules by `require`: a module has none of its own.
banner: {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
},
