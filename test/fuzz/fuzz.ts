import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { WebSocket } from 'ws'
import { defaultSettings } from '../../src/main/core/core-settings.ts'
import { calls, definitions, frames } from './hostile-values.ts'

const root = resolve(import.meta.dirname, '../..')
/** Made at a time. */
const BATCH = 8

export interface FuzzReport {
  requests: number
  statuses: Record<string, number>
  /** CPU time for which the supervisor's thread was busy at once, in ms, with what was being asked. */
  held: { ms: number; asked: string; where: string }[]
  /** What must not be: answers of 500, rows that were dropped, what was accepted and is not there after a restart. */
  broken: string[]
}

/** Sends what is hostile to every operation, route, frame and definition for so long. */
export async function runFuzz({ seconds, seed }: { seconds: number; seed: number }): Promise<FuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-fuzz-'))
  const report: FuzzReport = { requests: 0, statuses: {}, held: [], broken: [] }
  const accepted: { name: string; body: string }[] = []
  let asked: string[] = []
  const open = () => startSupervisor(directory, report, () => asked.join(' | '))
  let supervisor = await open()
  const send = async (path: string, body: string): Promise<{ status: number; text: string }> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': supervisor.key }
    const answer = await fetch(`${supervisor.url}${path}`, { method: 'POST', headers, body })
    const text = await answer.text()
    report.requests += 1
    report.statuses[answer.status] = (report.statuses[answer.status] ?? 0) + 1
    if (answer.status === 500)
      report.broken.push(`500 for ${path} ${body.slice(0, 300)}: ${text.slice(0, 300)}`)
    return { status: answer.status, text }
  }
  const call = async ({ name, body }: { name: string; body: string }) => {
    const { status, text } = await send(`/api/v1/rpc/${name}`, body)
    const lookUp = { 'task.create': ['task.get', 'taskId'], 'run.start': ['run.get', 'runId'] }[name]
    if (status !== 200 || lookUp === undefined) return
    const [operation = '', field = ''] = lookUp
    accepted.push({
      name: operation,
      body: JSON.stringify({ [field]: (JSON.parse(text) as { id: string }).id }),
    })
  }
  const validate = (source: string) => call({ name: 'workflow.validate', body: JSON.stringify({ source }) })
  const talk = (frame: string) => talkTo(supervisor, frame)
  const address = (path: string) => send(`/api/v1/${path.replaceAll('#', '')}`, '{}').catch(() => undefined)
  const actions: fc.Arbitrary<{ text: string; run(): Promise<unknown> }> = fc.oneof(
    {
      weight: 12,
      arbitrary: calls.map((each) => ({
        text: `${each.name} ${each.body.slice(0, 80)}`,
        run: () => call(each),
      })),
    },
    {
      weight: 3,
      arbitrary: definitions.map((source) => ({ text: source.slice(0, 80), run: () => validate(source) })),
    },
    { weight: 3, arbitrary: frames.map((frame) => ({ text: frame.slice(0, 80), run: () => talk(frame) })) },
    { weight: 1, arbitrary: fc.webPath().map((path) => ({ text: path, run: () => address(path) })) },
  )
  try {
    const end = performance.now() + seconds * 1_000
    for (let round = 0; performance.now() < end; round++) {
      const batch = fc.sample(actions, { seed: seed + round, numRuns: BATCH })
      asked = batch.map(({ text }) => text)
      await Promise.all(batch.map(({ run }) => run()))
    }
    await supervisor.end()
    asked = ['after a restart']
    supervisor = await open()
    for (const { name, body } of accepted) {
      const { status } = await send(`/api/v1/rpc/${name}`, body)
      if (status !== 200) report.broken.push(`${name} ${body} was accepted and is gone`)
    }
  } finally {
    await supervisor.end()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  return report
}

interface Supervisor {
  url: string
  key: string
  end(): Promise<void>
}

function startSupervisor(directory: string, report: FuzzReport, asked: () => string): Promise<Supervisor> {
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
    maxInstances: 1,
    maxQueued: 200,
    passApiKey: false,
    schedule: true,
  }
  const script = join(import.meta.dirname, 'supervisor.ts')
  const child: ChildProcess = spawn(process.execPath, [script, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  return new Promise((done, fail) => {
    void ended.then(() => fail(new Error('The supervisor ended.')))
    createInterface({ input: child.stdout ?? process.stdin }).on('line', (text) => {
      const line = JSON.parse(text) as {
        url?: string
        key?: string
        held?: number
        where?: string
        log?: string
      }
      if (line.held !== undefined)
        report.held.push({ ms: line.held, asked: asked(), where: line.where ?? '' })
      if (line.log !== undefined && /could not be stored|could not be taken|failed \{/.test(line.log))
        report.broken.push(line.log)
      if (line.url === undefined || line.key === undefined) return
      const end = async () => {
        child.kill('SIGTERM')
        await ended
      }
      done({ url: line.url, key: line.key, end })
    })
  })
}

/** Sends one frame, and waits until it is answered or the socket is closed: by a ping behind it. */
function talkTo({ url, key }: Supervisor, frame: string): Promise<void> {
  return new Promise((done) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/v1/rpc`, { headers: { 'x-api-key': key } })
    socket.on('open', () => {
      socket.send(frame)
      socket.send('{"type":"ping"}')
    })
    socket.on('message', (data) => {
      if (data.toString() === '{"type":"pong"}') socket.close()
    })
    socket.on('close', () => done())
    socket.on('error', () => done())
  })
}
