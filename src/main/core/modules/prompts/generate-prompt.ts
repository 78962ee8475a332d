import { MusterError } from '../../../../contract/errors.ts'
import type { Capability } from '../../../../contract/module.ts'
import type { PromptReport } from '../../../../contract/module-query.ts'
import { estimateTokens } from '../../base/estimate-tokens.ts'
import { type ChosenQuestion, chooseHistory, type PastQuestion, titleOf } from './choose-history.ts'
import { renderPrompt, type TemplateFiles } from './prompt-template.ts'

/** What of a module its prompt tells. */
export interface PromptModule {
  name: string
  version: string
  description: string
  tags: readonly string[]
  capabilities: readonly Pick<Capability, 'id' | 'version' | 'description'>[]
  /** Its own template, for every question. */
  prompt: { text: string; path: string } | null
  mayWrite: boolean
}

export interface PromptInput {
  files: TemplateFiles
  type: string
  module: PromptModule
  capability: Capability | null
  /** What may be told of the history. */
  candidates: readonly PastQuestion[]
  /** Tokens of the whole prompt. */
  budget: number
}

/** The name by which the module's own template is known among the files. */
const OWN = '_instructions'

/**
 * The system prompt of a module for questions of a type, within its budget: history is chosen by what the rest leaves over.
 * The same input gives the same bytes.
 *
 * @throws MusterError `validation` for a template that can't be filled in, or a prompt that is too long without any history
 */
export function generatePrompt(input: PromptInput): PromptReport & { text: string } {
  const { budget, candidates, files, type } = input
  const leftOut: PromptReport['leftOut'] = []
  let bare = render(input, input.capability, [])
  let { capability } = input
  if (estimateTokens(bare) > budget && capability !== null && capability.examples.length > 0) {
    capability = { ...capability, examples: [] }
    leftOut.push({ queryId: null, what: `the examples of ${capability.id}`, why: 'over the budget' })
    bare = render(input, capability, [])
  }
  const used = estimateTokens(bare)
  if (used > budget) throw tooLong(input, used)
  const choice = chooseHistory(candidates, budget - used)
  let { chosen } = choice
  leftOut.push(...choice.leftOut)
  let text = chosen.length === 0 ? bare : render(input, capability, chosen)
  // A template may say more around each than was reckoned with.
  while (chosen.length > 0 && estimateTokens(text) > budget) {
    const [oldest] = chosen
    if (oldest) leftOut.push({ queryId: oldest.queryId, what: titleOf(oldest), why: 'over the budget' })
    chosen = chosen.slice(1)
    text = chosen.length === 0 ? bare : render(input, capability, chosen)
  }
  return {
    text,
    tokens: estimateTokens(text),
    budget,
    template: files[type]?.path ?? null,
    history: chosen.map((each) => ({
      queryId: each.queryId,
      question: titleOf(each),
      as: each.isSummary ? 'summary' : 'whole',
    })),
    leftOut,
  }
}

function render(
  { files, type, module }: PromptInput,
  capability: Capability | null,
  history: readonly ChosenQuestion[],
): string {
  const about = {
    name: module.name,
    version: module.version,
    description: module.description,
    tags: module.tags,
    capabilities: module.capabilities.map(({ id, version, description = null }) => ({
      id,
      version,
      description,
    })),
  }
  const scope = {
    type,
    module: about,
    // Without one there is no variable of that name.
    capability:
      capability === null
        ? undefined
        : {
            id: capability.id,
            version: capability.version,
            description: capability.description ?? null,
            tags: capability.tags,
            input_schema: capability.input ?? null,
            output_schema: capability.output ?? null,
            examples: capability.examples.map(({ question = null, input = null, output = null }) => ({
              question,
              input,
              output,
            })),
          },
    read_only: !module.mayWrite,
    history: history.map(({ at, question, answer, capability: asked, isSummary }) => ({
      day: new Date(at).toISOString().split('T', 1)[0],
      capability: asked,
      question,
      answer,
      summary: isSummary,
    })),
  }
  const own = module.prompt
  const instructions =
    own === null ? '' : renderPrompt({ ...files, [OWN]: own }, OWN, { ...scope, instructions: '' })
  // Parts that have nothing to say leave no gaps.
  return renderPrompt(files, type, { ...scope, instructions }).replace(/\n{3,}/g, '\n\n')
}

function tooLong({ budget, module, type }: PromptInput, used: number): MusterError {
  const [given, most] = [used, budget].map((count) => count.toLocaleString('en'))
  return new MusterError(
    'validation',
    `The system prompt of "${module.name}" for ${type} has about ${given} tokens without any history; ${most} are allowed.`,
    {
      hint: 'Shorten the descriptions, schemas or the prompt of the module, or raise modules.promptTokens.',
      details: { tokens: used, budget },
    },
  )
}
