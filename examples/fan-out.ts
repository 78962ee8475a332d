// Three tasks at once, and their answers: node examples/fan-out.ts URL KEY_FILE
// In a project of its own the import is '@muster/client'.
import { readFileSync } from 'node:fs'
import { connect, runTask } from '../client/index.ts'

const [url = 'http://127.0.0.1:4317', keyFile = ''] = process.argv.slice(2)
const client = await connect({ url, apiKey: readFileSync(keyFile, 'utf8').trim() })
const questions = ['What does this project do?', 'How is it tested?', 'What is its weakest part?']
try {
  const tasks = await Promise.all(
    questions.map((prompt) => runTask(client, { prompt, directory: process.cwd() })),
  )
  for (const task of tasks) console.log(`${task.title} (${task.state})\n${task.resultText ?? ''}\n`)
} finally {
  await client.close()
}
