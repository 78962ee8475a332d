import {
  Bot,
  Brain,
  FileText,
  type LucideIcon,
  MessageCircleQuestion,
  Reply,
  SquareKanban,
  SquareTerminal,
  StickyNote,
  Type,
  User,
  Workflow,
  Wrench,
} from 'lucide-react'
import type { SearchHit, SearchKind } from '../../../contract/search.ts'

export const kindLooks: Readonly<Record<SearchKind, { icon: LucideIcon; word: string }>> = {
  title: { icon: Type, word: 'Title' },
  prompt: { icon: User, word: 'Prompt' },
  answer: { icon: Bot, word: 'Answer' },
  thinking: { icon: Brain, word: 'Thinking' },
  tool: { icon: Wrench, word: 'Call' },
  result: { icon: SquareTerminal, word: 'Result' },
  note: { icon: StickyNote, word: 'Remark' },
  workflow: { icon: FileText, word: 'Workflow' },
  run: { icon: Workflow, word: 'Run' },
  work: { icon: SquareKanban, word: 'Work item' },
  question: { icon: MessageCircleQuestion, word: 'Question' },
  reply: { icon: Reply, word: 'Reply' },
}

/** What of a conversation or record it is, in words. */
export const spokenKind = ({ kind, tool }: Pick<SearchHit, 'kind' | 'tool'>) =>
  tool === null ? kindLooks[kind].word : `${tool}: ${kindLooks[kind].word.toLowerCase()}`

/** Tells texts apart; those of a conversation's subagents have numbers of their own. */
export const keyOf = ({ source, id, seq, kind, tool, at }: SearchHit) =>
  [source, id, seq, kind, tool, at].join(' ')

/** Where it is opened: a task at the event. */
export function hrefOf({ source, id, seq, title, sessionId }: SearchHit): string {
  switch (source) {
    case 'task':
      return `#/task/${id}${seq === 0 ? '' : `?at=${seq}`}`
    case 'run':
      return `#/run/${id}`
    case 'workflow':
      return `#/workflows/${encodeURIComponent(id)}`
    case 'work':
      return `#/work/${id}`
    case 'question':
      return `#/modules/${encodeURIComponent(title)}`
    case 'conversation':
      return `#/conversation/${encodeURIComponent(id)}`
    case 'session':
      return `#/search?session=${sessionId ?? id}`
  }
}
