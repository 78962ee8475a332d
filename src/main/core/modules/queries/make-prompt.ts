import { cutText } from '../../../../contract/cut-text.ts'
import type { Capability } from '../../../../contract/module.ts'
import type { PromptReport } from '../../../../contract/module-query.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import type { ModuleConversationRecord, QueryRecord } from '../../store/records.ts'
import type { PastQuestion } from '../prompts/choose-history.ts'
import type { generatePrompt } from '../prompts/generate-prompt.ts'
import { readTemplates, requireTemplate } from '../prompts/read-templates.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'
import type { QueryParts } from './parts.ts'

/** A system prompt made of its templates. */
export const promptJob = heavyJob<typeof generatePrompt>('prompt', 'Making the system prompt')

/** Questions that are looked at for a prompt: the newest, the most relevant, those of its own conversation. */
const CANDIDATES = 30
/** Characters of each text of theirs. */
const TEXT_LENGTH = 20_000

/**
 * The system prompt for the next question to a module. In a conversation it tells of the same history each time, unless some
 * of that was forgotten: what it said itself is in its session.
 *
 * @throws MusterError `validation`, `not_found` for a type that has no template
 */
export async function makePrompt(
  parts: QueryParts,
  asked: {
    entry: ModuleEntry
    capability: Capability | null
    type: string
    question: string
    conversation: Pick<ModuleConversationRecord, 'id' | 'sessionId' | 'history'> | null
  },
): Promise<PromptReport & { text: string }> {
  const { entry, capability, type, question, conversation } = asked
  const { config } = parts
  const files = await readTemplates({
    shipped: config.modulePrompts,
    dataDirectory: config.dataDirectory,
    module: entry.name,
  })
  requireTemplate(files, type)
  const { definition } = entry
  const chosen = conversation?.sessionId === null ? null : (conversation?.history ?? null)
  return runHeavy(promptJob, {
    files,
    type,
    module: {
      name: entry.name,
      version: definition.version,
      description: definition.description,
      tags: definition.tags,
      capabilities: definition.capabilities.map(({ id, version, description }) => ({
        id,
        version,
        description,
      })),
      prompt:
        definition.prompt === undefined
          ? null
          : { text: definition.prompt, path: `the prompt of ${entry.path ?? entry.name}` },
      mayWrite: definition.mayWrite,
    },
    capability,
    candidates: chosen === null ? candidatesFor(parts, entry.name, question) : remembered(parts, chosen),
    budget: config.modulePromptTokens,
  })
}

function candidatesFor({ store }: QueryParts, module: string, question: string): PastQuestion[] {
  const relevant = store.moduleQueries.relevant(question, module, CANDIDATES)
  const places = new Map(relevant.map(({ id }, index) => [id, index]))
  const all = new Map(
    [...store.moduleQueries.newest(module, CANDIDATES), ...relevant].map((each) => [each.id, each]),
  )
  return [...all.values()].map((each) => pastOf(each, places.get(each.id) ?? null))
}

/** Those that were chosen before, as far as they were not forgotten. */
function remembered({ store }: QueryParts, ids: readonly string[]): PastQuestion[] {
  return ids.flatMap((id) => {
    const query = store.moduleQueries.get(id)
    return query?.state === 'answered' ? [pastOf(query, null)] : []
  })
}

function pastOf(
  { id, createdAt, capability, question, answer, output }: QueryRecord,
  relevance: number | null,
): PastQuestion {
  return {
    queryId: id,
    at: createdAt,
    capability: capability?.id ?? null,
    question: cutText(question, TEXT_LENGTH),
    answer: cutText(answer ?? JSON.stringify(output), TEXT_LENGTH),
    relevance,
  }
}
