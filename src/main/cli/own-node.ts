import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** better-sqlite3 13 crashes under Node 20; 22 is the first that it supports. */
const LEAST_MAJOR = 22

/**
 * Starts this program again under the Node that comes with Muster when the running one is too old; true when it
 * did, or when there is none and the reason was printed. The exit code is passed on.
 */
export function runUnderOwnNode(): boolean {
  if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) return false
  const node = findNode()
  if (!node) {
    process.stderr.write(
      `Error: Muster needs Node ${LEAST_MAJOR} or newer; this is ${process.version}.\nInstall a newer Node, or run "npm ci" in Muster's folder, which brings its own.\n`,
    )
    process.exitCode = 2
    return true
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both; what is sent to this process alone has to be passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`Error: ${node} can't be started: ${error.message}\n`)
    process.exitCode = 70
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
  })
  return true
}

function findNode(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'))
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}
