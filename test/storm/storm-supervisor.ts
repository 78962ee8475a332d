import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Client } from '../../src/contract/client.ts'
import { createRpcClient, type RpcClient } from '../../src/contract/rpc/client.ts'
import type { CoreConfig } from '../../src/main/core/core-config.ts'
import { connectLocalSocket, localSocketPath } from '../../src/main/rpc/local-socket.ts'

export interface LogLine {
  level: string
  message: string
  fields?: Record<string, unknown>
}

/** The supervisor of a storm, which may be killed and started again. */
export interface StormSupervisor {
  readonly client: Client
  readonly pid: number
  /** Lines of level `error` of all its lives. */
  readonly errors: LogLine[]
  /** Memory in use, in bytes, and open descriptors. @throws Error with its last words when it ended by itself */
  measure(): { rss: number; descriptors: number }
  /** Ends it with the signal and starts the next one. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  /** Ends it in order; rejects when it does not end by itself with code 0. */
  close(): Promise<void>
}

/** How long a supervisor may take to be there, or to end when it is told to. */
const PATIENCE_MS = 40_000
const ENDED = 'the supervisor ended by itself'

export async function startSupervisor(config: Omit<CoreConfig, 'log' | 'env'>): Promise<StormSupervisor> {
  const errors: LogLine[] = []
  let child: ChildProcess
  let client: RpcClient
  let isEnding = false

  async function start(): Promise<void> {
    isEnding = false
    let isReady = false
    const started = spawn(
      process.execPath,
      [join(import.meta.dirname, 'supervisor.ts'), JSON.stringify(config)],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    child = started
    const output: string[] = []
    started.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    started.once('exit', (code, signal) => {
      if (isReady && !isEnding)
        errors.push({
          level: 'error',
          message: `${ENDED}: ${signal ?? code} ${output.join('')}`,
        })
    })
    const ready = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The supervisor did not start: ${output.join('')}`)),
        PATIENCE_MS,
      )
      // Its last words may come after its end.
      started.once('close', (code) => {
        clearTimeout(timer)
        reject(new Error(`The supervisor ended with ${code}: ${output.join('')}`))
      })
      createInterface({ input: started.stdout }).on('line', (line) => {
        const entry = JSON.parse(line) as LogLine
        if (entry.message === 'ready') {
          clearTimeout(timer)
          resolve()
        }
        if (entry.level === 'error') errors.push(entry)
      })
    })
    await ready
    isReady = true
    client = createRpcClient({ connect: () => connectLocalSocket(localSocketPath(config.dataDirectory)) })
  }

  /** Resolves with how it ended: its exit code, or the signal and the time that it took. */
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    const began = performance.now()
    isEnding = true
    await client.close()
    const exited = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    const [code, by] = (await exited) as [number | null, string | null]
    clearTimeout(timer)
    return code ?? `${by} after ${Math.round(performance.now() - began)} ms`
  }

  await start()
  return {
    get client() {
      return client
    },
    get pid() {
      return child.pid ?? 0
    },
    errors,
    measure() {
      const ended = errors.find(({ message }) => message.startsWith(ENDED))
      if (ended) throw new Error(ended.message)
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const rss = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
      return { rss, descriptors: readdirSync(`/proc/${child.pid}/fd`).length }
    },
    async restart(signal) {
      const code = await end(signal)
      if (signal === 'SIGTERM' && code !== 0)
        errors.push({ level: 'error', message: `SIGTERM ended the supervisor with ${code}` })
      await start()
    },
    async close() {
      const code = await end('SIGTERM')
      if (code !== 0) throw new Error(`The supervisor did not end in order: ${code}.`)
    },
  }
}
