import type { ExportedSession, ExportRecord } from '../../../../contract/exports.ts'
import { isFinal } from '../../../../contract/task.ts'
import { type FileLine, lineError, readLines } from './read-lines.ts'
import { addToDigest, readRecord } from './read-record.ts'

/** Bytes of one chunk, about. */
const CHUNK = 2 * 1024 * 1024

/** Where the next chunk begins, and what is open there. */
export interface CheckPlace {
  offset: number
  line: number
  records: number
  sessionId: string | null
  /** Instances of the session. */
  instances: string[]
  task: OpenTask | null
}

interface OpenTask extends Omit<FoundTask, 'title'> {
  title: string
  seq: number
  field: string
  part: number
}

export interface FoundSession {
  session: ExportedSession
  /** Where what is behind its record begins. */
  offset: number
  line: number
}

export interface FoundTask {
  id: string
  sessionId: string
  title: string
  hasEnded: boolean
  /** Stands for all that is in it. */
  digest: string
}

export interface CheckedChunk {
  sessions: FoundSession[]
  tasks: FoundTask[]
  events: number
  runs: number
  /** Records of runs and searches. */
  leftOut: number
  /** Null: that was the end. */
  next: CheckPlace | null
  /** Bytes that are behind. */
  done: number
}

export interface CheckOrder {
  path: string
  place: CheckPlace
}

/**
 * Reads a part of a file and checks each record and its place. For a thread.
 *
 * @throws MusterError `validation` with the line
 */
export function checkChunk({ path, place }: CheckOrder): CheckedChunk {
  const chunk: CheckedChunk = {
    sessions: [],
    tasks: [],
    events: 0,
    runs: 0,
    leftOut: 0,
    next: null,
    done: place.offset,
  }
  const open = { ...place }
  for (const found of readLines(path, place)) {
    const record = readRecord(found)
    if (record === null) throw lineError(found.line, 'the file ends before its last record')
    if (record.type === 'end') {
      closeTask(open, chunk)
      if (record.records !== open.records)
        throw lineError(found.line, `${record.records} records were written, and ${open.records} are there`)
      return { ...chunk, done: found.end }
    }
    take(record, found, open, chunk)
    open.records += 1
    if (found.end - place.offset > CHUNK)
      return { ...chunk, done: found.end, next: { ...open, offset: found.end, line: found.line + 1 } }
    open.line = found.line
  }
  throw lineError(open.line, 'the file ends here, before its last record: it was cut')
}

function take(
  record: Exclude<ExportRecord, { type: 'end' }>,
  { line, end }: FileLine,
  open: CheckPlace,
  chunk: CheckedChunk,
): void {
  switch (record.type) {
    case 'session':
      closeTask(open, chunk)
      open.sessionId = record.session.id
      open.instances = []
      chunk.sessions.push({ session: record.session, offset: end, line: line + 1 })
      return
    case 'instance':
      if (open.sessionId === null || open.task !== null)
        throw lineError(line, 'its instance stands in no session')
      open.instances.push(record.instance.id)
      return
    case 'task': {
      const { id, sessionId, title, state, instanceId } = record.task
      closeTask(open, chunk)
      if (sessionId !== open.sessionId) throw lineError(line, `task ${id} is not of the session before it`)
      requireInstance(open, instanceId, line)
      const hasEnded = isFinal(state) && record.task.endedAt !== null
      open.task = {
        id,
        sessionId,
        title,
        hasEnded,
        digest: addToDigest('', record),
        seq: 0,
        field: '',
        part: -1,
      }
      return
    }
    case 'permission':
      requireTask(open, record.permission.taskId, line)
      if (record.permission.sessionId !== open.sessionId)
        throw lineError(line, 'its request is of another session')
      requireInstance(open, record.permission.instanceId, line)
      break
    case 'event': {
      const task = requireTask(open, record.taskId, line)
      if (record.seq <= task.seq) throw lineError(line, `event ${record.seq} stands behind event ${task.seq}`)
      Object.assign(task, { seq: record.seq, field: '', part: -1 })
      chunk.events += 1
      break
    }
    case 'part': {
      const task = requireTask(open, record.taskId, line)
      const isNext = record.part === (record.field === task.field ? task.part + 1 : 0)
      if (record.seq !== task.seq || !isNext)
        throw lineError(line, 'its part does not follow what is before it')
      Object.assign(task, { field: record.field, part: record.part })
      break
    }
    default:
      chunk.leftOut += 1
      if (record.type === 'run') chunk.runs += 1
      return
  }
  if (open.task !== null) open.task.digest = addToDigest(open.task.digest, record)
}

function closeTask(open: CheckPlace, chunk: CheckedChunk): void {
  if (open.task === null) return
  const { id, sessionId, title, hasEnded, digest } = open.task
  chunk.tasks.push({ id, sessionId, title, hasEnded, digest })
  open.task = null
}

function requireTask({ task }: CheckPlace, taskId: string, line: number): OpenTask {
  if (task?.id === taskId) return task
  throw lineError(line, `it is of task ${taskId}, which does not stand before it`)
}

function requireInstance({ instances }: CheckPlace, id: string | null, line: number): void {
  if (id !== null && !instances.includes(id)) throw lineError(line, `instance ${id} does not stand before it`)
}
