import { expect, test } from 'vitest'
import { runHeavy } from '../../base/heavy/run-heavy.ts'
import { sampleDocument } from '../fixtures/sample-document.ts'
import { sampleRequirement } from '../fixtures/sample-requirement.ts'
import { validateJob, validateText } from './validate-in-thread.ts'

test('what the thread finds is what is found here, with its place', async () => {
  const text = JSON.stringify({ ...sampleDocument(), name: 3 }, null, 1)
  const found = await runHeavy(validateJob, { text, requirement: sampleRequirement() })
  expect(found).toEqual(validateText({ text, requirement: sampleRequirement() }))
  expect(found.values[0]?.problems[0]).toMatchObject({ pointer: '/name', position: { line: 4, column: 2 } })
  expect(await runHeavy(validateJob, { text: '{' })).toMatchObject({ unreadable: [{}], values: [] })
})

test('a pattern without end is ended', async () => {
  const requirement = {
    ...sampleRequirement(),
    metadata: { title: { type: 'string' as const, pattern: '^(a+)+$' } },
  }
  const text = JSON.stringify({ ...sampleDocument(), metadata: { title: `${'a'.repeat(50)}!` } })
  await expect(runHeavy(validateJob, { text, requirement }, { deadlineMs: 3_000 })).rejects.toMatchObject({
    code: 'validation',
    message: 'Checking what was exchanged took longer than 3 s and was ended.',
  })
})
