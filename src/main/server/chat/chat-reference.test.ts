import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createChatReference } from './chat-reference.ts'

const MARK = '<!-- What follows is made from the contract'

test('the reference in docs/chat.md is current', async () => {
  const path = join(import.meta.dirname, '../../../../docs/chat.md')
  const [byHand = ''] = readFileSync(path, 'utf8').split(MARK)
  const mark = `${MARK}; \`npx vitest run --project unit src/main/server/chat -u\` writes it anew. -->\n\n`
  await expect(`${byHand}${mark}${createChatReference()}`).toMatchFileSnapshot('../../../../docs/chat.md')
})
