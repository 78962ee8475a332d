import { type Output, type Template, toValueSync, Value } from 'liquidjs'
import { LRUCache } from 'lru-cache'
import { TemplateError } from '../base/template-error.ts'
import { assertComplete, engine, parseExpression, parseTemplate, toTemplateError } from './liquid-engine.ts'

/** What a template reads: the name of a variable and the keys after it, as far as they are written out. */
export type Segments = readonly (string | number)[]

/** A template, an expression or a string of a value, read once. */
export interface Compiled {
  /** Of a template; null: it is an expression, or text without any. */
  readonly templates: Template[] | null
  /** Of an expression, or of a text that is one `{{ expression }}`. */
  readonly value: Value | null
  readonly segments: readonly Segments[]
}

/** Compiled templates kept, by number and by the characters of their texts. */
const kept = new LRUCache<string, Compiled>({
  max: 5_000,
  maxSize: 20_000_000,
  sizeCalculation: (_, key) => key.length + 500,
})
const plain: Compiled = { templates: null, value: null, segments: [] }

/** A template. Text without expressions costs nothing. @throws TemplateError */
export function compileTemplate(source: string): Compiled {
  if (!source.includes('{{') && !source.includes('{%')) return plain
  return keep(`t:${source}`, () => {
    const templates = parse(source)
    return { templates, value: null, segments: analyze(templates) }
  })
}

/** A string of a value: alone, `{{ expression }}` stands for its value. @throws TemplateError */
export function compileValue(source: string): Compiled {
  if (!source.includes('{{') && !source.includes('{%')) return plain
  return keep(`v:${source}`, () => {
    const trimmed = source.trim()
    const [only, ...others] = parse(trimmed)
    if (only !== undefined && others.length === 0 && isOutput(only)) {
      const inner = trimmed.replace(/^\{\{-?/, '').replace(/-?\}\}$/, '')
      return { templates: null, value: parseExpression(inner.trim()), segments: analyze([only]) }
    }
    const templates = parse(source)
    return { templates, value: null, segments: analyze(templates) }
  })
}

/** An expression without braces. @throws TemplateError */
export function compileExpression(source: string): Compiled {
  return keep(`e:${source}`, () => {
    const value = parseExpression(source)
    // It was read by itself, so it can't end the output early.
    return { templates: null, value, segments: analyze(parse(`{{ ${source} }}`)) }
  })
}

function keep(key: string, make: () => Compiled): Compiled {
  const found = kept.get(key)
  if (found !== undefined) return found
  const made = make()
  kept.set(key, made)
  return made
}

function parse(source: string): Template[] {
  try {
    const templates = parseTemplate(source)
    checkArguments(templates, source)
    return templates
  } catch (error) {
    throw toTemplateError(source, error)
  }
}

/** Liquid overlooks operators without values and values without operators; here they are errors. */
function checkArguments(templates: readonly Template[], source: string): void {
  for (const template of templates) {
    for (const argument of template.arguments?.() ?? []) {
      if (argument instanceof Value) assertComplete(argument, source)
    }
    if (template.children) {
      // Sync: it yields nothing that is waited for.
      checkArguments(toValueSync(template.children(false, true)) as Template[], source)
    }
  }
}

function isOutput(template: Template): template is Output {
  return 'value' in template && template.value instanceof Value && !('name' in template)
}

/** Variables that come from outside: not those that the template assigns itself. */
function analyze(templates: Template[]): Segments[] {
  try {
    const found = engine.globalVariableSegmentsSync(templates, { partials: false })
    return found.map((segments) => {
      // A key that is itself an expression is not known before it is evaluated: what follows isn't either.
      const end = segments.findIndex((segment) => typeof segment === 'object')
      const known = end < 0 ? segments : segments.slice(0, end)
      return known.filter((segment) => typeof segment !== 'object')
    })
  } catch (error) {
    throw new TemplateError('', `It can't be analysed: ${String(error)}`, { cause: error })
  }
}
