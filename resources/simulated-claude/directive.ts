/** A scenario chosen by a prompt. */
export interface Directive {
  name: string
  parameters: Parameters
}

/** Values in brackets of a directive, with the defaults of whoever asks. */
export interface Parameters {
  /** @returns the value as a number from `low` to `high`, or `fallback` when absent or not a number. */
  number(key: string, fallback: number, low?: number, high?: number): number
  text(key: string, fallback: string): string
}

/** Finds `#sim:name` or `#sim:name(key=value,…)`; the last one in the text counts. Null when there is none. */
export function findDirective(text: string): Directive | null {
  const found = [...text.matchAll(/#sim:([\w-]+)(?:\(([^)]*)\))?/g)].at(-1)
  if (!found) return null
  return { name: found[1] ?? '', parameters: readParameters(found[2] ?? '') }
}

/** The prompt as a person wrote it, without directives. */
export function withoutDirectives(text: string): string {
  return text.replaceAll(/\s*#sim:[\w-]+(?:\([^)]*\))?/g, '').trim()
}

export function readParameters(text: string): Parameters {
  const values = new Map<string, string>()
  for (const part of text.split(',')) {
    const [key = '', ...rest] = part.split('=')
    if (key.trim() !== '') values.set(key.trim(), rest.join('=').trim())
  }
  return {
    number(key, fallback, low = 0, high = Number.MAX_SAFE_INTEGER) {
      const value = Number.parseFloat(values.get(key) ?? '')
      return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback
    },
    text: (key, fallback) => values.get(key) ?? fallback,
  }
}
