import { MusterError } from '../../../../contract/errors.ts'
import type { Capability } from '../../../../contract/module.ts'
import type { NewQuestion } from '../../../../contract/module-query.ts'
import { ModuleRequest, type RoutingDecision } from '../../../../contract/module-route.ts'
import type { NodeRef } from '../../../../contract/node-ref.ts'
import type { TaskOrigin } from '../../../../contract/task.ts'
import type { Json } from '../../../../contract/values.ts'
import { checkDirectory } from '../../base/check-directory.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { checkAnswerSchema, refuseWhenFull } from '../../scheduling/check-new-task.ts'
import { refuseChild } from '../../scheduling/children.ts'
import type { ModuleConversationRecord, QueryRecord } from '../../store/records.ts'
import { mismatchJob } from '../../workflows/kinds/claude-outcome.ts'
import { titleOf } from '../prompts/choose-history.ts'
import { readTemplates, requireTemplate } from '../prompts/read-templates.ts'
import { askerOf, linkOf, refuseCycle } from './asker.ts'
import type { Asking } from './asking.ts'

/** Where a question comes from, besides its input. */
export interface QuestionSource {
  /** The task whose instance asks; null: a person, or a program of theirs. */
  parentTaskId?: string | null
  origin?: TaskOrigin
  /** The node of a workflow's run that it is asked for. */
  node?: NodeRef | null
  /** Called in the tick in which the questions are staged: what is staged within is in one commit with them. */
  onStaged?(queries: readonly QueryRecord[]): void
}

/** Characters of an input as JSON. */
const INPUT_LENGTH = 1_000_000

interface New {
  queries: QueryRecord[]
  /** Those that are new. */
  conversations: ModuleConversationRecord[]
}

/**
 * Questions as they are to be recorded: to whom, why, and by whom; nothing is staged.
 *
 * @throws MusterError `validation` (what is asked, or does not satisfy the capability's schema), `not_found` (nobody can be
 *   asked so), `conflict` (it goes round in a circle), `forbidden`, `capacity_exceeded`, `directory_not_found`,
 *   `claude_not_found`, `unavailable`
 */
export async function newQuestions(asking: Asking, input: NewQuestion, source: QuestionSource): Promise<New> {
  const { context } = asking
  const { parentTaskId = null, node = null, origin = 'api' } = source
  const known = input.conversationId === undefined ? null : requireConversation(asking, input.conversationId)
  const request = requestOf(input, known)
  const asker = await askerOf(context, parentTaskId, asking.questionOf)
  if (node === null) refuseChild(context, parentTaskId)
  refuseTooMany(asking, parentTaskId, input.question ?? '')
  const decision = await choose(asking, request)
  const groupId = decision.chosen.length > 1 ? context.newId() : null
  const made: New = { queries: [], conversations: [] }
  for (const [position, name] of decision.chosen.entries()) {
    const { capability, entry } = await chosenOf(asking, decision, name)
    const question = input.question ?? questionFor(capability)
    await checkInput(capability, input)
    if (capability?.output) checkAnswerSchema({ outputSchema: capability.output })
    requireTemplate(
      await readTemplates({
        shipped: context.config.modulePrompts,
        dataDirectory: context.config.dataDirectory,
        module: name,
      }),
      input.type,
    )
    await checkDirectory(entry.directory)
    const simulated = context.config.simulate || input.simulated === true
    if (!simulated) await context.claude.require()
    const at = context.now()
    const conversation = known ?? {
      id: context.newId(),
      module: name,
      title: titleOf({ question }),
      sessionId: null,
      queryCount: 0,
      createdAt: at,
      lastAskedAt: at,
      history: null,
    }
    const query: QueryRecord = {
      id: context.newId(),
      conversationId: conversation.id,
      module: name,
      type: input.type,
      capability: capability && { id: capability.id, version: capability.version },
      question,
      input: input.input ?? null,
      state: 'queued',
      note: null,
      taskId: null,
      askedBy: asker,
      limits: {
        timeoutMs: input.limits.timeoutMs ?? null,
        maxCostMicros: input.limits.maxCostMicros ?? null,
        maxRetries: input.limits.maxRetries ?? null,
      },
      groupId,
      position,
      decision,
      prompt: null,
      answer: null,
      answerLength: null,
      output: null,
      error: null,
      costMicros: 0,
      createdAt: at,
      askedAt: null,
      endedAt: null,
      revision: 0,
      simulated,
      origin,
      node,
    }
    refuseCycle(asker, linkOf(query))
    if (known === null) made.conversations.push(conversation)
    made.queries.push(query)
  }
  return made
}

/** A conversation is with one module. */
function requestOf(input: NewQuestion, known: ModuleConversationRecord | null): ModuleRequest {
  if (input.question === undefined && input.capability === undefined) {
    throw new MusterError('validation', 'There is no question.', {
      hint: 'Ask something, or name a capability with its input.',
      details: { field: 'question' },
    })
  }
  const request = ModuleRequest.parse(input)
  if (known === null) return request
  const others = request.modules?.filter((name) => name !== known.module) ?? []
  if (others.length > 0 || request.mode !== 'one') {
    throw new MusterError('validation', `Conversation ${known.id} is with ${known.module} alone.`, {
      hint: 'Leave the module out, or leave the conversation out to begin a new one.',
      details: { field: 'conversationId', module: known.module },
    })
  }
  return { ...request, modules: [known.module] }
}

/** @throws MusterError `not_found`, `validation` */
async function choose({ context, loads }: Asking, request: ModuleRequest): Promise<RoutingDecision> {
  const decision = await context.modules.route(request, loads)
  if (decision.chosen.length > 0) return decision
  const { entries } = await context.modules.loaded()
  const untrusted = decision.candidates.find(({ module }) => entries.get(module)?.trusted === false)
  throw new MusterError('not_found', `Nobody can be asked: ${decision.reason}`, {
    hint:
      untrusted === undefined
        ? 'muster module ls shows which modules there are, and what each can be asked for.'
        : `See what it wishes for, and agree to it: muster module trust ${untrusted.module}`,
    details: { candidates: decision.candidates.map(({ module, why }) => ({ module, why })) },
  })
}

async function chosenOf({ context }: Asking, decision: RoutingDecision, name: string) {
  const entry = await context.modules.requireAskable(name)
  const candidate = decision.candidates.find((each) => each.module === name && each.chosen)
  const { id, version } = candidate?.capability ?? {}
  const capability = entry.definition.capabilities.find((each) => each.id === id && each.version === version)
  return { entry, capability: capability ?? null }
}

function questionFor(capability: Capability | null): string {
  if (capability === null)
    throw new MusterError('validation', 'There is no question.', { details: { field: 'question' } })
  return capability.description ?? `Answer for ${capability.id}.`
}

/** @throws MusterError `validation` */
async function checkInput(capability: Capability | null, { input, question }: NewQuestion): Promise<void> {
  if (input !== undefined && JSON.stringify(input).length > INPUT_LENGTH) {
    throw new MusterError(
      'validation',
      `The input is longer than ${INPUT_LENGTH.toLocaleString('en')} characters as JSON.`,
      {
        hint: 'Put it into a file that the module can read, and name the file in the question.',
        details: { field: 'input' },
      },
    )
  }
  if (capability?.input === undefined) return
  if (input === undefined && question !== undefined) return
  if (input === undefined) {
    throw new MusterError('validation', `${capability.id} needs an input.`, {
      hint: `Its schema: ${JSON.stringify(capability.input)}`,
      details: { field: 'input' },
    })
  }
  const problem = await mismatchOf(capability.input, input)
  if (problem === null) return
  throw new MusterError(
    'validation',
    `The input does not satisfy the schema of ${capability.id}: ${problem}.`,
    {
      hint: 'muster module show has the schema.',
      details: { field: 'input' },
    },
  )
}

async function mismatchOf(schema: NonNullable<Capability['input']>, value: Json): Promise<string | null> {
  try {
    return await runHeavy(mismatchJob, { schema, value, name: 'the input' })
  } catch (error) {
    if (error instanceof MusterError) throw error
    throw new MusterError('validation', `The input schema of the capability is none: ${String(error)}`, {
      hint: 'Correct it in module.yaml.',
    })
  }
}

function requireConversation(asking: Asking, id: string): ModuleConversationRecord {
  const conversation = asking.conversation(id)
  if (conversation) return conversation
  throw new MusterError('not_found', `There is no conversation ${id}.`, {
    hint: 'It may have been forgotten. Leave it out to begin a new one.',
    details: { conversationId: id },
  })
}

/** Questions that wait for their module are no tasks yet, and count as such. */
function refuseTooMany({ context, open }: Asking, parentTaskId: string | null, question: string): void {
  refuseWhenFull(context, { prompt: question })
  const { maxQueued, maxTaskChildren } = context.config
  if (open.size >= maxQueued) {
    throw new MusterError(
      'capacity_exceeded',
      `${open.size} questions are open already; ${maxQueued} are the most.`,
      {
        hint: 'Wait for some to be answered, or raise queue.max.',
      },
    )
  }
  if (parentTaskId === null) return
  const asked = [...open.values()].filter(({ askedBy }) => askedBy.taskId === parentTaskId).length
  if (asked < maxTaskChildren) return
  throw new MusterError(
    'capacity_exceeded',
    `This task has ${asked} open questions; ${maxTaskChildren} are the most at a time.`,
    { hint: 'Wait for one of them to be answered.', details: { parentTaskId } },
  )
}
