#!/usr/bin/env node
import { keepCompiled } from './compile-cache.ts'
import { runUnderOwnNode } from './own-node.ts'

/** The entry of the command line (`out/main/cli.js`). */
const argv = process.argv.slice(2)
const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
const wantsHelp =
  argv.length === 0 ||
  argv[0] === 'help' ||
  own.some((word) => ['-h', '--help', '-V', '--version'].includes(word))
// Help runs anywhere; everything else needs a Node that the database binding supports.
if (wantsHelp || !runUnderOwnNode()) {
  keepCompiled(process.env)
  const { main } = await import('./main.ts')
  process.exitCode = await main(argv)
}
