import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Json } from '../../../../contract/values.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { TemplateError } from '../../base/template-error.ts'
import { writeJson } from '../../base/write-json.ts'
import { atOnce } from './liquid-context.ts'
import type { renderInput } from './render-input.ts'
import type { Scope } from './scope.ts'
import { renderTexts, renderValue } from './templates.ts'

/** Templates filled in. */
export const renderJob = heavyJob<typeof renderInput>('render', 'Filling in the templates')

/** What is handed over to a thread at most: more would take long to copy. */
const MAX_VALUES = 200_000
const MAX_CHARACTERS = 64_000_000
/** Templates that are filled in in one turn of the event loop may take so long together, in ms. */
const TURN_MS = 10

const Texts = z.array(z.string())
/** Templates that were too much to be filled in here: each element of a fan-out has the same. */
const tooMuch = new LRUCache<string, true>({ max: 1_000 })
let spentMs = 0
let turn: Promise<void> | null = null

/**
 * Texts of templates, in their order, however long that takes within its bounds, without holding up anything else.
 *
 * @throws TemplateError
 */
export async function fillInTexts(texts: readonly string[], scope: Scope): Promise<string[]> {
  const sources = texts.join('\n')
  return Texts.parse(await fill(sources, { texts, scope }, () => renderTexts(texts, scope, atOnce)))
}

/** The text of one template. @throws TemplateError */
export async function fillInText(template: string, scope: Scope): Promise<string> {
  const [text = ''] = await fillInTexts([template], scope)
  return text
}

/** A value whose strings are templates, in the same way. @throws TemplateError */
export async function fillIn(value: Json, scope: Scope): Promise<Json> {
  return fill(JSON.stringify(value), { value, scope }, () => renderValue(value, scope, atOnce))
}

/** What is quick is done at once; what is not, in a thread. */
async function fill(
  sources: string,
  input: { scope: Scope } & ({ texts: readonly string[] } | { value: Json }),
  render: () => Json,
): Promise<Json> {
  const key = sources.length > 200 ? createHash('sha256').update(sources).digest('hex') : sources
  if (!tooMuch.has(key)) {
    await takeTurn()
    const started = performance.now()
    try {
      return render()
    } catch (error) {
      if (!(error instanceof TemplateError) || !error.isTooMuch) throw error
      tooMuch.set(key, true)
    } finally {
      spentMs += performance.now() - started
    }
  }
  const { scope, ...what } = input
  // As JSON that is written over several turns: to copy much at once takes long.
  return runHeavy(renderJob, { ...what, scope: await writeJson(needed(sources, scope)) })
}

/** Waits for the next turn of the event loop when this one has had its share. */
async function takeTurn(): Promise<void> {
  while (spentMs >= TURN_MS) {
    turn ??= nextTurn().then(() => {
      spentMs = 0
      turn = null
    })
    await turn
  }
}

/** What of a scope templates may read: all results, unless they name each that they read. */
function needed(sources: string, scope: Scope): Scope {
  const namesEach = !/\bresults\b(?!\.[A-Za-z]|\[\\?["'])/.test(sources)
  const named = sources.matchAll(/\bresults(?:\.|\[\\?["'])([A-Za-z][\w-]*)/g)
  const names = new Set([...named].map(([, name]) => name))
  const results = namesEach
    ? Object.fromEntries(Object.entries(scope.results).filter(([name]) => names.has(name)))
    : scope.results
  const part = { ...scope, results }
  assertSmall(sources, part)
  return part
}

/** @throws TemplateError */
function assertSmall(sources: string, scope: Scope): void {
  let values = 0
  let characters = 0
  const count = (value: unknown): void => {
    values += 1
    if (typeof value === 'string') characters += value.length
    if (values > MAX_VALUES || characters > MAX_CHARACTERS) {
      throw new TemplateError(sources, 'What it reads is too much: let a command work on it in a file.')
    }
    if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) count(each)
  }
  count(scope)
}
