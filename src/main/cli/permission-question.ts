import type { Client } from '../../contract/client.ts'
import type { Permission } from '../../contract/permission.ts'
import { askPermission } from './ask-permission.ts'
import { shortId } from './format.ts'
import type { Question } from './question-desk.ts'
import type { VerbContext } from './verb-context.ts'

/** A request for permission as something to decide at the terminal. */
export function permissionQuestion(
  permission: Permission,
  options: { context: VerbContext; client: () => Client; onInterrupt: () => void },
): Question {
  const { context, client, onInterrupt } = options
  const { terminal, stdin } = context
  return {
    id: permission.id,
    isPending: permission.state === 'pending',
    async ask(signal) {
      const answer = await askPermission({ permission, terminal, stdin, signal, onInterrupt })
      if (answer) await client().call('permission.answer', { permissionId: permission.id, answer })
    },
    command: `muster answer ${shortId(permission.id)} allow (or deny)`,
  }
}
