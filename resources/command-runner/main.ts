// Runs one command for the supervisor and outlives it: the command's output goes to files, and how it ended to
// `exit.json`. Argument: the folder that has `command.json`. Never a shell.
import { spawn } from 'node:child_process'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

interface Order {
  command: string[]
  cwd: string
  env: Record<string, string>
  stdin: string | null
  /** Bytes of each output that are kept; the rest is counted. */
  keepBytes: number
}

/** What a command leaves behind may hold its output open; its own is there by then. In ms. */
const OUTPUT_AFTER_EXIT_MS = 1_000

const folder = process.argv[2] ?? ''
const order = JSON.parse(readFileSync(join(folder, 'command.json'), 'utf8')) as Order
// Nothing is run twice: the second runner of a folder fails here.
writeFileSync(join(folder, 'started'), String(process.pid), { flag: 'wx', mode: 0o600 })

const [program = '', ...args] = order.command
const left = { stdout: 0, stderr: 0 }
let isOver = false

function end(facts: { code: number | null; signal: string | null; error: object | null }): void {
  if (isOver) return
  isOver = true
  const path = join(folder, 'exit.json')
  const file = openSync(`${path}.part`, 'w', 0o600)
  writeSync(file, JSON.stringify({ ...facts, left }))
  fsyncSync(file)
  closeSync(file)
  renameSync(`${path}.part`, path)
  process.exit(0)
}

function keep(stream: Readable | null, name: 'stdout' | 'stderr'): void {
  const file = openSync(join(folder, name), 'w', 0o600)
  let room = order.keepBytes
  stream?.on('data', (piece: Buffer) => {
    const kept = piece.subarray(0, room)
    room -= kept.length
    left[name] += piece.length - kept.length
    for (let at = 0; at < kept.length; ) at += writeSync(file, kept, at)
  })
  stream?.on('error', () => {})
}

function factsOf(error: unknown): object {
  const { code, message } = error as NodeJS.ErrnoException
  return { code: code ?? null, message: message ?? String(error) }
}

try {
  const child = spawn(program, args, {
    cwd: order.cwd,
    env: order.env,
    stdio: [order.stdin === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  })
  keep(child.stdout, 'stdout')
  keep(child.stderr, 'stderr')
  // A command need not read what it is given.
  child.stdin?.on('error', () => {})
  child.stdin?.end(order.stdin ?? '')
  child.once('error', (error) => end({ code: null, signal: null, error: factsOf(error) }))
  child.once('exit', (code, signal) => {
    setTimeout(() => end({ code, signal, error: null }), OUTPUT_AFTER_EXIT_MS)
    child.once('close', () => end({ code, signal, error: null }))
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
} catch (error) {
  // Arguments that no process can be given.
  end({ code: null, signal: null, error: factsOf(error) })
}
