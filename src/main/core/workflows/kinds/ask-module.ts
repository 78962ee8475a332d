import { MusterError } from '../../../../contract/errors.ts'
import { NewQuestion } from '../../../../contract/module-query.ts'
import { FailureKind } from '../../../../contract/node-policies.ts'
import type { NodeRef } from '../../../../contract/node-ref.ts'
import type { TaskOrigin } from '../../../../contract/task.ts'
import { inOurWords, spellIssues } from '../../base/spell-issue.ts'
import type { QueryRecord } from '../../store/records.ts'
import { fillIn, fillInTexts } from '../definition/fill-in.ts'
import { costLimit, earlierTaskId, type ClaudeWork as Work } from './claude-task.ts'
import { handleId } from './handle-id.ts'
import type { NodeOutcome } from './node-kind.ts'
import { abortCause, cancelled, failed } from './node-outcomes.ts'
import { freezeTask, report, unseenOf } from './node-task.ts'
import { untilStored, whenWritable } from './when-writable.ts'

/** What nodes need of the one who asks modules. */
export interface AskedModules {
  /** @throws MusterError for whom or what can't be asked */
  ask(
    input: NewQuestion,
    source: {
      parentTaskId: string | null
      origin: TaskOrigin
      node: NodeRef
      onStaged(queries: readonly QueryRecord[]): void
    },
  ): Promise<readonly QueryRecord[]>
  /** As it is now. */
  find(queryId: string): QueryRecord | undefined
  /** Resolves when it has ended. Rejects when the supervisor closes. */
  settled(queryId: string): Promise<QueryRecord>
  /** Takes it back: its task is ended. */
  cancel(queryId: string): unknown
  /** The question that a task works for. */
  questionOf(taskId: string): QueryRecord | undefined
}

/**
 * Asks a module: which one is chosen now, once, and is kept over a restart with its question. The result is the answer: text,
 * or the object of a capability with a schema.
 */
export async function askModule(work: Work, modules: AskedModules): Promise<NodeOutcome> {
  const known = handleId(work.node.handle, 'queryId')
  if (known !== null && !(await untilStored(work))) return cancelled
  const queryId = known ?? (await begin(work, modules))
  if (queryId === null) return cancelled
  if (modules.find(queryId) === undefined)
    return failed('interrupted', 'Its question is not there any more.', 'Retry the node to ask again.')
  const ended = await untilEnded(work, modules, queryId)
  if (ended === null) return cancelled
  // What was done is true, even if its end was asked for meanwhile.
  if (work.signal.aborted && ended.state !== 'answered') return cancelled
  if (ended.state !== 'answered') return failureOf(ended)
  const task = ended.taskId === null ? undefined : work.context.live.task(ended.taskId)
  const unseenMs = known === null || task === undefined ? 0 : await unseenOf(work.context, task)
  return { state: 'completed', result: ended.output ?? ended.answer ?? null, unseenMs }
}

/** Asks, in one commit with the node's handle. Null: aborted before. @throws TemplateError, MusterError */
async function begin(work: Work, modules: AskedModules): Promise<string | null> {
  const { context, spec, scope, run, node, signal } = work
  const [question = '', name = ''] = await fillInTexts([spec.prompt, spec.module ?? ''], scope)
  const input = spec.input === undefined ? undefined : await fillIn(spec.input, scope)
  if (signal.aborted) return null
  const parsed = NewQuestion.safeParse(
    {
      question,
      simulated: run.simulated,
      ...(spec.module === undefined ? {} : { modules: [name.trim()] }),
      ...(spec.capability === undefined ? {} : { capability: spec.capability }),
      ...(spec.capabilityVersion === undefined ? {} : { version: spec.capabilityVersion }),
      ...(input === undefined ? {} : { input }),
      ...(spec.session === undefined ? {} : { conversationId: conversationOf(work, modules, spec.session) }),
      limits: costLimit(spec),
    },
    inOurWords,
  )
  if (!parsed.success) {
    throw new MusterError('validation', `The question can't be asked: ${spellIssues(parsed.error)}`, {
      hint: 'Look at what its templates stand for.',
    })
  }
  const source = {
    parentTaskId: run.parentTaskId,
    origin: run.origin,
    node: { runId: run.id, nodeId: node.nodeId, item: node.item },
    onStaged([query]: readonly QueryRecord[]) {
      if (query === undefined) return
      work.save({ handle: { queryId: query.id } })
      const text = `Asks ${query.decision.reason}.`
      const { nodeId, item } = node
      const data = { queryId: query.id, module: query.module }
      context.store.journal.appendEntry(
        run,
        { kind: 'workflow.module.chosen', nodeId, item, text, data },
        context.now(),
      )
    },
  }
  const [query] = await whenWritable(work, () => modules.ask(parsed.data, source))
  return query?.id ?? null
}

/** The conversation of an earlier node's question. @throws MusterError `validation` */
function conversationOf(work: Work, modules: AskedModules, nodeId: string): string {
  const taskId = earlierTaskId(work, nodeId)
  const query = taskId === null ? undefined : modules.questionOf(taskId)
  if (query !== undefined) return query.conversationId
  throw new MusterError('validation', `Node "${nodeId}" has no conversation that could be continued.`, {
    hint: 'It was skipped, or is a fan-out. Give the node a conversation of its own.',
  })
}

/** Resolves when the question has ended, which an abort sees to; with null when the supervisor is closing. */
async function untilEnded(work: Work, modules: AskedModules, queryId: string): Promise<QueryRecord | null> {
  const { signal } = work
  const left = Promise.withResolvers<null>()
  const onAbort = () => {
    if (abortCause(work) === 'close') left.resolve(null)
    else modules.cancel(queryId)
  }
  const stop = watch(work, modules, queryId)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    if (signal.aborted) onAbort()
    return await Promise.race([modules.settled(queryId), left.promise])
  } finally {
    stop()
    signal.removeEventListener('abort', onAbort)
  }
}

/** Keeps the node's row and what is told of it in step with the question and its newest task. */
function watch(work: Work, modules: AskedModules, queryId: string): () => void {
  const { context, node, run } = work
  let watched: { taskId: string; stop: () => void } | null = null
  const look = () => {
    const query = modules.find(queryId)
    if (query === undefined) return
    if (query.state === 'queued')
      work.tell(query.note === null ? 'waits for the module' : `waits: ${query.note}`, 'place')
    const { taskId } = query
    if (taskId === null || watched?.taskId === taskId) return
    watched?.stop()
    if (node.taskId !== taskId) work.save({ handle: { queryId }, taskId })
    const task = context.live.task(taskId)
    const stop = context.live.watchTask(taskId, { onChange: (row) => report(work, row), onEnd: () => {} })
    watched = { taskId, stop }
    // The run was frozen while its task was being made.
    if (run.pausedAs === 'freeze') freezeTask(context, node)
    if (task !== undefined) report(work, task)
  }
  const stop = context.store.onCommitted((events) => {
    if (events.some(({ name, payload }) => name === 'query.changed' && payload.query.id === queryId)) look()
  })
  look()
  return () => {
    stop()
    watched?.stop()
  }
}

function failureOf({ state, error, module }: QueryRecord): NodeOutcome {
  const message = error?.message ?? 'No cause is known.'
  if (state === 'cancelled')
    return failed(
      'interrupted',
      `The question to ${module} was taken back: ${message}`,
      'Retry the node to ask again.',
    )
  const { data: kind = 'task_failed' } = FailureKind.safeParse(error?.reason)
  return failed(kind, `${module} did not answer: ${message}`, error?.hint ?? null)
}
