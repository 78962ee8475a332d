import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type Supervisor, startSupervisor } from './doors.ts'
import { projects, readOwnSettings, settingsFiles, writeProject } from './hostile-files.ts'
import { ANY_ID, calls, definitions, floods, frames } from './hostile-values.ts'
import { Ledger } from './read-back.ts'

/** Made at a time. */
const BATCH = 8

export interface FuzzReport {
  requests: number
  statuses: Record<string, number>
  /** CPU time for which the supervisor's thread was busy at once, in ms, with what was being asked and where it was. */
  held: { ms: number; asked: string; where: string }[]
  /** What must not be: answers of 500, rows that were dropped, what was accepted and is not there as it was answered. */
  broken: string[]
}
type Action = { text: string; run(): Promise<unknown> }

/** Sends what is hostile through every door, and puts it into every file, for so long. */
export async function runFuzz({ seconds, seed }: { seconds: number; seed: number }): Promise<FuzzReport> {
  const directory = mkdtempSync(join(tmpdir(), 'muster-fuzz-'))
  const report: FuzzReport = { requests: 0, statuses: {}, held: [], broken: [] }
  const ledger = new Ledger()
  let asked: string[] = []
  const open = () =>
    startSupervisor(join(directory, 'data'), {
      held: (held) => report.held.push({ ...held, asked: asked.join(' | ') }),
      logged: (line) => {
        if (/could not be stored|could not be taken|failed \{/.test(line)) report.broken.push(line)
      },
    })
  let supervisor: Supervisor = await open()

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
  const call = async (name: string, input: object) => {
    const { status, text } = await send(`/api/v1/rpc/${name}`, JSON.stringify(input))
    return { status, output: JSON.parse(text) as unknown }
  }
  const callHostile = async (name: string, given: string) => {
    const body = withKnownIds(given, ledger, report.requests)
    const { status, text } = await send(`/api/v1/rpc/${name}`, body)
    if (status === 200) ledger.note(name, JSON.parse(body || '{}'), JSON.parse(text))
  }
  const act = (text: string, run: Action['run']): Action => ({ text: text.slice(0, 80), run })
  const project = join(directory, 'project')
  const start = (source: string) => callHostile('run.start', JSON.stringify({ source, directory: tmpdir() }))
  const actions: fc.Arbitrary<Action> = fc.oneof(
    {
      weight: 12,
      arbitrary: calls.map(({ name, body }) => act(`${name} ${body}`, () => callHostile(name, body))),
    },
    {
      weight: 3,
      arbitrary: definitions.map((source) => act(source, () => call('workflow.validate', { source }))),
    },
    { weight: 2, arbitrary: definitions.map((source) => act(`run ${source}`, () => start(source))) },
    { weight: 2, arbitrary: frames.map((frame) => act(frame, () => supervisor.talk([frame]))) },
    {
      weight: 2,
      arbitrary: frames
        // Node itself reads long ones in one go here, in place of Electron.
        .filter(({ length }) => length < 100_000)
        .map((frame) => act(`ipc ${frame}`, () => supervisor.talkIpc([asValue(frame)]))),
    },
    { weight: 1, arbitrary: floods.map((list) => act(`flood ${list[0]}`, () => supervisor.talk(list))) },
    {
      weight: 1,
      arbitrary: fc
        .webPath()
        .map((path) => act(path, () => send(`/api/v1/${path.replaceAll('#', '')}`, '{}').catch(() => {}))),
    },
    {
      weight: 2,
      arbitrary: projects.map((files) =>
        act(`project ${JSON.stringify(files)}`, async () => {
          writeProject(project, files)
          await call('extension.list', { directory: project })
          await call('directory.settings', { directory: project })
        }),
      ),
    },
    {
      weight: 1,
      arbitrary: settingsFiles.map((text) =>
        act(`settings ${text}`, async () => report.broken.push(...readOwnSettings(directory, text))),
      ),
    },
  )
  try {
    const end = performance.now() + seconds * 1_000
    for (let round = 0; performance.now() < end; round++) {
      const batch = fc.sample(actions, { seed: seed + round, numRuns: BATCH })
      asked = batch.map(({ text }) => text)
      await Promise.all(batch.map(({ run }) => run()))
      report.broken.push(...(await ledger.findLost(call, false)))
    }
    await supervisor.end()
    asked = ['after a restart']
    supervisor = await open()
    report.broken.push(...(await ledger.findLost(call, true)))
  } finally {
    await supervisor.end()
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
  }
  return report
}

/** Ids of what is there, in place of those that name nothing. */
function withKnownIds(body: string, ledger: Ledger, at: number): string {
  return body.replaceAll(new RegExp(`"(\\w+)Ids?":\\[?"${ANY_ID}"`, 'g'), (text, kind: string) => {
    const ids = ledger.ids(kind)
    return text.replace(ANY_ID, ids[at % ids.length] ?? ANY_ID)
  })
}

/** A frame as a page would hand it over. */
function asValue(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    return frame
  }
}
