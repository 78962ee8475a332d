import { expect, test } from 'vitest'
import { createFakeSupervisor } from '../../../../test/e2e/task-harness/fake-supervisor.ts'
import { playShowcase } from '../../../../test/e2e/task-harness/showcase.ts'
import { exportSession, fileName } from './export-session.ts'

function showcase() {
  const fake = createFakeSupervisor()
  playShowcase(fake)
  return { fake, turns: [...fake.tasks.values()] }
}

test('Markdown holds the prompts, answers and calls of every turn', async () => {
  const { fake, turns } = showcase()
  const text = await (await exportSession(fake.client, turns, 'markdown')).text()
  expect(text).toContain('## Turn 1')
  expect(text).toContain('## Turn 2')
  expect(text).toContain('> The balance of an invoice')
  expect(text).toContain('**Bash** `npm test -- --run src` (failed)')
  expect(text).toContain('export function total(lines')
  expect(text).not.toContain('\u001b')
})

test('JSON holds every event', async () => {
  const { fake, turns } = showcase()
  const saved: { events: unknown[] }[] = JSON.parse(
    await (await exportSession(fake.client, turns, 'json')).text(),
  )
  expect(saved.map((turn) => turn.events.length)).toEqual(turns.map((turn) => turn.lastSeq))
})

test('keys are taken out of a file that may be handed on', async () => {
  const { fake, turns } = showcase()
  const key = `sk-ant-${'api03'}-${'Ab1_'.repeat(10)}`
  const told = turns.map((turn) => ({ ...turn, prompt: `Use ${key}, please` }))
  const text = await (await exportSession(fake.client, told, 'json')).text()
  expect(text).toContain('Use [secret], please')
  expect(JSON.parse(text)).toHaveLength(told.length)
})

test('no turns are an empty list', async () => {
  const { fake } = showcase()
  expect(await (await exportSession(fake.client, [], 'json')).text()).toBe('[]')
})

test('a title becomes a file name', () => {
  expect(fileName('Fix: the ../ cent / Größe', 'markdown')).toBe('fix-the-cent-größe.md')
  expect(fileName('///', 'json')).toBe('session.json')
})
