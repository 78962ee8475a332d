import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server'
import { answerSeq } from '../../contract/answer-seq.ts'
import { cutText } from '../../contract/cut-text.ts'
import { MusterError } from '../../contract/errors.ts'
import type { McpParts } from './tool.ts'
import { listModules } from './tools/module-tools.ts'
import { readTranscript } from './transcript-page.ts'

/** Characters of one part of a long text. */
const PART = 48 * 1024
/** Tasks and runs that are listed: the newest. */
const LISTED = 50

type Contents = { contents: { uri: string; mimeType: string; text: string }[] }

/** Tasks, transcripts, runs and long outputs as resources that are read in parts. */
export function addResources(server: McpServer, { client, outputs }: McpParts): void {
  const add = (
    name: string,
    template: string,
    about: { title: string; description: string; mimeType: string },
    read: (id: string, from: number) => Promise<string | undefined>,
    list?: () => Promise<{ uri: string; name: string; mimeType: string }[]>,
  ) => {
    const listed = list && (async () => ({ resources: await list() }))
    const reading = async (uri: URL): Promise<Contents> => {
      const [id = ''] = uri.pathname.split('/').filter((part) => part !== '')
      const text = await read(id, numberOf(uri.searchParams.get('from'))).catch(notFound(uri.href))
      if (text === undefined) throw new ResourceNotFoundError(uri.href)
      return { contents: [{ uri: uri.href, mimeType: about.mimeType, text }] }
    }
    server.registerResource(name, new ResourceTemplate(template, { list: listed }), about, reading)
    // A template with a query matches no address without one.
    const whole = template.replace('{?from}', '')
    if (whole !== template)
      server.registerResource(
        `whole ${name}`,
        new ResourceTemplate(whole, { list: undefined }),
        about,
        reading,
      )
  }

  add(
    'task',
    'muster://task/{id}',
    { title: 'Task', description: 'All that is known of a task.', mimeType: 'application/json' },
    async (id) => JSON.stringify(await client.call('task.get', { taskId: id })),
    async () => {
      const { tasks } = await client.call('task.list', { limit: LISTED })
      return tasks.map(({ id, title, state }) => ({
        uri: `muster://task/${id}`,
        name: `${cutText(title, 80)} (${state})`,
        mimeType: 'application/json',
      }))
    },
  )
  add(
    'transcript',
    'muster://task/{id}/transcript{?from}',
    {
      title: 'Transcript',
      description: `What a task was asked, did and answered, from event number "from" on, in parts of ${PART / 1024} KiB; each tells how to read the next.`,
      mimeType: 'text/plain',
    },
    (id, from) => readTranscript(client, id, from, PART),
  )
  add(
    'result',
    'muster://task/{id}/result{?from}',
    { title: 'Answer', description: 'The whole answer of a task, in parts.', mimeType: 'text/plain' },
    readResult,
  )
  add(
    'run',
    'muster://run/{id}',
    { title: 'Run', description: 'A run with its nodes.', mimeType: 'application/json' },
    async (id) => {
      const { run, nodes } = await client.call('run.get', { runId: id })
      return JSON.stringify({ run, nodes })
    },
    async () => {
      const { runs } = await client.call('run.list', { limit: LISTED })
      return runs.map(({ id, title, state }) => ({
        uri: `muster://run/${id}`,
        name: `${cutText(title, 80)} (${state})`,
        mimeType: 'application/json',
      }))
    },
  )
  const about = {
    title: 'Modules',
    description: 'Codebases that answer questions, with what they can be asked for.',
    mimeType: 'application/json',
  }
  server.registerResource('modules', 'muster://modules', about, async (uri) => {
    const text = JSON.stringify(await listModules(client, {}))
    return { contents: [{ uri: uri.href, mimeType: about.mimeType, text }] }
  })
  add(
    'module',
    'muster://module/{id}',
    {
      title: 'Module',
      description: 'A codebase that answers questions, with the schemas of what it can be asked for.',
      mimeType: 'application/json',
    },
    async (name) => JSON.stringify(await listModules(client, { name })),
    async () => {
      const { modules } = await client.call('module.list', {})
      return modules.slice(0, LISTED).map(({ name }) => ({
        uri: `muster://module/${name}`,
        name,
        mimeType: 'application/json',
      }))
    },
  )
  add(
    'work',
    'muster://work/{id}',
    {
      title: 'Work item',
      description: 'A work item with what is above and below it, its links, and why it can’t be started.',
      mimeType: 'application/json',
    },
    async (id) => JSON.stringify(await client.call('work.get', { itemId: id, hierarchy: true })),
    async () => {
      const { items } = await client.call('work.list', { sort: 'updated', descending: true, limit: LISTED })
      return items.map(({ id, title, status }) => ({
        uri: `muster://work/${id}`,
        name: `${cutText(title, 80)} (${status})`,
        mimeType: 'application/json',
      }))
    },
  )
  add(
    'output',
    'muster://output/{id}{?from}',
    { title: 'Long output', description: 'Of a call, for an hour; in parts.', mimeType: 'text/plain' },
    async (id, from) => {
      const text = outputs.read(id)
      return text === undefined ? undefined : partOf(text, from, `muster://output/${id}`)
    },
  )

  async function readResult(taskId: string, from: number): Promise<string> {
    const uri = `muster://task/${taskId}/result`
    const task = await client.call('task.get', { taskId })
    const seq = await answerSeq(client, task)
    if (seq === undefined) return partOf(task.resultText ?? '', from, uri)
    const read = await client.call('task.readText', { taskId, seq, offset: from, length: PART })
    return withRest(read.text, from, read.fullLength, uri)
  }
}

function partOf(text: string, from: number, uri: string): string {
  return withRest(text.slice(from, from + PART), from, text.length, uri)
}

/** A part that begins at `from`, and how what follows is read, if something does. */
function withRest(part: string, from: number, fullLength: number, uri: string): string {
  const end = from + part.length
  return end >= fullLength
    ? part
    : `${part}\n[${fullLength - end} characters follow: read ${uri}?from=${end}]`
}

function numberOf(text: string | null): number {
  const number = Number(text ?? 0)
  return Number.isSafeInteger(number) && number > 0 ? number : 0
}

function notFound(uri: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof MusterError && ['not_found', 'validation'].includes(error.code))
      throw new ResourceNotFoundError(uri)
    throw error
  }
}
