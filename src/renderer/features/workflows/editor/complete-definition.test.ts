import { expect, test } from 'vitest'
import { z } from 'zod'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { completeDefinition } from './complete-definition.ts'

const schema = z.record(z.string(), z.json()).parse(z.toJSONSchema(WorkflowDefinition, { io: 'input' }))

/** What is offered where `¦` stands; null when nothing is. */
function offered(text: string) {
  const cursor = text.indexOf('¦')
  const found = completeDefinition(text.replace('¦', ''), cursor, schema)
  return found && { word: text.slice(found.from, cursor), labels: found.options.map(({ label }) => label) }
}

const head = `name: greet
inputs:
  who:
    type: string
  city: { type: string }
nodes:
  - id: text
    kind: transform
    value: "Hello"
  - id: other
    kind: command
`

test('keys of the mapping that is written, without those it has', () => {
  expect(offered('na¦')).toMatchObject({ word: 'na' })
  expect(offered('na¦')?.labels).toContain('nodes')
  expect(offered(`${head}    co¦`)?.labels).toContain('command')
  expect(offered(`${head}    co¦`)?.labels).not.toContain('kind')
  expect(offered(`${head}    co¦`)?.labels).not.toContain('prompt')
  expect(offered(`${head}out¦`)?.labels).toContain('output')
  expect(offered(`${head}out¦`)?.labels).not.toContain('nodes')
  expect(offered('inputs:\n  who:\n    t¦')?.labels).toContain('type')
  expect(offered('nodes:\n- id: a\n  kind: claude\n  ¦')?.labels).toContain('prompt')
  expect(offered('nodes:\n  - { id: a, kind: claude, ¦')?.labels).toContain('prompt')
  expect(offered(`${head}    requires:\n      ¦`)?.labels).toEqual(['git', 'paths'])
})

test('kinds, and other values that are one of a few', () => {
  expect(offered('nodes:\n  - id: a\n    kind: c¦')?.labels).toEqual(
    expect.arrayContaining(['claude', 'command', 'approval', 'transform', 'workflow']),
  )
  expect(offered('nodes:\n  - { id: a, kind: ¦')?.labels).toContain('claude')
  expect(offered('onFailure: ¦')?.labels).toEqual(['failFast', 'continue', 'compensate'])
  expect(offered(`${head}    requires:\n      git: ¦`)?.labels).toEqual(['true', 'false'])
})

test('ids of the other nodes in needs', () => {
  expect(offered(`${head}    needs: [te¦`)).toEqual({ word: 'te', labels: ['text'] })
  expect(offered(`${head}    needs: [text, ¦]`)?.labels).toEqual(['text'])
  expect(offered(`${head}    needs:\n      - ¦`)?.labels).toEqual(['text'])
  expect(offered(`${head}    needs:\n    - ¦\n  - id: last\n`)?.labels).toEqual(['text', 'last'])
})

test('names in templates and expressions', () => {
  expect(offered(`${head}    command: [echo, "{{ inputs.¦ }}"]`)?.labels).toEqual(['who', 'city'])
  expect(offered(`${head}    command: ["{{ inp¦`)?.labels).toContain('inputs')
  expect(offered(`${head}    when: results.¦`)?.labels).toEqual(['text', 'other'])
  expect(offered(`${head}    stdin: |\n      Dear {{ inputs.w¦`)).toMatchObject({ word: 'w' })
  expect(offered(`${head}    when: results.text.¦`)).toBeNull()
})

test('nothing in texts, comments and free values', () => {
  expect(offered(`${head}    stdin: |\n      na¦`)).toBeNull()
  expect(offered('name: gr¦')).toBeNull()
  expect(offered('# na¦')).toBeNull()
  expect(offered('description: text of co¦')).toBeNull()
})
