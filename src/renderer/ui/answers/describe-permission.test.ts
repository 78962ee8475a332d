import { expect, test } from 'vitest'
import { describePermission, describeSuggestion, summarizePermission } from './describe-permission.ts'

// As recorded from claude 2.1.329.
const rule = {
  type: 'addRules',
  rules: [{ toolName: 'Bash', ruleContent: 'touch a1.txt' }],
  behavior: 'allow',
  destination: 'localSettings',
}
const directory = { type: 'addDirectories', directories: ['/home/dev/w'], destination: 'session' }
const mode = { type: 'setMode', mode: 'acceptEdits', destination: 'session' }

test('suggestions are told in words', () => {
  expect(describeSuggestion(rule)).toBe('Allow Bash(touch a1.txt) in this project, for you')
  expect(describeSuggestion(directory)).toBe('Allow work in /home/dev/w for this session')
  expect(describeSuggestion(mode)).toBe('Switch to “Accept edits” for this session')
  expect(describeSuggestion('odd')).toBe('"odd"')
})

test('a request is summarised by what it is about', () => {
  const ask = (kind: 'tool' | 'question' | 'plan', toolName: string, input: Record<string, never>) =>
    summarizePermission({ kind, toolName, input, description: null })
  expect(ask('tool', 'Bash', { command: 'npm test' } as never)).toBe('npm test')
  expect(ask('plan', 'ExitPlanMode', { plan: '\n# The plan\n1. first' } as never)).toBe('The plan')
  expect(ask('question', 'AskUserQuestion', { questions: [{ question: 'Which colour?' }] } as never)).toBe(
    'Which colour?',
  )
  expect(ask('question', 'AskUserQuestion', {})).toBe('A question')
  expect(ask('tool', 'Odd', {})).toBe('Odd')
  expect(describePermission({ kind: 'tool', toolName: 'mcp__jira__create_issue', input: {} }).sentence).toBe(
    'Claude wants to use create_issue of jira',
  )
})
