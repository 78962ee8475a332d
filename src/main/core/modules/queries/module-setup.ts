import { readingTools } from '../../../../contract/module.ts'
import type { PermissionMode } from '../../../../contract/values.ts'
import type { Config } from '../../base/config.ts'
import type { SessionSetup } from '../../base/session-setup.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'

/** How Muster's own server is called: modules that may ask others have its tools. */
const OWN_SERVER = 'muster'

/** What a module's instances are confined to, and how tools are permitted to them. */
export function setupOf(
  { definition }: Pick<ModuleEntry, 'definition'>,
  config: Pick<Config, 'mcpServer'>,
): { setup: SessionSetup; permissionMode: PermissionMode } {
  const { tools: allow, environment, mayWrite, permissionMode = 'default' } = definition
  if (mayWrite) return { setup: { tools: null, allow, servers: null, environment }, permissionMode }
  const rules = allow.map(nameOf)
  const servers = rules.filter((name) => name.startsWith('mcp__')).map((name) => name.split('__')[1])
  const builtIn = rules.filter((name) => !name.startsWith('mcp__'))
  return {
    setup: {
      tools: [...new Set([...readingTools, ...builtIn])],
      allow,
      // Those of others are configured by the person: their tools are refused unless a rule here allows them.
      servers: servers.some((name) => name !== OWN_SERVER) ? null : ownServer(rules, config),
      environment,
    },
    // What no rule allows is refused at once: nobody is asked about a question that only reads.
    permissionMode: 'dontAsk',
  }
}

/** With the tools alone that the rules name; none: no server is started. */
function ownServer(
  rules: readonly string[],
  { mcpServer }: Pick<Config, 'mcpServer'>,
): NonNullable<SessionSetup['servers']> {
  const named = rules.flatMap((name) => (name.startsWith(`mcp__${OWN_SERVER}`) ? [name.split('__')[2]] : []))
  if (named.length === 0 || mcpServer === undefined) return {}
  const tools = named.filter((name) => name !== undefined && name !== '*' && name !== '')
  const isWhole = tools.length < named.length
  return {
    [OWN_SERVER]: {
      ...mcpServer,
      args: [...mcpServer.args, ...(isWhole ? [] : ['--tools', tools.join(',')])],
    },
  }
}

/** The tool that a rule is about: `Bash` of `Bash(git log *)`. */
function nameOf(rule: string): string {
  return rule.split('(', 1)[0]?.trim() ?? rule
}
