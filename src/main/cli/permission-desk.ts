import type { Client } from '../../contract/client.ts'
import type { Permission } from '../../contract/permission.ts'
import { askPermission } from './ask-permission.ts'
import { shortId } from './format.ts'
import type { StatusLine } from './status-line.ts'
import type { VerbContext } from './verb-context.ts'

export interface PermissionDesk {
  /** A request was made, answered or withdrawn. */
  take: (permission: Permission) => void
  close(): void
}

/**
 * Handles a task's requests while it is watched: asks the person where stdin and stderr are a terminal, one after
 * the other; elsewhere says which command answers.
 */
export function createPermissionDesk(options: {
  context: VerbContext
  status: StatusLine
  client: () => Client
  onInterrupt: () => void
}): PermissionDesk {
  const { context, status, client, onInterrupt } = options
  const { terminal, stdin } = context
  const canAsk = terminal.isLive && stdin.isTTY === true
  /** By id, until it is settled. */
  const open = new Map<string, AbortController>()
  let last: Promise<void> = Promise.resolve()

  async function ask(permission: Permission, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    status.hide(true)
    try {
      const answer = await askPermission({ permission, terminal, stdin, signal, onInterrupt })
      if (answer) await client().call('permission.answer', { permissionId: permission.id, answer })
    } catch (error) {
      if (!signal.aborted) terminal.complain(error instanceof Error ? error.message : String(error))
    } finally {
      status.hide(false)
    }
  }

  return {
    take(permission) {
      if (permission.state !== 'pending') {
        open.get(permission.id)?.abort()
        open.delete(permission.id)
        return
      }
      if (open.has(permission.id)) return
      const settled = new AbortController()
      open.set(permission.id, settled)
      if (canAsk) last = last.then(() => ask(permission, settled.signal))
      else terminal.note(`Answer it with: muster answer ${shortId(permission.id)} allow (or deny)`)
    },
    close() {
      for (const settled of open.values()) settled.abort()
      open.clear()
    },
  }
}
