import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { openStore } from '../src/main/core/store/open-store.ts'
import { writeModules } from '../test/harness/sample-modules.ts'

const words = 'invoice basket ledger refund customer address shipping discount voucher currency'.split(' ')
const word = (at: number) => words[at % words.length] ?? ''

/** Writes modules into a folder, each with two capabilities. Gives the folder. */
export function fillModules(root: string, count: number): string {
  mkdirSync(root, { recursive: true })
  return writeModules(
    Array.from({ length: count }, (_, at) => ({
      name: `module-${String(at).padStart(3, '0')}`,
      version: `1.${at % 9}.0`,
      description: `Number ${at}: all about the ${word(at)} and the ${word(at + 3)}.`,
      capabilities: [0, 1].map((which) => ({
        id: `${word(at + which)}.read`,
        version: `1.${at % 5}.${which}`,
        description: `Reads the ${word(at + which)} of module ${at}.`,
        tags: [word(at + which), word(at + 5)],
        input: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
        output: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      })),
    })),
    root,
  )
}

/** Puts answered questions into a data directory, five to a conversation, to modules of {@link fillModules} in turn. */
export function fillQuestions(dataDirectory: string, count: number, modules: number): void {
  const store = openStore({ dataDirectory, log: () => {} })
  const now = Date.now()
  let conversationId = randomUUID()
  for (let index = 0; index < count; index++) {
    const module = `module-${String(Math.floor(index / 5) % modules).padStart(3, '0')}`
    const createdAt = now - (count - index) * 1_000
    const question = `How is the ${word(index)} of number ${index} read, and who cancels a ${word(index + 4)}?`
    if (index % 5 === 0) {
      conversationId = randomUUID()
      store.journal.saveModuleConversation({
        id: conversationId,
        module,
        title: question,
        sessionId: null,
        queryCount: 5,
        createdAt,
        lastAskedAt: createdAt + 4_000,
        history: null,
      })
    }
    const answer = `The ${word(index)} is read in src/${word(index + 1)}.ts. ${'It is kept for a year. '.repeat(20)}`
    store.journal.saveQuery({
      id: randomUUID(),
      conversationId,
      module,
      type: 'question',
      capability: null,
      question,
      input: null,
      state: 'answered',
      note: null,
      taskId: null,
      askedBy: { taskId: null, module: null, depth: 0, chain: [] },
      limits: { timeoutMs: null, maxCostMicros: null, maxRetries: null },
      groupId: null,
      position: 0,
      decision: {
        request: { tags: [], mode: 'one', aggregation: 'collect', count: 3 },
        chosen: [module],
        reason: 'it was named',
        candidates: [],
      },
      prompt: null,
      answer,
      answerLength: answer.length,
      output: null,
      error: null,
      costMicros: 5,
      createdAt,
      askedAt: createdAt + 20,
      endedAt: createdAt + 2_000 + (index % 700),
      revision: 0,
      simulated: true,
      origin: 'api',
      node: null,
    })
    if (index % 250 === 249) store.journal.flush()
  }
  store.journal.flush()
  store.close()
}
