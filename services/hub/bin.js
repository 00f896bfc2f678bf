#!/usr/bin/env node
// The one file in plain JavaScript: it runs on whatever Node is at hand and hands over to the one that the
// project brings along, because the rest is TypeScript that only Node 24 runs as it is.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const own = fileURLToPath(new URL('../../node_modules/node/bin/node', import.meta.url))
// Half of a command's start is stripping types and compiling: kept from one run to the next. Threads and programs that
// this process starts look for it in the environment.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'node-compile-cache')

if (Number(process.versions.node.split('.')[0]) >= 24) {
  nodeModule.enableCompileCache()
  await import(main)
} else if (existsSync(own)) {
  // The channel closes however this process ends, and the child then ends too (launcher/end-with-launcher.ts).
  const child = spawn(own, [main, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // A terminal's Ctrl-C reaches both; the hub takes two at once for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
} else {
  console.error('hub needs Node 24 or newer. Run "npm ci" in the project folder: it brings one along.')
  process.exit(2)
}
