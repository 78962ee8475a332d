import { beginningOf, cutText } from '../../../contract/cut-text.ts'
import { isFinal } from '../../../contract/task.ts'
import type { NewTaskEvent } from '../../../contract/task-event.ts'
import { toolSubject } from '../../../contract/tool-subject.ts'
import type { Json } from '../../../contract/values.ts'
import { visibleText } from '../../../contract/visible-text.ts'

/** Longest step in characters: it stands in a row of a table. */
const STEP_LIMIT = 120
/** Longest subject of a tool inside a sentence. */
const LABEL_LIMIT = 60

/**
 * The current step of a task after an event, in words ("Thinking", "Bash: npm test"). Null: there is none;
 * undefined: it is as before. Work of subagents does not show: their step is the tool that runs them.
 */
export function describeStep(event: NewTaskEvent): string | null | undefined {
  switch (event.kind) {
    case 'prompt.sent':
    case 'turn.started':
      return 'Waits for the model'
    case 'block.started':
      return event.payload.parentToolUseId === null ? blockStep(event.payload) : undefined
    case 'block.completed': {
      const { parentToolUseId, type, toolName, input } = event.payload
      if (parentToolUseId !== null || type !== 'tool_use') return undefined
      return describeTool(toolName ?? 'Tool', input)
    }
    case 'block.withdrawn':
      return 'Waits for the model'
    case 'tool.finished':
      return event.payload.parentToolUseId === null ? 'Waits for the model' : undefined
    case 'permission.requested': {
      const { kind, toolName } = event.payload
      if (kind === 'question') return 'Waits for your answer'
      return kind === 'plan' ? 'Waits for approval of the plan' : `Waits for permission: ${toolName}`
    }
    case 'permission.answered':
      return event.payload.decision === 'allow' ? 'Runs the tool' : 'Waits for the model'
    case 'retry.scheduled': {
      const { attempt, maxAttempts } = event.payload
      return `Retries the request (${attempt} of ${maxAttempts})`
    }
    case 'rate_limit.reported':
      return event.payload.status === 'rejected' ? 'Waits for the rate limit' : undefined
    case 'turn.ended':
      return null
    case 'state.changed':
      return isFinal(event.payload.to) || event.payload.to === 'queued' ? null : undefined
    default:
      return undefined
  }
}

/** A tool and what it is about, on one line: "Edit: src/app.ts". */
export function describeTool(name: string, input: Json | null): string {
  const about = toolSubject(input)
  // It is shown in many places, also where nobody expects the text of a stranger.
  const text = beginningOf(about === null ? name : `${name}: ${about}`, 2 * STEP_LIMIT)
  return cutText(visibleText(text), STEP_LIMIT)
}

/** A tool and what it is about, inside a sentence: "Bash `npm test`". */
export function labelTool(name: string, input: Json | null): string {
  const subject = toolSubject(input)
  if (subject === null) return visibleText(name)
  const about = visibleText(beginningOf(subject, 2 * LABEL_LIMIT))
  return `${visibleText(name)} \`${cutText(about, LABEL_LIMIT)}\``
}

function blockStep({ type, toolName }: { type: string; toolName: string | null }): string | undefined {
  if (type === 'thinking') return 'Thinking'
  if (type === 'tool_use') return toolName ?? 'Calls a tool'
  return type === 'text' ? 'Writing' : undefined
}
