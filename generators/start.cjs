// Compiled code is kept between runs, in the system's folder for temporary files: half of the start-up is parsing.
require('node:module').enableCompileCache()
import('./cli.js')
