import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Json } from '../../../../contract/values.ts'
import { after } from '../../base/after.ts'
import { atMost } from '../../base/at-most.ts'
import { heavyJob } from '../../base/heavy/heavy-job.ts'
import { unpackValue } from '../../base/heavy/packed-value.ts'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { oncePerTurn } from '../../base/next-turn.ts'
import { TemplateError } from '../../base/template-error.ts'
import { writeJson } from '../../base/write-json.ts'
import { atOnce } from '../../templates/liquid-context.ts'
import { type renderInput, renderSource, type Source } from './render-input.ts'
import type { Scope } from './scope.ts'

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
/** What a template sees is written out only when a thread is about to take it: of thousands that wait, nothing is copied. */
const handOver = atMost(2)
let spentMs = 0
const nextShare = oncePerTurn(() => {
  spentMs = 0
})

/**
 * Texts of templates, in their order, however long that takes within its bounds, without holding up anything else.
 *
 * @throws TemplateError
 */
export async function fillInTexts(texts: readonly string[], scope: Scope): Promise<string[]> {
  await takeTurn()
  return fillInTextsSoon(texts, scope)
}

/** The text of one template. @throws TemplateError */
export async function fillInText(template: string, scope: Scope): Promise<string> {
  const [text = ''] = await fillInTexts([template], scope)
  return text
}

/** A value whose strings are templates, in the same way. @throws TemplateError */
export async function fillIn(value: Json, scope: Scope): Promise<Json> {
  await takeTurn()
  return fillInSoon(value, scope)
}

/** The same texts at once where that is quick, else in the thread. @throws TemplateError, also from the promise */
export function fillInTextsSoon(texts: readonly string[], scope: Scope): string[] | Promise<string[]> {
  return after(fill(texts.join('\n'), { texts }, scope), (filled) => Texts.parse(filled))
}

/** The same value at once where that is quick, else in the thread. @throws TemplateError, also from the promise */
export function fillInSoon(value: Json, scope: Scope): Json | Promise<Json> {
  return after(fill(JSON.stringify(value), { value }, scope), (filled) => filled ?? null)
}

/**
 * The value of an expression without braces at once where that is quick, else in the thread; undefined: there is nothing of
 * that name.
 *
 * @throws TemplateError, also from the promise
 */
export function evaluateSoon(expression: string, scope: Scope): Json | undefined | Promise<Json | undefined> {
  return fill(expression, { expression }, scope)
}

/** What is quick is done at once; what is not, in a thread. */
function fill(texts: string, source: Source, scope: Scope): Json | undefined | Promise<Json | undefined> {
  const key = texts.length > 200 ? createHash('sha256').update(texts).digest('hex') : texts
  if (!tooMuch.has(key)) {
    const started = performance.now()
    try {
      return renderSource(source, scope, atOnce)
    } catch (error) {
      if (!(error instanceof TemplateError) || !error.isTooMuch) throw error
      tooMuch.set(key, true)
    } finally {
      spentMs += performance.now() - started
    }
  }
  return handOver(async () => {
    // As JSON that is written over several turns: to copy much at once takes long.
    const seen = await writeJson(needed(texts, scope))
    return unpackValue(await runHeavy(renderJob, { source, scope: seen }))
  })
}

/** Waits for the next turn of the event loop when this one has had its share. */
async function takeTurn(): Promise<void> {
  while (spentMs >= TURN_MS) await nextShare()
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
