import { expect, test } from 'vitest'
import { runChatFuzz } from '../fuzz/chat-fuzz.ts'

test('whatever clients of the chat do, each answer is as the schema says, and who comes new is served', async () => {
  const { told, held, broken } = await runChatFuzz({ acts: 400, seed: 1 })
  expect(broken).toEqual([])
  expect(held).toEqual([])
  // It reaches what is behind the checks, too.
  for (const type of [
    'stream_delta',
    'response_complete',
    'stream_interrupted',
    'error session_opened_elsewhere',
  ])
    expect(told[type], type).toBeGreaterThan(0)
})
