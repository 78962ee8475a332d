import type { ServerShape } from './server-shape.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** `${NAME}` and `${NAME:-instead}` in a text, replaced as claude does; what is not set stays as it is. */
export function expand(text: string, env: Variables): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, inside: string) => {
    const [name, instead] = split(inside)
    return env[name] ?? instead ?? whole
  })
}

/** Names of variables that a server's entry asks for, with whether it says what to take instead. */
export function variablesOf(shape: ServerShape): Map<string, { hasDefault: boolean }> {
  const found = new Map<string, { hasDefault: boolean }>()
  for (const text of textsOf(shape)) {
    for (const [, inside = ''] of text.matchAll(/\$\{([^}]+)\}/g)) {
      const [name, instead] = split(inside)
      const before = found.get(name)
      found.set(name, { hasDefault: instead !== undefined && (before?.hasDefault ?? true) })
    }
  }
  return found
}

function split(inside: string): [string, string | undefined] {
  const at = inside.indexOf(':-')
  return at < 0 ? [inside, undefined] : [inside.slice(0, at), inside.slice(at + 2)]
}

function textsOf(shape: ServerShape): string[] {
  if ('command' in shape) return [shape.command, ...(shape.args ?? []), ...Object.values(shape.env ?? {})]
  return [shape.url, ...Object.values(shape.headers ?? {})]
}
