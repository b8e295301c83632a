#!/usr/bin/env node
// The published bin. Every Node there ever was must be able to parse this file: ES5 only, and nothing else is loaded
// before the version is known to do.
var version = process.versions.node
var parts = version.split('.')
var major = Number(parts[0])
var minor = Number(parts[1])
var sentence =
  'create-active-active needs Node 22.18 or later in line 22, or 24.11 or later; this is ' + version
var hint = 'Install one (https://nodejs.org) and run the command again.'

if (major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18)) {
  require('./start.cjs')
} else {
  if (process.argv.indexOf('--json') !== -1) {
    console.log(JSON.stringify({ ok: false, exitCode: 1, error: sentence, hint: hint }, null, 2))
  }
  console.error([sentence, hint].join('. '))
  process.exit(1)
}
