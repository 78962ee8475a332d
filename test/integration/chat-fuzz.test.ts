import { expect, test } from 'vitest'
import { runChatFuzz } from '../fuzz/chat-fuzz.ts'

test('whatever clients of the chat do, each answer is as the schema says, and who comes new is served', {
  timeout: 180_000,
}, async () => {
  const { told, held, broken } = await runChatFuzz({ acts: 240, seed: 1 })
  expect(broken).toEqual([])
  expect(held).toEqual([])
  // It reaches what is behind the checks, too.
  for (const type of [
    'session_ready',
    'message_received',
    'stream_delta',
    'response_complete',
    'error invalid_json',
  ])
    expect(told[type], type).toBeGreaterThan(0)
})
