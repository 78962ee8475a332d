import { type ModuleDefinition, type ModuleWish, readingTools } from '../../../../contract/module.ts'

/**
 * What a definition asks for besides reading in its own folder, in a fixed order. `elsewhere`: the directory in which it
 * wants to work, when that is outside of the folder of its file.
 */
export function wishesOf(definition: ModuleDefinition, elsewhere: string | null): ModuleWish[] {
  const { mayWrite, permissionMode, tools, environment } = definition
  const given: readonly string[] = readingTools
  return [
    ...(elsewhere === null ? [] : [{ kind: 'directory' as const, what: elsewhere }]),
    ...(mayWrite ? [{ kind: 'write' as const, what: 'mayWrite' }] : []),
    ...(permissionMode === 'acceptEdits' || permissionMode === 'bypassPermissions'
      ? [{ kind: 'permission_mode' as const, what: permissionMode }]
      : []),
    ...tools.filter((tool) => !given.includes(tool)).map((tool) => ({ kind: 'tool' as const, what: tool })),
    ...Object.entries(environment).map(([name, value]) => ({
      kind: 'environment' as const,
      what: `${name}=${value}`,
    })),
  ]
}
