import { cutText } from '../../../contract/cut-text.ts'
import type { ResultFacts } from './outcome-causes.ts'
import { type Ending, endings, failed } from './outcome-text.ts'
import { wordsOf } from './turn-facts.ts'

/* What a turn that the CLI reports without an error became: only one that has an answer is completed. */

/** Stop reasons of a last message that is not whole. */
const unfinished: readonly string[] = ['max_tokens', 'model_context_window_exceeded', 'pause_turn']
/** Terminal reasons by which a hook ended the turn. */
const stoppedByHook: readonly string[] = ['stop_hook_prevented', 'hook_stopped', 'tool_deferred']
/** How older versions tell that a hook refused the prompt. */
const REFUSED_BY_HOOK = /^\w+ operation blocked by hook|^Operation stopped by hook/
/** How older versions tell that a command is none, or none for us. */
const NO_COMMAND =
  /^Unknown (slash command|command|skill)\b|^\/\S+ isn't available in this (environment|session)/

/** Longest words of others in a message, in characters. */
const QUOTED_LENGTH = 300

/** The ending of a turn that a hook ended, also where the CLI counts that as an error; null: none did. */
export function hookEnding({ result, turn }: ResultFacts): Ending | null {
  const isStopped = result.terminal_reason !== null && stoppedByHook.includes(result.terminal_reason)
  return isStopped ? stoppedBy('stopped the turn', turn.hookWords) : null
}

/** The ending of a turn whose `result` is no error; null: its terminal reason says otherwise. */
export function answerEnding(facts: ResultFacts): Ending | null {
  const { result, turn } = facts
  const { terminal_reason: terminal, stop_reason: stop } = result
  const text = (result.result ?? '').trim()
  if (stop === 'refusal') return endings.refused
  if (terminal === null) return commandEnding(facts, text)
  if (terminal !== 'completed') return null
  if (turn.isOverridden) return stoppedBy('would not let the turn end', turn.hookWords)
  if (stop !== null && unfinished.includes(stop)) return endings.unfinished
  if (result.structured_output !== undefined) return endings.completed
  if (facts.needsObject) return endings.noObject
  if (text !== '') return endings.completed
  // A tool may end the turn; a turn that Claude began by itself may have nothing to say.
  return stop === 'tool_use' || result.origin !== null ? endings.completed : endings.noAnswer
}

/** A turn in which the model was not asked: a command of the CLI's own, or a prompt that it was kept from. */
function commandEnding({ result, turn }: ResultFacts, text: string): Ending {
  if (turn.isPrevented) return stoppedBy('refused the prompt', turn.hookWords)
  if (turn.command !== null) return commandFailed(turn.command.kind, turn.command.text)
  if (result.num_turns === 0) {
    if (REFUSED_BY_HOOK.test(text)) return stoppedBy('refused the prompt', wordsOf(text))
    if (NO_COMMAND.test(text)) return commandFailed('unknown', text)
  }
  const hasAnswer = result.local_command !== null || turn.hasSpoken || text !== ''
  return hasAnswer || result.origin !== null ? endings.completed : endings.noAnswer
}

function stoppedBy(how: string, words: string): Ending {
  return failed(
    'stopped_by_hook',
    `A hook of the project or user ${how}${quoted(words)}.`,
    'Do what the hook asks for, then continue; or change the hook in the settings of Claude Code.',
    'continue',
    'retry',
  )
}

function commandFailed(kind: string, words: string): Ending {
  return kind === 'failed'
    ? failed(
        'command_failed',
        `Claude's own command did nothing${quoted(words)}.`,
        'See what it says, and whether the command is needed here.',
        'continue',
      )
    : failed(
        'command_unavailable',
        `Claude knows no such command here${quoted(words)}.`,
        'Commands that open a dialog work in a terminal only: run `claude` there. For a prompt that begins with a slash, put a word before it.',
        'continue',
      )
}

/** Words of others for a message: one line, with their end cut off where they are long. */
function quoted(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  return line === '' ? '' : `: “${cutText(line, QUOTED_LENGTH)}”`
}
