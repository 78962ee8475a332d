import { countTokens } from 'gpt-tokenizer'
import { expect, test } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
import type { Output } from '../../../../contract/operations.ts'
import { MOST_TOKENS } from './prime.ts'

test('who begins is told of the item, what it is part of, what keeps it back, what was found, and what is ready', async () => {
  const core = await testCore({ schedule: false })
  const create = async (input: Parameters<typeof core.call<'work.create'>>[1]) =>
    (await core.call('work.create', input)).item
  const project = await create({
    itemType: 'project',
    title: 'Exchange',
    metadata: { description: 'All\nformats.' },
    notes: 'We keep YAML.',
  })
  const item = await create({
    itemType: 'task',
    title: 'Write the parser',
    parentId: project.id,
    metadata: { description: 'Parse it.', acceptance: ['It never throws.'] },
  })
  const research = await create({
    itemType: 'research',
    title: 'Which parser',
    metadata: { findings: ['The second one is faster.'] },
  })
  await core.call('work.link', { fromId: item.id, toId: research.id, kind: 'depends_on' })
  const { text, tokens } = await core.call('work.prime', { itemId: item.id })
  for (const part of [
    '# Write the parser',
    'Parse it.',
    'It is done when:\n- It never throws.',
    `- Exchange (project, active, medium, ${project.id})\n  All formats.`,
    '## What keeps it back\n\n- "Which parser" is to be done first.',
    '- Exchange: We keep YAML.',
    '- Which parser: The second one is faster.',
    `## Ready to be started (1 in all)\n\n- Which parser (research, active, medium, ${research.id})`,
  ])
    expect(text).toContain(part)
  expect(tokens).toBeGreaterThan(0)
  await expect(
    core.call('work.prime', { itemId: '00000000-0000-7000-8000-000000000000' }),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test.each(['word ', '漢字', '{"a":1},', 'x'])(
  'it stays within its bound, also of long texts of "%s"',
  async (piece) => {
    const core = await testCore({ schedule: false })
    const long = piece.repeat(9_000).slice(0, 9_000)
    let parentId: string | null = null
    for (let level = 0; level < 5; level += 1) {
      const { item }: Output<'work.create'> = await core.call('work.create', {
        itemType: 'task',
        title: long.slice(0, 199),
        parentId,
        notes: long,
        labels: Array.from({ length: 50 }, (_, index) => `${index}${long.slice(0, 40)}`),
        metadata: { description: long, acceptance: Array<string>(50).fill(long.slice(0, 900)) },
      })
      parentId = item.id
    }
    const { text, tokens } = await core.call('work.prime', { itemId: parentId ?? '' })
    expect(tokens).toBeLessThanOrEqual(MOST_TOKENS)
    expect(countTokens(text)).toBeLessThan(2_000)
    expect(text).toContain('## It is part of')
  },
)

test('without an item it tells what is ready, or that nothing is', async () => {
  const core = await testCore({ schedule: false })
  expect((await core.call('work.prime', {})).text).toBe('Nothing is ready to be started.')
  await core.call('work.create', { itemType: 'task', title: 'First' })
  expect((await core.call('work.prime', {})).text).toContain('- First (task')
})
