import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { WebSocket } from 'ws'
import { defaultSettings } from '../../src/main/core/base/core-settings.ts'

const root = resolve(import.meta.dirname, '../..')

/** A supervisor in a process of its own, and the doors to it. */
export interface Supervisor {
  url: string
  key: string
  /** Sends frames over one WebSocket, and waits until they were taken or it is closed. */
  talk(frames: readonly string[]): Promise<void>
  /** The same over the port of the desktop application. */
  talkIpc(frames: readonly unknown[]): Promise<void>
  end(): Promise<void>
  /** Resolves when the process is gone, however that came. */
  readonly ended: Promise<void>
}

/** What it says of itself. */
export interface Told {
  held(held: { ms: number; where: string }): void
  logged(line: string): void
}

export function startSupervisor(
  directory: string,
  told: Told,
  { maxInstances = 2 }: { maxInstances?: number } = {},
): Promise<Supervisor> {
  const program = (name: string) => ({
    command: process.execPath,
    args: [join(root, `resources/${name}/main.ts`)],
  })
  const config = {
    ...defaultSettings,
    dataDirectory: directory,
    version: '0',
    simulate: true,
    simulatedClaude: program('simulated-claude'),
    commandRunner: program('command-runner'),
    workflowTemplates: join(root, 'resources/workflows'),
    modulePrompts: join(root, 'resources/modules/prompts'),
    maxInstances,
    maxQueued: 200,
    passApiKey: false,
    schedule: true,
  }
  const script = join(import.meta.dirname, 'supervisor.ts')
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  return new Promise((done, fail) => {
    void ended.then(() => fail(new Error('The supervisor ended.')))
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (text) => {
      const line = JSON.parse(text) as Record<'url' | 'key' | 'where' | 'log', string | undefined> & {
        held?: number
      }
      if (line.held !== undefined) told.held({ ms: line.held, where: line.where ?? '' })
      if (line.log !== undefined) told.logged(line.log)
      const { url, key } = line
      if (url === undefined || key === undefined) return
      const end = async () => {
        child.kill('SIGTERM')
        await ended
      }
      done({
        url,
        key,
        talk: (frames) => talkTo(url, key, frames),
        talkIpc: (frames) => talkOverIpc(child, frames),
        end,
        ended,
      })
    })
  })
}

/** They are taken when a ping behind them is answered. */
function talkTo(url: string, key: string, frames: readonly string[]): Promise<void> {
  return new Promise((done) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/v1/rpc`, { headers: { 'x-api-key': key } })
    socket.on('open', () => {
      for (const frame of frames) socket.send(frame)
      socket.send('{"type":"ping"}')
    })
    socket.on('message', (data) => {
      if (data.toString() === '{"type":"pong"}') socket.close()
    })
    socket.on('close', () => done())
    socket.on('error', () => done())
  })
}

function talkOverIpc(child: ChildProcess, frames: readonly unknown[]): Promise<void> {
  return new Promise((done) => {
    const settle = () => {
      child.off('message', take)
      child.off('exit', settle)
      done()
    }
    const take = (json: unknown) => {
      if (json === '{"type":"pong"}') settle()
    }
    child.on('message', take)
    child.on('exit', settle)
    for (const frame of [...frames, { type: 'ping' }]) {
      try {
        child.send(frame as object)
      } catch (error) {
        // Node itself can't write what is very deep, here in place of Electron: it never gets there.
        if (!(error instanceof RangeError)) throw error
      }
    }
  })
}
