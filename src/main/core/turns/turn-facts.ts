import type { AssistantMessage } from '../claude/messages.ts'
import type { SystemMessage } from '../claude/system-messages.ts'

/** What a turn showed that its `result` does not tell. Begins anew with each turn of the CLI. */
export interface TurnFacts {
  /** Category of the last error message of the CLI (`rate_limit`, `billing_error`, …). */
  error: string | null
  /** A hook kept the prompt from the model. */
  isPrevented: boolean
  /** A hook would not let the turn end, until the CLI ended it all the same. */
  isOverridden: boolean
  /** What the last hook that objected said; empty when it gave no words. */
  hookWords: string
  /** The model took the answer back: a safety classifier, with no other model to go on with. */
  isRefused: boolean
  /** A command of the CLI's own came to nothing: `failed`, `unavailable_headless`, `unknown`, …, with its words. */
  command: { kind: string; text: string } | null
  /** The CLI or the model said something in it. */
  hasSpoken: boolean
}

export function createTurnFacts(): TurnFacts {
  return {
    error: null,
    isPrevented: false,
    isOverridden: false,
    hookWords: '',
    isRefused: false,
    command: null,
    hasSpoken: false,
  }
}

/** An `assistant` line: the model's, or a remark of the CLI in its place. */
export function noteAnswer(facts: TurnFacts, message: AssistantMessage): void {
  if (message.parent_tool_use_id !== null) return
  facts.error = message.error ?? facts.error
  const text = message.message.content
    .map((block) => (block.type === 'text' && typeof block.text === 'string' ? block.text : ''))
    .join('')
  facts.hasSpoken ||= text.trim() !== ''
  if (message.local_command_outcome) facts.command = { kind: message.local_command_outcome.kind, text }
}

/** A `system` line, as far as it says why a turn will end. */
export function noteRemark(facts: TurnFacts, message: SystemMessage): void {
  switch (message.subtype) {
    case 'informational':
      if (message.prevent_continuation !== true) return
      facts.isPrevented = true
      facts.hookWords = message.prompt_submit_outcome?.reason ?? wordsOf(message.content)
      return
    case 'notification':
      facts.isOverridden ||= message.key === 'stop-hook-block-cap'
      return
    case 'model_refusal_no_fallback':
      facts.isRefused = true
      return
    case 'hook_response': {
      const words = objectionOf(message)
      if (words !== null) facts.hookWords = words
      return
    }
    default:
  }
}

/** Text of a refusal without its introduction and the prompt behind it (claude-cli 2.1.329). */
export function wordsOf(text: string): string {
  const [words = ''] = text.split('\n\nOriginal prompt:')
  return words.replace(/^(\w+ operation blocked by hook|Operation stopped by hook):\s*/, '').trim()
}

/** What a hook printed when it objected: by exit code 2, or by a JSON object; null when it did not. */
function objectionOf({
  exit_code,
  stdout,
  stderr,
}: Extract<SystemMessage, { subtype: 'hook_response' }>): string | null {
  if (exit_code === 2) return stderr.trim()
  const said = parseObject(stdout)
  if (said === null) return null
  const decision = objectIn(said.hookSpecificOutput)
  if (said.continue === false) return stringIn(said.stopReason)
  if (decision.permissionDecision === 'defer') return stringIn(decision.permissionDecisionReason)
  return said.decision === 'block' ? stringIn(said.reason) : null
}

function parseObject(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    return objectIn(JSON.parse(text))
  } catch {
    return null
  }
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function stringIn(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
