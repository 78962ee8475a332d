import { expect, test } from 'vitest'
import { graphJob } from '../../workflows/dag/draw-in-thread.ts'
import { expectNodes } from '../../workflows/dag/estimate.ts'
import { renderJob } from '../../workflows/definition/fill-in.ts'
import { packDefinition } from '../../workflows/definition/packed-definition.ts'
import { mismatchJob } from '../../workflows/kinds/claude-outcome.ts'
import { TemplateError } from '../template-error.ts'
import { frameJob } from './frame-job.ts'
import { runHeavy } from './run-heavy.ts'

const scope = Buffer.from(
  JSON.stringify({ inputs: {}, results: {}, nodes: {}, run: { id: 'r', directory: '/', title: '' } }),
)

test('a job gives what it gives when it is called', async () => {
  expect(await runHeavy(renderJob, { source: { texts: ['{{ 1 | plus: 1 }}'] }, scope })).toEqual(['=["2"]'])
})

test('its errors come back as what they are', async () => {
  await expect(runHeavy(renderJob, { source: { texts: ['{{ 1 | shout }}'] }, scope })).rejects.toBeInstanceOf(
    TemplateError,
  )
  const nodes = [{ id: 'a', kind: 'transform' as const, value: 1, needs: ['none'], resources: [] }]
  const definition = {
    name: 'x',
    version: '1',
    inputs: {},
    defaults: {},
    onFailure: 'failFast' as const,
    resources: [],
    nodes,
  }
  const packed = packDefinition(definition)
  await expect(
    runHeavy(graphJob, { definition: packed, expected: expectNodes(definition) }),
  ).rejects.toMatchObject({ code: 'validation' })
})

test('a value that is nested too deep to come back is refused, by a thread that goes on', async () => {
  const deep = Buffer.from(`${'['.repeat(9_900)}${']'.repeat(9_900)}`)
  await expect(runHeavy(frameJob, deep)).rejects.toMatchObject({
    code: 'validation',
    message: 'It is nested too deep.',
  })
  expect(await runHeavy(frameJob, Buffer.from('[1]'))).toEqual([1])
})

test('a job that takes longer than it may is ended, and the next ones are done', async () => {
  const slow = { schema: { type: 'string', pattern: '^(a+)+$' }, value: `${'a'.repeat(40)}!` }
  await expect(runHeavy(mismatchJob, slow, { deadlineMs: 300 })).rejects.toMatchObject({
    code: 'validation',
    message: 'Checking the answer by its schema took longer than 0.3 s and was ended.',
  })
  const others = Array.from({ length: 5 }, (_, value) =>
    runHeavy(mismatchJob, { schema: { type: 'string' }, value }),
  )
  expect(await Promise.all(others)).toEqual(Array(5).fill('the answer must be string'))
})
