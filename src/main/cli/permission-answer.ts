import { z } from 'zod'
import { beginningOf } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import { type Permission, type PermissionAnswer, usualSuggestions } from '../../contract/permission.ts'
import { isWhatItSeems, kindOfField, warnOfMarks } from '../../contract/request-marks.ts'
import { toolSubject } from '../../contract/tool-subject.ts'
import { cleanText } from './format.ts'

/** What a person decided, on the command line or at the question. */
export interface Decision {
  decision: 'allow' | 'deny'
  /** Allow and take over the CLI's own suggestions ("always allow"). */
  always?: boolean | undefined
  /** Allow, and what is like it for the rest of the session. */
  session?: boolean | undefined
  /** Approve a plan, and edits from then on. */
  acceptEdits?: boolean | undefined
  /** Deny and end the turn. */
  stop?: boolean | undefined
  /** The reason of a denial, told to the model. */
  message?: string | undefined
  /** Replaces the tool's input. */
  input?: Record<string, unknown> | undefined
  /** Answers to the questions of a `question`, in their order. */
  replies?: readonly string[] | undefined
}

/** `AskUserQuestion`'s input, as far as it is shown and answered (Claude Code 2.1.329). */
const Questions = z.object({
  questions: z.array(
    z.object({
      question: z.string(),
      multiSelect: z.boolean().optional(),
      options: z.array(z.object({ label: z.string(), description: z.string().optional() })).default([]),
    }),
  ),
})
export type Question = z.infer<typeof Questions>['questions'][number]

/** The questions of a request of kind `question`; empty for others and for a shape that we don't know. */
export function questionsOf(permission: Permission): Question[] {
  if (permission.kind !== 'question') return []
  const parsed = Questions.safeParse(permission.input)
  return parsed.success ? parsed.data.questions : []
}

/**
 * The answer to a request as the contract has it.
 *
 * @throws MusterError `validation` when a question is allowed without its replies, or replies don't fit
 */
export function buildAnswer(permission: Permission, decision: Decision): PermissionAnswer {
  if (decision.decision === 'deny') {
    const message = decision.message ?? 'The person declined this.'
    return { decision: 'deny', message, interrupt: decision.stop ?? false }
  }
  const updatedInput = decision.input ?? inputWithReplies(permission, decision.replies ?? [])
  return {
    decision: 'allow',
    scope: decision.session ? 'session' : 'once',
    applySuggestions: decision.always ? usualSuggestions(permission.suggestions) : [],
    ...(decision.acceptEdits ? { mode: 'acceptEdits' } : {}),
    // From JSON: it can hold nothing else.
    ...(updatedInput ? { updatedInput: updatedInput as Permission['input'] } : {}),
  }
}

function inputWithReplies(
  permission: Permission,
  replies: readonly string[],
): Record<string, unknown> | undefined {
  const questions = questionsOf(permission)
  if (questions.length === 0 && replies.length === 0) return undefined
  if (replies.length !== questions.length) {
    throw new MusterError(
      'validation',
      `This request has ${questions.length} questions, and ${replies.length} replies were given.`,
      { hint: 'Give --reply once for each question, in their order.' },
    )
  }
  const answers = questions.map(({ question, options }, index) => {
    const reply = replies[index] ?? ''
    // A number stands for an option.
    return [question, options[Number(reply) - 1]?.label ?? reply] as const
  })
  return { ...permission.input, answers: Object.fromEntries(answers) }
}

/** What is asked, on one line. */
export function summarizeRequest(permission: Permission): string {
  const { kind, toolName, input, description } = permission
  if (kind === 'plan') return typeof input.plan === 'string' ? input.plan : 'A plan'
  if (kind === 'question') return questionsOf(permission)[0]?.question ?? 'A question'
  return toolSubject(input) ?? description ?? toolName
}

/** More of a request is not shown at a question, in lines and in characters of one. */
const MAX_LINES = 200
const MAX_LINE = 4_000

/** What is asked, as lines of text: all of it, with marks, or how much is left out. */
export function describeRequest(permission: Permission): string[] {
  const lines = requestLines(permission)
  const warning = warnOfMarks(permission)
  return [
    ...lines.slice(0, MAX_LINES).map(shorten),
    ...(lines.length > MAX_LINES ? [`… ${lines.length - MAX_LINES} more lines are not shown`] : []),
    ...(warning === null ? [] : [warning]),
  ]
}

function shorten(line: string): string {
  if (line.length <= MAX_LINE) return line
  const shown = beginningOf(line, MAX_LINE)
  return `${shown}… (${line.length - shown.length} more characters are not shown)`
}

/** Whether all of it is shown at the question and is what it seems, so that one letter may allow it. */
export function isPlain(permission: Permission): boolean {
  const lines = requestLines(permission)
  return (
    lines.length <= MAX_LINES && lines.every((line) => line.length <= MAX_LINE) && isWhatItSeems(permission)
  )
}

function requestLines(permission: Permission): string[] {
  const { kind, toolName, input, description } = permission
  if (kind === 'plan') {
    const plan = typeof input.plan === 'string' ? input.plan : 'Claude asks to leave plan mode.'
    return ['Plan:', ...cleanText(plan, 'text').split('\n')]
  }
  const questions = questionsOf(permission)
  if (questions.length > 0) {
    return questions.flatMap(({ question, options }) => [
      ...cleanText(question, 'text').split('\n'),
      ...options.flatMap((option, index) => {
        const text = `${option.label}${option.description ? ` – ${option.description}` : ''}`
        return indent(`  ${index + 1}) `, cleanText(text, 'text'))
      }),
    ])
  }
  const subject = Object.entries(input).flatMap(([name, value]) =>
    typeof value === 'string'
      ? indent(`  ${cleanText(name, 'text')}: `, cleanText(value, kindOfField(name)))
      : indent(`  ${cleanText(name, 'text')}: `, cleanText(JSON.stringify(value, null, 1), 'content')),
  )
  const about = description ? `: ${cleanText(description, 'text')}` : ''
  return [`${cleanText(toolName, 'code')}${about}`, ...subject]
}

/** A text behind its name; further lines are further in. */
function indent(name: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n')
  return [`${name}${first}`, ...rest.map((line) => `      ${line}`)]
}
