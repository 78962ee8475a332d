import { expect, test } from 'vitest'
import { readFrontMatter } from './front-matter.ts'

const read = (...lines: string[]) => {
  const { values, problem } = readFrontMatter(['---', ...lines, '---', 'Body'].join('\n'))
  return { ...Object.fromEntries(values), problem }
}

test('plain, quoted and folded texts are read', () => {
  expect(read('name: deploy', 'tools: [Bash]', 'description: Ships it # really')).toEqual({
    name: 'deploy',
    tools: ['Bash'],
    description: 'Ships it',
    problem: null,
  })
  expect(read('description: "Says \\"hi\\""')).toMatchObject({ description: 'Says "hi"' })
  expect(read("description: 'It''s'")).toMatchObject({ description: "It's" })
  expect(read('description: >-', '  one', '  two', 'model: opus')).toMatchObject({ description: 'one two' })
  expect(read('{"name":"a"}')).toMatchObject({ name: 'a' })
  expect(readFrontMatter('\uFEFF---\r\nname: a\r\n---\r\nRest').values.get('name')).toBe('a')
  expect(readFrontMatter('---\nname: a\n---\nRest').body).toBe('Rest')
})

test('without front matter there is nothing to tell, and nothing wrong', () => {
  for (const text of ['# Just text', '', '\n---\nname: a\n---\n', '---\n---\n']) {
    const { values, problem } = readFrontMatter(text)
    expect([values.size, problem], text).toEqual([0, null])
  }
})

test('values that people write without quotes are texts', () => {
  expect(
    read(
      'argument-hint: [file] [format]',
      'description: Use: when it "fits"',
      'paths: **/*.ts',
      'model: @team `x`',
    ),
  ).toEqual({
    'argument-hint': '[file] [format]',
    description: 'Use: when it "fits"',
    paths: '**/*.ts',
    model: '@team `x`',
    problem: null,
  })
})

test('what is broken hides all of it, and is told with its line', () => {
  expect(readFrontMatter('---\nname: a\n').problem).toContain('line 1')
  expect(read('name: a', 'description: "open')).toEqual({ problem: 'its front matter is not YAML (line 3)' })
  expect(read('name: a', 'description: one', 'two three')).toEqual({
    problem: 'its front matter is not YAML (line 4)',
  })
  expect(read('name: a', '\ttools: x').problem).toContain('not YAML')
  expect(read(`name: ${'[\n'.repeat(30_000)}`).problem).toContain('not YAML')
  expect(read('name: a\0').problem).toContain('not YAML')
})

test('lists in lists that are too deep are no front matter', () => {
  const { values, problem } = readFrontMatter(`---\nk:\n  ${'- '.repeat(400)}x\n---\nbody`)
  expect(problem).toContain('not YAML')
  expect(values.size).toBe(0)
})
