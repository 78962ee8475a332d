import { randomUUID } from 'node:crypto'
import type { Arguments } from './arguments.ts'
import type { Children } from './children.ts'
import type { Output } from './output.ts'
import type { Session, SessionFiles } from './session-file.ts'

/** Tokens of one model request, one turn, or a whole process. */
export interface Tokens {
  input: number
  output: number
  cacheRead: number
  cacheCreation: number
}

/** What one simulated process knows. One owner: the conversation; the rest reads and changes it through functions. */
export interface State {
  readonly args: Arguments
  readonly output: Output
  readonly files: SessionFiles
  readonly children: Children
  readonly cwd: string
  /** Delays are divided by this. */
  readonly speed: number
  session: Session
  permissionMode: string
  model: string
  /** `tool:rule` of permissions granted for good in this process. */
  readonly grantedRules: Set<string>
  /** Questions to the host that wait for an answer, by request id. */
  readonly asks: Map<string, PendingAsk>
  /** It was told to get ready: only the first time counts. */
  initialized: boolean
  /** No more input will come. */
  inputOver: boolean
  /** A signal ends the process: nothing new begins. */
  leaving: boolean
  readonly totals: Tokens
  /** Since the last result line. */
  readonly sinceResult: { tokens: Tokens; costMicros: number }
  resultCount: number
  lastResultWasError: boolean
}

export interface PendingAsk {
  request: Record<string, unknown>
  /** Takes the `response` of the host's `control_response`, or null when none will come. */
  settle(response: Record<string, unknown> | null): void
}

/** Prints a message with what all messages carry. */
export function emit(state: State, message: Record<string, unknown>): void {
  state.output.line({ ...message, session_id: state.session.id, uuid: randomUUID() })
}

/** Prints a line of the control protocol, which carries no session. */
export function emitControl(state: State, message: Record<string, unknown>): void {
  state.output.line(message)
}

/** Changes the permission mode; tells it when it is another. */
export function changeMode(state: State, mode: string): void {
  if (mode === state.permissionMode) return
  state.permissionMode = mode
  emit(state, { type: 'system', subtype: 'status', status: null, permissionMode: mode })
}
