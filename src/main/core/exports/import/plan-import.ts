import type { ExportedSession, ExportHead } from '../../../../contract/exports.ts'
import { type ImportedSession, type ImportReport, MAX_TOLD_SESSIONS } from '../../../../contract/imports.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { nextTurn, shareOfTurn } from '../../base/next-turn.ts'
import { refuseCancelled } from '../../base/refuse-cancelled.ts'
import type { Context } from '../../live/context.ts'
import type { CheckPlace, FoundSession, FoundTask } from './check-chunk.ts'
import type { Comparison } from './compare-tasks.ts'
import { importJobs } from './jobs.ts'
import { lineError } from './read-lines.ts'

/** Sessions and tasks of one file. */
const MAX_SESSIONS = 20_000
const MAX_TASKS = 200_000
/** Tasks that are compared in one job, and how long that may take, in ms: one may have millions of events. */
const COMPARED = 20
const COMPARE_MS = 120_000

/** A session of a file, and what is to come of it. */
export interface PlannedSession {
  session: ExportedSession
  offset: number
  line: number
  outcome: ImportedSession['outcome']
  newTasks: readonly string[]
  told: ImportedSession
}

export interface ImportPlan {
  sessions: readonly PlannedSession[]
  report: ImportReport
}

/**
 * Reads a whole file, checks it, and says what of it is new. Nothing is changed.
 *
 * @throws MusterError `validation` with the line; `unavailable` when it was cancelled
 */
export async function planImport(
  context: Pick<Context, 'store' | 'live'>,
  path: string,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: (done: number) => void },
): Promise<ImportPlan> {
  const { head, offset, line } = await runHeavy(importJobs.open, path)
  const sessions: FoundSession[] = []
  const tasks = new Map<string, FoundTask[]>()
  const ids = new Set<string>()
  let leftOut = 0
  let records = 0
  let events = 0
  let runs = 0
  let place: CheckPlace | null = { offset, line, records: 0, sessionId: null, instances: [], task: null }
  while (place !== null) {
    refuseCancelled(signal)
    const at: CheckPlace = place
    const chunk = await runHeavy(importJobs.check, { path, place: at })
    for (const found of chunk.sessions) {
      if (tasks.has(found.session.id))
        throw lineError(found.line - 1, `session ${found.session.id} is there twice`)
      tasks.set(found.session.id, [])
      sessions.push(found)
    }
    for (const found of chunk.tasks) {
      if (ids.has(found.id)) throw lineError(at.line, `task ${found.id} is there twice`)
      ids.add(found.id)
      tasks.get(found.sessionId)?.push(found)
    }
    if (sessions.length > MAX_SESSIONS || ids.size > MAX_TASKS)
      throw lineError(at.line, `it has more than ${MAX_SESSIONS} sessions or ${MAX_TASKS} tasks`)
    leftOut += chunk.leftOut
    events += chunk.events
    runs += chunk.runs
    records = chunk.next?.records ?? records
    onProgress(chunk.done)
    place = chunk.next
  }
  const planned: PlannedSession[] = []
  for (const found of sessions) {
    refuseCancelled(signal)
    await nextTurn()
    planned.push(await planSession(context, found, tasks.get(found.session.id) ?? [], head))
  }
  const holds = { sessions: sessions.length, tasks: ids.size, events, runs }
  return { sessions: planned, report: { ...reportOf(head, planned), records, holds, leftOut } }
}

async function planSession(
  { store, live }: Pick<Context, 'store' | 'live'>,
  { session, offset, line }: FoundSession,
  tasks: readonly FoundTask[],
  head: ExportHead,
): Promise<PlannedSession> {
  const ended = tasks.filter(({ hasEnded }) => hasEnded)
  const known = live.session(session.id)
  const compared: Comparison[] = []
  const share = shareOfTurn()
  for (let at = 0; at < ended.length; at += COMPARED) {
    const some = ended.slice(at, at + COMPARED).map(({ id, digest }) => ({ id, digest }))
    // Most files bring what is not here: the thread need not open the database to say so.
    if (some.every(({ id }) => store.tasks.number(id) === undefined))
      compared.push(...some.map(() => 'new' as const))
    else {
      const order = { path: store.path, scrubbed: head.scrubbed, tasks: some }
      compared.push(...(await runHeavy(importJobs.compare, order, { deadlineMs: COMPARE_MS })))
    }
    if (share.isOver) await share.next()
  }
  const newTasks = ended.filter((_, at) => compared[at] === 'new').map(({ id }) => id)
  const different = ended.find((_, at) => compared[at] === 'different')
  const why =
    known !== undefined && !isSame(known, session)
      ? `A session of this id is here and is another one: "${known.title}" in ${known.directory}.`
      : different === undefined
        ? null
        : `Task ${different.id} ("${different.title}") is here, and something else is in it.`
  const outcome =
    why !== null ? 'refused' : known === undefined ? 'new' : newTasks.length > 0 ? 'more' : 'here'
  const isRefused = outcome === 'refused'
  return {
    session,
    offset,
    line,
    outcome,
    newTasks: isRefused ? [] : newTasks,
    told: {
      sessionId: session.id,
      title: session.title,
      directory: session.directory,
      outcome,
      newTasks: isRefused ? 0 : newTasks.length,
      hereTasks: compared.filter((each) => each === 'same').length,
      unfinishedTasks: tasks.length - ended.length,
      note: why,
    },
  }
}

/** What never changes of a session. */
function isSame(known: ExportedSession, { directory, createdAt, simulated }: ExportedSession): boolean {
  return known.directory === directory && known.createdAt === createdAt && known.simulated === simulated
}

function reportOf(
  head: ExportHead,
  planned: readonly PlannedSession[],
): Pick<ImportReport, 'head' | 'sessions' | 'tasks' | 'told'> {
  const sessions = { new: 0, more: 0, here: 0, refused: 0 }
  const tasks = { new: 0, here: 0, unfinished: 0 }
  for (const { outcome, told } of planned) {
    sessions[outcome] += 1
    tasks.new += told.newTasks
    tasks.here += told.hereTasks
    tasks.unfinished += told.unfinishedTasks
  }
  const order = ['refused', 'new', 'more', 'here']
  const told = planned
    .map((each) => each.told)
    .toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    .slice(0, MAX_TOLD_SESSIONS)
  return { head, sessions, tasks, told }
}
