import { expect, test } from 'vitest'
import { matches } from './shortcuts.ts'

function press(key: string, ...modifiers: ('ctrl' | 'meta' | 'alt' | 'shift')[]) {
  return {
    key,
    ctrlKey: modifiers.includes('ctrl'),
    metaKey: modifiers.includes('meta'),
    altKey: modifiers.includes('alt'),
    shiftKey: modifiers.includes('shift'),
  }
}

test.each([
  ['j', press('j'), true],
  ['j', press('j', 'ctrl'), false],
  ['A', press('A', 'shift'), true],
  ['a', press('A', 'shift'), false],
  ['?', press('?', 'shift'), true],
  ['+', press('+'), true],
  ['Space', press(' '), true],
  ['Mod+k', press('k', 'meta'), true],
  ['Mod+k', press('k', 'ctrl'), true],
  ['Mod+k', press('k'), false],
  ['Ctrl+Shift+X', press('X', 'ctrl', 'shift'), true],
  ['Ctrl+Shift+X', press('x', 'ctrl'), false],
])('%s and %o: %s', (keys, event, expected) => expect(matches(keys, event)).toBe(expected))
