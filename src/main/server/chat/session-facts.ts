import type { Session } from '../../../contract/session.ts'

/** What a client of the chat protocol is told of a session. */
export function sessionFacts({ id, title, directory, model, permissionMode, simulated, state }: Session) {
  return {
    session_id: id,
    title,
    directory,
    model,
    permission_mode: permissionMode,
    simulated,
    state,
  }
}
