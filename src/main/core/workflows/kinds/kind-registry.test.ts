import { expect, it } from 'vitest'
import { z } from 'zod'
import { createKindRegistry } from './kind-registry.ts'

it('has each name once', () => {
  const kinds = createKindRegistry()
  kinds.registerNodeKind('claude', z.unknown(), async () => ({ state: 'cancelled' }))
  kinds.registerNodeKind('wait', z.object({ seconds: z.number() }), async () => ({ state: 'cancelled' }))
  expect(kinds.get('wait')?.kind).toBe('wait')
  expect(kinds.names().has('wait')).toBe(true)
  const again = () => kinds.registerNodeKind('claude', z.unknown(), async () => ({ state: 'cancelled' }))
  expect(again).toThrow(/"claude" already/)
  const bad = () => kinds.registerNodeKind('No Name', z.unknown(), async () => ({ state: 'cancelled' }))
  expect(bad).toThrow(/can't be the name/)
  expect(kinds.get('nobody')).toBeUndefined()
})
