import type { NewTaskEvent, TaskEventPayloads } from '../../contract/task-event.ts'
import { toolSubject } from '../../contract/tool-subject.ts'
import type { TextKind } from '../../contract/visible-text.ts'
import { describeTool } from '../core/turns/step.ts'
import { cleanText, cut, formatDuration } from './format.ts'
import type { Terminal } from './terminal.ts'

/** Where each kind of line goes: `run` has the answer alone on stdout, `logs` all of it. */
export interface PrinterOptions {
  terminal: Terminal
  /** The command that prints all of it. */
  command: string
  /** For tools, requests and remarks. */
  remark: (line: string) => void
  /** Also the prompts and short results of tools. */
  full: boolean
}

export interface TranscriptPrinter {
  print(event: NewTaskEvent): void
  /** Says how the rest of the lines is had that were cut, if any were. */
  finish(): void
}

/**
 * Prints a task's events as text, as they come: the model's text as it streams, a line for each tool, request,
 * retry and remark. Text of subagents and thinking is left out; their tools are shown indented.
 */
export function createTranscriptPrinter(options: PrinterOptions): TranscriptPrinter {
  const { terminal, command, remark, full } = options
  /** Characters printed so far of text blocks that stream. */
  const streamed = new Map<string, number>()
  const dim = (text: string) => terminal.style('dim', text)
  const width = Math.max(40, (full ? terminal.width : terminal.noteWidth) - 4)
  let wasCut = false
  const fitted = (text: string, room = width, kind: TextKind = 'prose'): string => {
    const line = cut(text, room, kind)
    wasCut ||= room !== Number.POSITIVE_INFINITY && line !== cut(text, Number.POSITIVE_INFINITY, kind)
    return line
  }
  const isPiped = full && width === Number.POSITIVE_INFINITY

  function printBlock(event: Extract<NewTaskEvent, { kind: 'block.completed' }>): void {
    const { key, type, text, parentToolUseId, aborted } = event.payload
    const printed = streamed.get(key) ?? 0
    streamed.delete(key)
    if (type === 'tool_use') {
      const { toolName, input } = event.payload
      const name = toolName ?? 'A tool'
      const subject = isPiped ? toolSubject(input) : null
      const step = subject === null ? describeTool(name, input) : `${name}: ${subject}`
      remark(`${parentToolUseId ? '  ' : ''}${terminal.style('cyan', '•')} ${fitted(step)}`)
    } else if (type === 'text' && parentToolUseId === null) {
      terminal.write(cleanText(text.slice(printed)))
      terminal.write(text.endsWith('\n') ? '' : '\n')
      const left = (event.payload.fullLength ?? 0) - Math.max(printed, text.length)
      if (left > 0) remark(dim(`… ${left.toLocaleString('en')} more characters: ${command}`))
      if (aborted) remark(dim('(interrupted here)'))
    }
  }

  function printToolEnd(event: Extract<NewTaskEvent, { kind: 'tool.finished' }>): void {
    const { isError, text, parentToolUseId } = event.payload
    if (!isError && !full) return
    const indent = parentToolUseId ? '    ' : '  '
    const [first = '', ...rest] = text.trim().split('\n')
    if (isPiped) {
      for (const each of [first, ...rest]) remark(`${indent}${cleanText(each)}`)
      return
    }
    const more = rest.length > 0 ? ` (+${rest.length} lines)` : ''
    wasCut ||= rest.length > 0
    const line = `${indent}${fitted(first, width - 12)}${more}`
    if (isError) remark(terminal.style('red', line))
    else if (first !== '') remark(dim(line))
  }

  function remarkOn(event: NewTaskEvent): string | undefined {
    switch (event.kind) {
      case 'prompt.sent':
        return full ? `${terminal.style('bold', '>')} ${cleanText(event.payload.text)}` : undefined
      case 'turn.started':
        return full ? dim(`${event.payload.model} in ${cleanText(event.payload.directory)}`) : undefined
      case 'block.withdrawn':
        return dim('(the text above was taken back and does not count)')
      case 'permission.requested':
        return terminal.style('yellow', `? ${fitted(describeRequest(event.payload), width, 'code')}`)
      case 'permission.answered':
        return dim(`  ${event.payload.decision === 'allow' ? 'allowed' : 'denied'}`)
      case 'permission.refused':
        return terminal.style(
          'yellow',
          `! ${cleanText(event.payload.toolName)}: ${fitted(event.payload.message)}`,
        )
      case 'retry.scheduled': {
        const { attempt, maxAttempts, delayMs, status, error } = event.payload
        const what = `${error}${status === null ? '' : ` (${status})`}`
        return terminal.style(
          'yellow',
          `! ${fitted(what)}; attempt ${attempt} of ${maxAttempts} in ${formatDuration(delayMs)}`,
        )
      }
      case 'noted':
        if (!full && event.payload.level === 'info') return undefined
        // `logs` tells all of it: what a command printed, a summary of the conversation.
        return dim(`  ${full ? cleanText(event.payload.text).trimEnd() : fitted(event.payload.text)}`)
      case 'problem.found':
        return terminal.style('yellow', `! ${fitted(event.payload.message)}`)
      default:
        return undefined
    }
  }

  return {
    print(event) {
      if (event.kind === 'block.started') {
        const { key, type, parentToolUseId } = event.payload
        if (type === 'text' && parentToolUseId === null) streamed.set(key, 0)
      } else if (event.kind === 'block.appended') {
        const printed = streamed.get(event.payload.key)
        if (printed === undefined) return
        streamed.set(event.payload.key, printed + event.payload.text.length)
        terminal.write(cleanText(event.payload.text))
      } else if (event.kind === 'block.completed') {
        printBlock(event)
      } else if (event.kind === 'tool.finished') {
        printToolEnd(event)
      } else {
        const line = remarkOn(event)
        if (line !== undefined) remark(line)
      }
    },
    finish() {
      if (wasCut) terminal.note(dim(`Lines were cut or left out. All of them: ${command} > FILE`))
    },
  }
}

function describeRequest({ kind, toolName, input }: TaskEventPayloads['permission.requested']): string {
  if (kind === 'question') return 'Asks a question'
  if (kind === 'plan') return 'Asks for approval of its plan'
  return `Asks for permission: ${describeTool(toolName, input)}`
}
