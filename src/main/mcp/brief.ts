import { z } from 'zod'
import { beginningOf, cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import type { Permission } from '../../contract/permission.ts'
import { type NodeRun, Run } from '../../contract/run.ts'
import { isFinal, Task } from '../../contract/task.ts'
import { describeProgress } from '../../contract/task-progress.ts'
import { toolSubject } from '../../contract/tool-subject.ts'

/** Characters of a text that an answer has; the rest is behind a link. */
const BRIEF_TEXT = 1_500

/** What a model is told of a task unless it asks for more `fields`. */
export const BriefTask = z.looseObject({ id: z.string(), state: z.string() })
export const Fields = z.array(z.string().max(100)).max(60).optional()
export const TaskFields = Fields.describe('More fields of the task, such as prompt, usage, directory.')

export function briefTask(
  task: Task,
  fields: readonly string[] = [],
  requests: readonly Permission[] = [],
): Record<string, unknown> {
  const { id, sessionId, title, state, waitingFor, step, queueNote, outcome, structuredOutput } = task
  const result = task.resultText
  const progress = isFinal(state) ? null : describeProgress(task, Date.now())
  const brief: Record<string, unknown> = {
    id,
    sessionId,
    title: cutText(title, 100),
    state,
    ...(waitingFor === null ? {} : { waitingFor }),
    ...(step === null || isFinal(state) ? {} : { step: cutText(step, 200) }),
    ...(progress === null ? {} : { progress }),
    ...(queueNote === null || state !== 'queued' ? {} : { queueNote }),
    ...(outcome === null || state === 'completed'
      ? {}
      : { outcome: { reason: outcome.reason, message: outcome.message, hint: outcome.hint } }),
    ...(result === null ? {} : { result: cutText(result, BRIEF_TEXT) }),
    // The rest of a long answer is at the link `muster://task/ID/result`.
    ...(result === null || (task.resultLength ?? result.length) <= BRIEF_TEXT
      ? {}
      : { resultLength: task.resultLength }),
    ...(structuredOutput === null ? {} : { structuredOutput }),
    ...(task.costMicros === 0 ? {} : { costUsd: task.costMicros / 1e6 }),
    ...(requests.length === 0 ? {} : { requests: requests.map(briefRequest) }),
  }
  return { ...brief, ...fieldsOf(Task.shape, task, fields, 'task') }
}

/** The named fields of a row. @throws MusterError `validation` for a name that no field has */
export function fieldsOf(
  shape: Record<string, unknown>,
  row: object,
  fields: readonly string[],
  what: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = { ...row }
  return Object.fromEntries(
    fields.map((field) => {
      if (Object.hasOwn(shape, field)) return [field, values[field]]
      throw new MusterError('validation', `A ${what} has no field "${beginningOf(field, 100)}".`, {
        hint: `It has ${Object.keys(shape).join(', ')}.`,
        details: { field: 'fields' },
      })
    }),
  )
}

function briefRequest({ id, kind, toolName, input }: Permission): Record<string, unknown> {
  return { id, kind, toolName, subject: cutText(toolSubject(input) ?? '', 300), input: shortInput(input) }
}

/** A request is answered by what runs: a long input is not given in part, as if it were whole. */
function shortInput(input: unknown): unknown {
  const text = JSON.stringify(input)
  return text.length <= 2_000 ? input : `${text.length} characters: read the task's transcript`
}

export function taskLinks(task: Task): { uri: string; name: string; mimeType: string }[] {
  const at = `muster://task/${task.id}`
  return [
    { uri: `${at}/transcript`, name: 'Transcript', mimeType: 'text/plain' },
    ...((task.resultLength ?? 0) > BRIEF_TEXT
      ? [{ uri: `${at}/result`, name: 'Whole answer', mimeType: 'text/plain' }]
      : []),
  ]
}

export const BriefRun = z.looseObject({ id: z.string(), state: z.string() })

export function briefRun(
  run: Run,
  nodes: readonly NodeRun[] = [],
  fields: readonly string[] = [],
): Record<string, unknown> {
  const { id, workflow, title, state, note, progress, failure } = run
  return {
    id,
    workflow,
    title: cutText(title, 100),
    state,
    ...(note === null ? {} : { note }),
    progress: {
      total: progress.total,
      completed: progress.completed,
      running: progress.running,
      failed: progress.failed,
    },
    ...(failure === null ? {} : { failure: { message: cutText(failure.message, 500), hint: failure.hint } }),
    ...(run.preview === null ? {} : { result: cutText(run.preview, BRIEF_TEXT) }),
    ...(run.costMicros === 0 ? {} : { costUsd: run.costMicros / 1e6 }),
    ...(nodes.length === 0 ? {} : { nodes: nodes.map(briefNode) }),
    ...fieldsOf(Run.shape, run, fields, 'run'),
  }
}

function briefNode({ nodeId, item, state, note, taskId, failure }: NodeRun): Record<string, unknown> {
  return {
    nodeId,
    ...(item === null ? {} : { item }),
    state,
    ...(note === null ? {} : { note: cutText(note, 120) }),
    ...(taskId === null ? {} : { taskId }),
    ...(failure === null ? {} : { failure: cutText(failure.message, 200) }),
  }
}
