import type { ClaudeSettings, ServerMatch } from '../claude/claude-settings.ts'
import { expand } from './expand-variables.ts'
import type { ServerShape } from './server-shape.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** What the settings say of servers, all files together (as tried with 2.1.329). */
export interface ServerPolicy {
  /** Names of servers in `.mcp.json` that are not used. */
  disabled: ReadonlySet<string>
  denied: readonly ServerMatch[]
  /** Null: every server is allowed. */
  allowed: readonly ServerMatch[] | null
}

export function serverPolicy(layers: readonly ClaudeSettings[]): ServerPolicy {
  const lists = layers.map(({ allowedMcpServers }) => allowedMcpServers).filter((list) => list !== null)
  return {
    disabled: new Set(layers.flatMap(({ disabledMcpjsonServers }) => disabledMcpjsonServers.map(plainName))),
    denied: layers.flatMap(({ deniedMcpServers }) => deniedMcpServers),
    allowed: lists.length === 0 ? null : lists.flat(),
  }
}

/** How claude compares names in `disabledMcpjsonServers`. */
export function plainName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_')
}

/** Why the policy keeps claude from a server; null: it does not. */
export function refusal(
  { denied, allowed }: ServerPolicy,
  name: string,
  shape: ServerShape,
  env: Variables,
): string | null {
  const fits = (match: ServerMatch) => matches(match, name, shape, env)
  if (denied.some(fits)) return 'Denied by deniedMcpServers in the settings of Claude Code.'
  if (allowed === null) return null
  // Where commands or addresses are named for servers of its kind, its name alone is not enough.
  const kind = 'command' in shape ? 'serverCommand' : 'serverUrl'
  const named = allowed.some((match) => kind in match)
  const isAllowed = allowed.some((match) => fits(match) && (!named || !('serverName' in match)))
  return isAllowed ? null : 'Not among allowedMcpServers in the settings of Claude Code.'
}

function matches(match: ServerMatch, name: string, shape: ServerShape, env: Variables): boolean {
  if ('serverName' in match) return match.serverName === name
  if ('serverCommand' in match) {
    if (!('command' in shape)) return false
    const command = [shape.command, ...(shape.args ?? [])].map((part) => expand(part, env))
    return (
      command.length === match.serverCommand.length &&
      command.every((part, at) => part === match.serverCommand[at])
    )
  }
  if (!('url' in shape)) return false
  // Without a path it stands for all of the host.
  const pattern = /^[^/]+:\/\/[^/]*$/.test(match.serverUrl) ? `${match.serverUrl}/*` : match.serverUrl
  const url = expand(shape.url, env)
  return globMatches(match.serverUrl, url) || globMatches(pattern, url)
}

/** `*` stands for anything; compared piece by piece, since an expression of many stars takes its time. */
function globMatches(pattern: string, text: string): boolean {
  const pieces = pattern.split('*')
  const [first = ''] = pieces
  const last = pieces.at(-1) ?? ''
  if (pieces.length === 1) return pattern === text
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false
  let at = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > text.length - last.length) return false
    at = found + piece.length
  }
  return true
}
