import { expect, test } from 'vitest'
import { readFrontMatter } from './front-matter.ts'

const read = (...lines: string[]) => readFrontMatter(['---', ...lines, '---', 'Body'].join('\n'))

test('plain, quoted and folded texts are read, other keys passed over', () => {
  expect(read('name: deploy', 'tools: [Bash]', 'description: Ships it: safely # really')).toEqual({
    name: 'deploy',
    description: 'Ships it: safely',
    problem: null,
  })
  expect(read('description: "Says \\"hi\\""').description).toBe('Says "hi"')
  expect(read("description: 'It''s'").description).toBe("It's")
  expect(read('description: >-', '  one', '  two', 'model: opus').description).toBe('one two')
  expect(read('description: |', '  one', '  two').description).toBe('one\ntwo')
  expect(readFrontMatter('\uFEFF---\r\nname: a\r\n---\r\n').name).toBe('a')
})

test('without front matter there is nothing to tell, and nothing wrong', () => {
  expect(readFrontMatter('# Just text')).toEqual({ name: null, description: null, problem: null })
  expect(readFrontMatter('')).toEqual({ name: null, description: null, problem: null })
})

test('an entry that is no YAML hides nothing of the others', () => {
  expect(read('argument-hint: [file] [format]', 'name: 007', 'description: Use: when', '  it fits')).toEqual({
    name: '007',
    description: 'Use: when it fits',
    problem: null,
  })
})

test('what is broken is told with its line', () => {
  expect(readFrontMatter('---\nname: a\n').problem).toContain('line 1')
  expect(read('name: a', 'description: "open').problem).toBe('line 3: description is not a text')
  expect(read('name: [a').problem).toBe('line 2: name is not a text')
  expect(read('name: *other').problem).toBe('line 2: name is not a text')
  expect(read(`name: ${'['.repeat(50_000)}`).problem).toBe('line 2: name is not a text')
})
