import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { NewQuestion, Query } from '../../../contract/module-query.ts'
import { untilQueries } from '../../../contract/until-query.ts'
import { untilTask } from '../../../contract/until-task.ts'
import { openSupervisor } from '../connect.ts'
import { exitCodes } from '../exit-codes.ts'
import { findConversation, findQuery } from '../find-query.ts'
import { followQuery, waitForQueries } from '../follow-query.ts'
import { shortId } from '../format.ts'
import { exitCodeOf, printAnswer, printError } from '../query-text.ts'
import { readData } from '../read-object.ts'
import { readPrompt } from '../read-prompt.ts'
import type { Supervisor } from '../supervisor.ts'
import type { VerbContext } from '../verb-context.ts'
import { othersAreWorking } from './run.ts'

export interface AskOptions {
  file?: string
  capability?: string
  tags?: readonly string[]
  input?: string
  type?: string
  conversation?: string
  mode: NewQuestion['mode']
  together: NewQuestion['aggregation']
  timeout?: number
  budget?: number
  maxRetries?: number
  simulate?: boolean
  background?: boolean
}

type Input = Partial<NewQuestion>

/** `muster module ask`: asks, and shows the question until it is answered. */
export async function ask(
  context: VerbContext,
  module: string,
  words: readonly string[],
  options: AskOptions,
): Promise<number> {
  const input = await readQuestion(context, module, words, options)
  const supervisor = await openSupervisor(context, { schedule: true })
  let queries: Query[]
  try {
    const { client } = supervisor
    const conversationId =
      options.conversation === undefined ? undefined : await findConversation(client, options.conversation)
    const asked = await client.call('module.ask', {
      ...input,
      ...(conversationId === undefined ? {} : { conversationId }),
      background: true,
    })
    queries = asked.queries
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return options.background ? leave(context, supervisor, queries) : show(context, supervisor, queries)
}

/** `muster module answer --follow`: shows a question until it is answered. */
export async function followAnswer(context: VerbContext, reference: string): Promise<number> {
  const supervisor = await openSupervisor(context, { schedule: true })
  let query: Query
  try {
    query = await findQuery(supervisor.client, reference)
  } catch (error) {
    await supervisor.close()
    throw error
  }
  return show(context, supervisor, [query])
}

async function readQuestion(
  context: VerbContext,
  module: string,
  words: readonly string[],
  options: AskOptions,
): Promise<Input> {
  const { capability, file, input, limits } = { ...options, limits: limitsOf(options) }
  const isAsked = words.length > 0 || file !== undefined || capability === undefined
  const question = isAsked ? await readPrompt({ words, file, stdin: context.stdin }) : undefined
  const [id, version] = capability?.split('@', 2) ?? []
  const names = module === 'any' ? undefined : module.split(',').map((name) => name.trim())
  if (names === undefined && capability === undefined && options.tags === undefined) {
    throw new MusterError('validation', 'Nobody is named who could be asked.', {
      hint: 'Name a module, or with "any" a --capability or --tags.',
    })
  }
  return {
    limits,
    mode: names !== undefined && names.length > 1 && options.mode === 'one' ? 'parallel' : options.mode,
    aggregation: options.together,
    ...(names === undefined ? {} : { modules: names }),
    ...(question === undefined ? {} : { question }),
    ...(id === undefined ? {} : { capability: id }),
    ...(version === undefined ? {} : { version }),
    ...(options.tags === undefined ? {} : { tags: [...options.tags] }),
    ...(options.type === undefined ? {} : { type: options.type }),
    ...(input === undefined ? {} : { input: await readData(input, context.stdin) }),
    ...(options.simulate ? { simulated: true } : {}),
  }
}

function limitsOf({ timeout, budget, maxRetries }: AskOptions): NewQuestion['limits'] {
  return {
    ...(timeout === undefined ? {} : { timeoutMs: timeout }),
    ...(budget === undefined ? {} : { maxCostMicros: budget }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
  }
}

async function show(context: VerbContext, opened: Supervisor, asked: Query[]): Promise<number> {
  const { terminal } = context
  let supervisor = opened
  let instances: 'stop' | 'leave' = 'stop'
  const [only] = asked
  const isShown = asked.length === 1 && !terminal.json && only !== undefined
  try {
    const followed = isShown
      ? await followQuery(context, supervisor, only)
      : await waitForQueries(context, supervisor, asked)
    supervisor = followed.supervisor
    if (await othersAreWorking(supervisor, only?.taskId ?? '')) instances = 'leave'
    if (followed.queries === null) return exitCodes.stopped
    return await tell(context, supervisor, followed.queries, isShown)
  } finally {
    await supervisor.close(instances)
  }
}

async function tell(
  { terminal }: VerbContext,
  { client }: { client: Client },
  ended: readonly Query[],
  isShown: boolean,
): Promise<number> {
  const queries: Query[] = []
  for (const { id } of ended) queries.push(await client.call('module.query', { queryId: id }))
  const queryIds = queries.map(({ id }) => id)
  const { together } = await client.call('module.wait', { queryIds, timeoutMs: 0 })
  const exitCode = queries.map(exitCodeOf).find((code) => code !== exitCodes.ok) ?? exitCodes.ok
  const [first] = queries
  if (terminal.json) {
    terminal.printJson({ type: 'result', queries, together, exitCode })
    return exitCode
  }
  for (const query of queries) {
    if (queries.length > 1) terminal.print(terminal.style('bold', `── ${query.module}`))
    // What it said was shown while it said it.
    if (!isShown || query.output !== null) printAnswer(terminal, query)
    else if (query.taskId === null) printError(terminal, query)
  }
  if (together !== null) {
    const { value, note } = together
    terminal.print(terminal.style('bold', `── ${note}`))
    if (value !== null) terminal.print(typeof value === 'string' ? value : JSON.stringify(value, null, 2))
  }
  if (first !== undefined && queries.length === 1)
    terminal.note(terminal.style('dim', `Go on with: --conversation ${shortId(first.conversationId)}`))
  return exitCode
}

/** With a supervisor of our own, what it was asked must have reached its instance before we go. */
async function leave(
  context: VerbContext,
  supervisor: Supervisor,
  queries: readonly Query[],
): Promise<number> {
  const { terminal } = context
  try {
    for (const query of queries) {
      if (terminal.json) terminal.printJson({ type: 'query', query })
      else terminal.print(shortId(query.id))
    }
    const [first] = queries
    if (first !== undefined) terminal.note(`See it with: muster module answer --follow ${shortId(first.id)}`)
    if (supervisor.owned) await untilBegun(supervisor, queries)
    return exitCodes.ok
  } finally {
    await supervisor.close('leave')
  }
}

/** Those that have to wait are asked by the next supervisor. */
async function untilBegun({ client }: Supervisor, queries: readonly Query[]): Promise<void> {
  const queryIds = queries.map(({ id }) => id)
  const isPlaced = ({ taskId, note }: Query) => taskId !== null || note !== null
  const placed = await untilQueries({ client, queryIds, holds: (all) => all.every(isPlaced) })
  for (const { taskId } of placed) {
    if (taskId === null) continue
    await untilTask({ client, taskId, holds: ({ state }) => !['queued', 'starting'].includes(state) })
  }
}
