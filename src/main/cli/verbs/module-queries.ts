import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { ModuleConversation, Query } from '../../../contract/module-query.ts'
import type { Output } from '../../../contract/operations.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { confirm } from '../confirm.ts'
import { printTable } from '../facts-text.ts'
import { findConversation, findQuery } from '../find-query.ts'
import { cleanText, cut, formatDuration, shortId } from '../format.ts'
import { printAnswer, queryFacts } from '../query-text.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'
import { followAnswer } from './module-ask.ts'

export { ask } from './module-ask.ts'

/** Conversations that are read at once. */
const PAGE = 1_000

interface Part {
  module?: string
  conversation?: string
}

/** `muster module answer` */
export function answer(
  context: VerbContext,
  reference: string,
  options: { follow?: boolean },
): Promise<number> {
  if (options.follow) return followAnswer(context, reference)
  return withClient(context, async (client, terminal) => {
    const query = await findQuery(client, reference)
    if (terminal.json) return terminal.printJson({ type: 'query', query })
    terminal.print(terminal.style('bold', cut(query.question, terminal.width)))
    for (const [label, value] of queryFacts(query))
      if (value !== null)
        terminal.print(`${label.padEnd(10)} ${cut(value, Math.max(40, terminal.width - 11))}`)
    terminal.print('')
    printAnswer(terminal, query)
  })
}

/** `muster module cancel` */
export function cancel(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    for (const reference of references) {
      const { id } = await findQuery(client, reference)
      const query = await client.call('module.cancelQuery', { queryId: id })
      if (terminal.json) terminal.printJson({ type: 'query', query })
      else
        terminal.print(`${shortId(id)}  ${query.state === 'asked' ? 'its task is being ended' : query.state}`)
    }
  })
}

/** `muster module history` */
export function history(
  context: VerbContext,
  options: Part & { search?: string; limit: number; export?: string },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const part = { ...(await partOf(client, options)), ...(options.search ? { search: options.search } : {}) }
    if (options.export !== undefined) {
      const count = await exportTo(client, part, options.export, (text) => terminal.write(text))
      if (options.export !== '-') terminal.note(`${options.export}  ${count} questions written`)
      return
    }
    const { queries } = await client.call('module.history', { ...part, limit: options.limit })
    if (terminal.json) for (const query of queries) terminal.printJson({ type: 'query', query })
    else if (queries.length === 0) terminal.note('There are no such questions.')
    else printTable(terminal, [header, ...queries.map(rowOf)])
  })
}

const header = ['ID', 'STATE', 'MODULE', 'TOOK', 'COST', 'TALK', 'QUESTION']

function rowOf(query: Query): string[] {
  const { askedAt, endedAt, capability } = query
  return [
    shortId(query.id),
    query.state,
    capability === null ? query.module : `${query.module} ${capability.id}`,
    askedAt === null || endedAt === null ? '' : formatDuration(endedAt - askedAt),
    spellCost(query.costMicros),
    shortId(query.conversationId),
    cleanText(query.question),
  ]
}

/** Page by page, as what is written may be long. Gives how many there were. */
async function exportTo(
  client: Client,
  part: Awaited<ReturnType<typeof partOf>>,
  path: string,
  print: (text: string) => void,
): Promise<number> {
  const format = extname(path) === '.md' ? 'markdown' : 'jsonl'
  let count = 0
  let cursor: string | undefined
  do {
    const page = await client.call('module.export', { ...part, format, ...(cursor ? { cursor } : {}) })
    if (path === '-') print(page.text)
    else await writePage(path, page.text, cursor === undefined)
    count += page.count
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return count
}

async function writePage(path: string, text: string, isFirst: boolean): Promise<void> {
  try {
    await writeFile(path, text, { flag: isFirst ? 'w' : 'a', mode: 0o600 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new MusterError('storage', `${path} can't be written (${code ?? String(error)}).`, {
      hint: 'Check its path and rights.',
      cause: error,
    })
  }
}

async function partOf(client: Client, { module, conversation }: Part) {
  return {
    ...(module === undefined ? {} : { module }),
    ...(conversation === undefined ? {} : { conversationId: await findConversation(client, conversation) }),
  }
}

/** `muster module conversations` */
export function conversations(
  context: VerbContext,
  options: { module?: string; limit: number },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found = await readConversations(client, options)
    if (terminal.json)
      for (const conversation of found) terminal.printJson({ type: 'conversation', conversation })
    else if (found.length === 0) terminal.note('There are no such conversations.')
    else {
      const rows = found.map(({ id, module, queryCount, lastAskedAt, title }) => [
        shortId(id),
        module,
        queryCount === 1 ? '1 question' : `${queryCount} questions`,
        formatDuration(Date.now() - lastAskedAt),
        cleanText(title),
      ])
      printTable(terminal, [['ID', 'MODULE', 'ASKED', 'AGO', 'FIRST'], ...rows])
    }
  })
}

/** As many as are wanted, page by page. */
async function readConversations(
  client: Client,
  { limit, ...part }: { module?: string; limit: number },
): Promise<ModuleConversation[]> {
  const found: ModuleConversation[] = []
  let cursor: string | null = null
  do {
    const page: Output<'module.conversations'> = await client.call('module.conversations', {
      ...part,
      limit: Math.min(PAGE, limit - found.length),
      ...(cursor === null ? {} : { cursor }),
    })
    found.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null && found.length < limit)
  return found
}

/** `muster module forget` */
export function forget(
  context: VerbContext,
  reference: string | undefined,
  options: Part & { yes?: boolean },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const part = await partOf(client, options)
    const query = reference === undefined ? undefined : await findQuery(client, reference)
    const what = { ...part, ...(query === undefined ? {} : { queryId: query.id }) }
    if (Object.keys(what).length !== 1) {
      throw new MusterError(
        'validation',
        'Say what is to be forgotten: a question, --conversation, or --module.',
        {
          hint: 'Give exactly one of them.',
        },
      )
    }
    const named =
      query === undefined
        ? options.module === undefined
          ? 'this conversation'
          : `all that ${options.module} was ever asked`
        : `"${cut(query.question, 80)}"`
    if (!options.yes && !(await confirm(context, `Forget ${named}, with the transcripts, for good?`))) {
      throw new MusterError('validation', 'Nothing was forgotten.', {
        hint: 'Say --yes where nobody can be asked.',
      })
    }
    const forgotten = await client.call('module.forget', what)
    if (terminal.json) terminal.printJson({ type: 'forgotten', ...forgotten })
    else
      terminal.print(
        forgotten.queryIds.length === 1
          ? '1 question forgotten'
          : `${forgotten.queryIds.length} questions forgotten`,
      )
  })
}

/** `muster module prompt` */
export function prompt(
  context: VerbContext,
  module: string,
  options: { type?: string; capability?: string; question?: string; conversation?: string },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { type, capability, question, conversation } = options
    const made = await client.call('module.prompt', {
      module,
      ...(type === undefined ? {} : { type }),
      ...(capability === undefined ? {} : { capability }),
      ...(question === undefined ? {} : { question }),
      ...(conversation === undefined ? {} : { conversationId: await findConversation(client, conversation) }),
    })
    if (terminal.json) return terminal.printJson({ type: 'prompt', prompt: made })
    terminal.print(cleanText(made.text, 'text'))
    const { tokens, budget, template, history: told, leftOut } = made
    terminal.note(
      terminal.style(
        'dim',
        `About ${tokens} of ${budget} tokens (an estimate, rather too high), from ${template}`,
      ),
    )
    const short = told.filter(({ as }) => as === 'summary').length
    if (told.length > 0)
      terminal.note(
        terminal.style(
          'dim',
          `Earlier questions: ${told.length}${short === 0 ? '' : `, ${short} of them shortened`}`,
        ),
      )
    for (const { what, why } of leftOut)
      terminal.note(terminal.style('dim', `Left out, ${why}: ${cut(what, 80)}`))
  })
}
