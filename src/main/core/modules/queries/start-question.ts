import { cutText } from '../../../../contract/cut-text.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { isFinalQuery } from '../../../../contract/module-query.ts'
import type { NewTask } from '../../../../contract/operations.ts'
import { createTask } from '../../scheduling/create-task.ts'
import type { QueryRecord, SessionRecord } from '../../store/records.ts'
import type { Asking } from './asking.ts'
import { failQuestion } from './end-question.ts'
import { attach, sourceOf } from './follow-question.ts'
import { makePrompt } from './make-prompt.ts'
import { questionBefore } from './may-start.ts'
import { setupOf } from './module-setup.ts'
import { answerOf, promptOf } from './question-text.ts'

/**
 * Makes the task of a question: in its conversation's session, with the system prompt as it is now. Gives why it has to wait
 * after all, in words; null: it has begun, or has ended by what is wrong with it.
 */
export async function startQuestion(asking: Asking, query: QueryRecord): Promise<string | null> {
  try {
    await begin(asking, query)
    return null
  } catch (error) {
    if (asking.context.closing || isFinalQuery(query.state)) return null
    if (error instanceof MusterError && error.code === 'storage')
      return 'waits until the database can be written'
    if (
      error instanceof MusterError &&
      error.code === 'capacity_exceeded' &&
      error.details?.parentTaskId === undefined
    )
      return `waits for room in the queue: ${error.message}`
    failQuestion(asking, query, error)
    return null
  }
}

async function begin(asking: Asking, query: QueryRecord): Promise<void> {
  const entry = await asking.context.modules.requireAskable(query.module)
  const conversation = asking.conversation(query.conversationId)
  if (conversation === undefined)
    throw new MusterError('not_found', `The conversation of question ${query.id} is gone.`)
  const { id, version } = query.capability ?? {}
  const capability =
    entry.definition.capabilities.find((each) => each.id === id && each.version === version) ??
    entry.definition.capabilities.find((each) => each.id === id) ??
    null
  const known = usable(asking, query, conversation.sessionId, entry.directory)
  if (known === null) conversation.sessionId = null
  const { text, ...report } = await makePrompt(asking.context, {
    entry,
    capability,
    type: query.type,
    question: query.question,
    conversation,
  })
  const { setup, permissionMode } = setupOf(entry, asking.context.config)
  const input: NewTask = {
    prompt: promptOf(query, before(asking, query)),
    title: cutText(`${query.module}: ${query.question.split('\n', 1)[0]?.trim() ?? ''}`, 200),
    permissionMode,
    priority: 0,
    origin: query.origin,
    limits: query.limits,
    ...(entry.definition.model === undefined ? {} : { model: entry.definition.model }),
    ...(capability?.output === undefined ? {} : { outputSchema: capability.output }),
    ...(known === null
      ? { directory: entry.directory, appendSystemPrompt: text, simulated: query.simulated }
      : { sessionId: known.id }),
  }
  if (known !== null) {
    // The next instance is started with it; a living one of another prompt is replaced.
    known.appendSystemPrompt = text
    known.setup = setup
    asking.context.store.journal.saveSession(known)
  }
  await createTask(asking.context, input, {
    ...sourceOf(query),
    setup,
    onStaged(task) {
      conversation.sessionId = task.sessionId
      conversation.history ??= report.history.map((each) => each.queryId)
      asking.context.store.journal.saveModuleConversation(conversation)
      query.prompt = report
      attach(asking, query, task)
    },
  })
}

/** The session of its conversation, if it can go on where the module works now. */
function usable(
  asking: Asking,
  query: QueryRecord,
  sessionId: string | null,
  directory: string,
): SessionRecord | null {
  const session = sessionId === null ? undefined : asking.context.live.session(sessionId)
  const fits = session?.resumable && session.directory === directory && session.simulated === query.simulated
  return fits ? session : null
}

/** In a sequence: what the one before it answered. */
function before(asking: Asking, query: QueryRecord) {
  const last = questionBefore(asking, query)
  const value = last ? answerOf(last) : undefined
  return last && value !== undefined ? { module: last.module, value } : null
}
