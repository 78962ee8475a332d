/** What is found: a part of a conversation, or of something else that has words. Their order is kept: the index goes by it. */
export const searchKinds = [
  'title',
  'prompt',
  'answer',
  'thinking',
  'tool',
  'result',
  'note',
  'workflow',
  'run',
  'work',
  'question',
  'reply',
] as const

/** Who said it: a person, the model, a tool (what it was given and what it gave), or Muster itself. */
export const searchSpeakers = ['person', 'assistant', 'tool', 'muster'] as const

/** Where it stands. */
export const searchSources = [
  'task',
  'session',
  'run',
  'workflow',
  'question',
  'work',
  'conversation',
] as const
