import { expect, it } from 'vitest'
import { versionIn } from './claude-version.ts'

it.each([
  ['2.1.329 (Claude Code)\n', '2.1.329'],
  ['v2.1.329-beta.1 (Claude Code)', '2.1.329-beta.1'],
  ['Now using node v22.11.0\n2.1.329 (Claude Code)\n', '2.1.329'],
  ['\x1b]0;claude\x072.1.329 (Claude Code)\n', '2.1.329'],
  ['\x1b[?25l2.1.329 (Claude Code)\x1b[?25h', '2.1.329'],
  ['\uFEFF2.1.329 (Claude Code)', '2.1.329'],
  ['\x002.1.329 (Claude Code)\r\nBye 1.0.0', '2.1.329'],
  ['Now using node v22.11.0\n2.1.329', '2.1.329'],
  ['claude 2.1.329', '2.1.329'],
  ['no version', undefined],
  ['', undefined],
])('finds the version in %j', (output, version) => {
  expect(versionIn(output)).toBe(version)
})
