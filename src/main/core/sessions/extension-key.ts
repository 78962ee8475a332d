import { ExtensionKind } from '../../../contract/extension.ts'
import type { ExtensionName } from '../claude/extension-settings.ts'

/** How a session keeps the name of an extension: `kind:name`. */
export function extensionKey({ kind, name }: ExtensionName): string {
  return `${kind}:${name}`
}

/** The names behind keys; one of a kind that is not known any more is left out. */
export function parseExtensionKeys(keys: readonly string[]): ExtensionName[] {
  return keys.flatMap((key) => {
    const at = key.indexOf(':')
    const kind = ExtensionKind.safeParse(key.slice(0, at))
    return kind.success ? [{ kind: kind.data, name: key.slice(at + 1) }] : []
  })
}
