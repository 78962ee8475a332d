import { expect, test } from 'vitest'
import { readNode, readNodes } from './read-nodes.ts'

const node = { id: 'a', kind: 'transform' }

test('nodes are read as one, as a list, or within an object, from YAML and JSON', () => {
  expect(readNode('id: a\nkind: transform')).toEqual(node)
  expect(readNodes('id: a\nkind: transform')).toEqual([node])
  expect(readNodes('- { id: a, kind: transform }\n- { id: b, kind: claude }')).toHaveLength(2)
  expect(readNodes('nodes:\n  - { id: a, kind: transform }')).toEqual([node])
  expect(readNodes(JSON.stringify([node]))).toEqual([node])
})

test('what is neither is refused in words that lead on', () => {
  expect(() => readNodes('- { id: a')).toThrow(/not valid YAML.*line 1/s)
  expect(() => readNodes('')).toThrow('A node is an object')
  expect(() => readNodes('- just text')).toThrow('A node is an object')
  expect(() => readNodes('[]')).toThrow('The list has no nodes.')
  expect(() => readNode('[]')).toThrow('A node is an object')
})
